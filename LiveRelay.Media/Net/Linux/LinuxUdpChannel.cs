using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using static LiveRelay.Media.Net.Linux.NativeMethods;

namespace LiveRelay.Media.Net.Linux;

/// <summary>
/// UDP in batches: recvmmsg with generic receive offload, sendmmsg with generic segmentation offload (a frame's packets to one viewer go through the
/// network stack once). All memory is native and made at the start: nothing is allocated for a packet.
/// </summary>
internal sealed unsafe class LinuxUdpChannel : UdpChannel
{
    private const int ReceiveMessageCount = 32;
    private const int ReceiveBufferSize = 65536;
    private const int ControlSize = 128;

    private readonly int _file;
    private readonly byte* _buffers;
    private readonly byte* _controls;
    private readonly SocketAddressIPv6* _names;
    private readonly IoVector* _vectors;
    private readonly MultiMessage* _messages;
    private readonly SendSlab _slab;
    private bool _disposed;

    internal LinuxUdpChannel(Socket socket, MediaMetrics metrics)
        : base(socket, metrics)
    {
        _file = (int)socket.Handle;
        SetOption(SolIPv6, IPv6RecvPktInfo, 1);
        SetOption(SolUdp, UdpGro, 1);
        _buffers = (byte*)NativeMemory.Alloc(ReceiveMessageCount * ReceiveBufferSize);
        _controls = (byte*)NativeMemory.AllocZeroed(ReceiveMessageCount * ControlSize);
        _names = (SocketAddressIPv6*)NativeMemory.AllocZeroed((nuint)(ReceiveMessageCount * sizeof(SocketAddressIPv6)));
        _vectors = (IoVector*)NativeMemory.AllocZeroed((nuint)(ReceiveMessageCount * sizeof(IoVector)));
        _messages = (MultiMessage*)NativeMemory.AllocZeroed((nuint)(ReceiveMessageCount * sizeof(MultiMessage)));
        for (var i = 0; i < ReceiveMessageCount; i++)
        {
            _vectors[i] = new IoVector { Base = _buffers + i * ReceiveBufferSize, Length = ReceiveBufferSize };
            _messages[i].Header = new Message { Name = _names + i, Vectors = _vectors + i, VectorCount = 1, Control = _controls + i * ControlSize };
            MakeReady(i);
        }

        _slab = new SendSlab(_file);
    }

    internal override bool Receive(IDatagramHandler handler, MediaClock clock)
    {
        var count = ReceiveMessages(_file, _messages, ReceiveMessageCount, MsgDontWait, null);
        if (count <= 0)
        {
            return false;
        }

        var now = clock.Now;
        for (var i = 0; i < count; i++)
        {
            HandSegments(handler, now, i);
            MakeReady(i);
        }

        return true;
    }

    internal override Span<byte> Reserve(int size) => _slab.Reserve(size);

    internal override void Commit(in NetworkPath path, int length) => _slab.Commit(path, length);

    internal override void Flush()
    {
        _slab.Flush();
        CountUnsent(_slab.TakeUnsent());
    }

    public override void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _slab.Dispose();
        base.Dispose();
        NativeMemory.Free(_buffers);
        NativeMemory.Free(_controls);
        NativeMemory.Free(_names);
        NativeMemory.Free(_vectors);
        NativeMemory.Free(_messages);
    }

    private void HandSegments(IDatagramHandler handler, Instant now, int index)
    {
        ref var message = ref _messages[index];
        var (local, segment) = ReadControl(message.Header);
        var name = _names + index;
        var path = new NetworkPath(
            new UInt128(BinaryPrimitives.ReverseEndianness(name->AddressHigh), BinaryPrimitives.ReverseEndianness(name->AddressLow)),
            local,
            BinaryPrimitives.ReverseEndianness(name->Port),
            TransportProtocol.Udp);
        var data = new Span<byte>(_vectors[index].Base, (int)message.Length);
        if (segment <= 0)
        {
            segment = data.Length;
        }

        while (!data.IsEmpty)
        {
            var size = Math.Min(segment, data.Length);
            Hand(handler, now, data[..size], path);
            data = data[size..];
        }
    }

    /// <summary>Sets again what receiving a message overwrites.</summary>
    private void MakeReady(int index)
    {
        ref var header = ref _messages[index].Header;
        header.NameLength = (uint)sizeof(SocketAddressIPv6);
        header.ControlLength = ControlSize;
    }

    /// <summary>The address that the datagram was sent to, and the size of the datagrams that receive offload has put together.</summary>
    private static (UInt128 Local, int Segment) ReadControl(in Message message)
    {
        var local = UInt128.Zero;
        var segment = 0;
        var control = (byte*)message.Control;
        var end = control + message.ControlLength;
        while (control + sizeof(ControlHeader) <= end)
        {
            var header = (ControlHeader*)control;
            if (header->Length < (nuint)sizeof(ControlHeader))
            {
                break;
            }

            var data = control + sizeof(ControlHeader);
            if (header->Level == SolIPv6 && header->Type == IPv6PktInfo)
            {
                local = BinaryPrimitives.ReadUInt128BigEndian(new ReadOnlySpan<byte>(data, 16));
            }
            else if (header->Level == SolUdp && header->Type == UdpGro)
            {
                segment = *(int*)data;
            }

            control += ((int)header->Length + 7) & ~7;
        }

        return (local, segment);
    }

    private void SetOption(int level, int name, int value)
    {
        try
        {
            Socket.SetRawSocketOption(level, name, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in value)));
        }
        catch (SocketException)
        {
            // An old kernel: without receive offload datagrams come one by one, without packet info the system chooses our address.
        }
    }
}
