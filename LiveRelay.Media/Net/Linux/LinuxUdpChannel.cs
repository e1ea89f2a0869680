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
    private readonly PublisherSockets _publishers;
    private readonly Origin[] _origins = new Origin[ReceiveMessageCount];
    private bool _disposed;

    internal LinuxUdpChannel(Socket socket, MediaMetrics metrics)
        : base(socket, metrics)
    {
        _file = (int)socket.Handle;
        _publishers = new PublisherSockets(socket);
        Prepare(socket);
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

    /// <summary>The epoll set of publishers' sockets.</summary>
    internal int PublishersFile => _publishers.File;

    internal override int BatchSize => ReceiveMessageCount;

    internal override int Receive(IDatagramHandler handler, MediaClock clock) => Receive(_file, handler, clock);

    internal override bool Follow(string session, NetworkPath? path) => _publishers.Follow(session, path);

    internal override void ReceiveFromPublishers(IDatagramHandler handler, MediaClock clock)
    {
        var count = _publishers.Collect();
        for (var i = 0; i < count; i++)
        {
            Receive(_publishers[i], handler, clock);
        }
    }

    /// <summary>Makes a socket tell to which of our addresses datagrams came, and put equal neighbours together.</summary>
    internal static void Prepare(Socket socket)
    {
        SetOption(socket, SolIPv6, IPv6RecvPktInfo, 1);
        SetOption(socket, SolUdp, UdpGro, 1);
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
        _publishers.Dispose();
        base.Dispose();
        NativeMemory.Free(_buffers);
        NativeMemory.Free(_controls);
        NativeMemory.Free(_names);
        NativeMemory.Free(_vectors);
        NativeMemory.Free(_messages);
    }

    private int Receive(int file, IDatagramHandler handler, MediaClock clock)
    {
        var count = ReceiveMessages(file, _messages, ReceiveMessageCount, MsgDontWait, null);
        if (count <= 0)
        {
            return 0;
        }

        var now = clock.Now;
        ReadOrigin(0);
        for (var i = 0; i < count; i++)
        {
            if (i + 1 < count)
            {
                handler.LookAhead(ReadOrigin(i + 1));
            }

            HandSegments(handler, now, i);
            MakeReady(i);
        }

        return count;
    }

    /// <summary>Reads where a message came from, and what it holds.</summary>
    private ref readonly NetworkPath ReadOrigin(int index)
    {
        ref var message = ref _messages[index];
        var (local, segment) = ReadControl(message.Header);
        var name = _names + index;
        ref var origin = ref _origins[index];
        origin.Path = new NetworkPath(
            new UInt128(BinaryPrimitives.ReverseEndianness(name->AddressHigh), BinaryPrimitives.ReverseEndianness(name->AddressLow)),
            local,
            BinaryPrimitives.ReverseEndianness(name->Port),
            TransportProtocol.Udp);
        origin.Segment = segment > 0 ? segment : (int)message.Length;
        return ref origin.Path;
    }

    private void HandSegments(IDatagramHandler handler, Instant now, int index)
    {
        ref readonly var path = ref _origins[index].Path;
        var segment = _origins[index].Segment;
        var data = new Span<byte>(_vectors[index].Base, (int)_messages[index].Length);

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

    private static void SetOption(Socket socket, int level, int name, int value)
    {
        try
        {
            socket.SetRawSocketOption(level, name, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in value)));
        }
        catch (SocketException)
        {
            // An old kernel: without receive offload datagrams come one by one, without packet info the system chooses our address.
        }
    }

    /// <summary>Where a message came from, and the length of the datagrams in it.</summary>
    private struct Origin
    {
        internal NetworkPath Path;
        internal int Segment;
    }
}
