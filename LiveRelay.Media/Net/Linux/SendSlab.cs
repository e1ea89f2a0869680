using System.Buffers.Binary;
using System.Runtime.InteropServices;
using static LiveRelay.Media.Net.Linux.NativeMethods;

namespace LiveRelay.Media.Net.Linux;

/// <summary>
/// Outgoing datagrams side by side in one piece of memory. Neighbours for one path that are equally long become one message that the system cuts
/// apart again (GSO): at most 64 segments and 64 kB, only the last one shorter.
/// </summary>
internal sealed unsafe class SendSlab : IDisposable
{
    private const int Size = 1 << 20;
    private const int MaxMessages = 512;
    private const int MaxSegments = 64;
    private const int MaxMessageSize = 65_000;

    /// <summary>struct in6_pktinfo behind its header, and a 16 bit segment size behind its own, each rounded up to 8 bytes.</summary>
    private const int PktInfoSpace = 40;
    private const int SegmentSpace = 24;
    private const int ControlSize = PktInfoSpace + SegmentSpace;

    /// <summary>How long a full socket buffer is waited for: longer would hold up everybody for one moment's overload.</summary>
    private const long FullBufferWaitNanoseconds = 500_000;

    private readonly int _file;
    private readonly byte* _slab;
    private readonly byte* _controls;
    private readonly SocketAddressIPv6* _names;
    private readonly IoVector* _vectors;
    private readonly MultiMessage* _messages;
    private readonly Pending[] _pending = new Pending[MaxMessages];
    private int _count;
    private int _end;
    private bool _segments = true;

    internal SendSlab(int file)
    {
        _file = file;
        _slab = (byte*)NativeMemory.Alloc(Size);
        _controls = (byte*)NativeMemory.AllocZeroed(MaxMessages * ControlSize);
        _names = (SocketAddressIPv6*)NativeMemory.AllocZeroed((nuint)(MaxMessages * sizeof(SocketAddressIPv6)));
        _vectors = (IoVector*)NativeMemory.AllocZeroed((nuint)(MaxMessages * sizeof(IoVector)));
        _messages = (MultiMessage*)NativeMemory.AllocZeroed((nuint)(MaxMessages * sizeof(MultiMessage)));
    }

    /// <summary>Datagrams that the system did not take.</summary>
    internal long Unsent { get; private set; }

    internal Span<byte> Reserve(int size)
    {
        if (_end + size > Size)
        {
            Flush();
        }

        return new Span<byte>(_slab + _end, size);
    }

    internal void Commit(in NetworkPath path, int length)
    {
        if (_count > 0 && _segments)
        {
            ref var last = ref _pending[_count - 1];
            if (last.IsOpen && length <= last.SegmentSize && last.Length + length <= MaxMessageSize && last.Path == path)
            {
                last.Length += length;
                last.Segments++;
                last.IsOpen = length == last.SegmentSize && last.Segments < MaxSegments;
                _end += length;
                return;
            }
        }

        _pending[_count++] = new Pending { Path = path, Start = _end, Length = length, SegmentSize = length, Segments = 1, IsOpen = true };
        _end += length;
        if (_count == MaxMessages)
        {
            Flush();
        }
    }

    internal void Flush()
    {
        for (var i = 0; i < _count; i++)
        {
            Prepare(i);
        }

        var first = 0;
        while (first < _count)
        {
            var sent = SendMessages(_file, _messages + first, (uint)(_count - first), MsgDontWait);
            first += sent > 0 ? sent : Recover(first);
        }

        _count = 0;
        _end = 0;
    }

    public void Dispose()
    {
        NativeMemory.Free(_slab);
        NativeMemory.Free(_controls);
        NativeMemory.Free(_names);
        NativeMemory.Free(_vectors);
        NativeMemory.Free(_messages);
    }

    private void Prepare(int index)
    {
        ref var pending = ref _pending[index];
        _names[index] = new SocketAddressIPv6
        {
            Family = AfInet6,
            Port = BinaryPrimitives.ReverseEndianness(pending.Path.RemotePort),
            AddressHigh = BinaryPrimitives.ReverseEndianness((ulong)(pending.Path.RemoteAddress >> 64)),
            AddressLow = BinaryPrimitives.ReverseEndianness((ulong)pending.Path.RemoteAddress),
        };
        _vectors[index] = new IoVector { Base = _slab + pending.Start, Length = (nuint)pending.Length };
        var control = _controls + index * ControlSize;
        var controlLength = 0;
        if (pending.Path.LocalAddress != UInt128.Zero)
        {
            *(ControlHeader*)control = new ControlHeader { Length = 16 + 20, Level = SolIPv6, Type = IPv6PktInfo };
            BinaryPrimitives.WriteUInt128BigEndian(new Span<byte>(control + 16, 16), pending.Path.LocalAddress);
            *(int*)(control + 32) = 0; // any interface
            controlLength = PktInfoSpace;
        }

        if (pending.Segments > 1)
        {
            *(ControlHeader*)(control + controlLength) = new ControlHeader { Length = 16 + 2, Level = SolUdp, Type = UdpSegment };
            *(ushort*)(control + controlLength + 16) = (ushort)pending.SegmentSize;
            controlLength += SegmentSpace;
        }

        _messages[index].Header = new Message
        {
            Name = _names + index,
            NameLength = (uint)sizeof(SocketAddressIPv6),
            Vectors = _vectors + index,
            VectorCount = 1,
            Control = controlLength > 0 ? control : null,
            ControlLength = (nuint)controlLength,
        };
    }

    /// <summary>Deals with a message that was refused; how many messages are done with.</summary>
    private int Recover(int index)
    {
        var error = Marshal.GetLastPInvokeError();
        if (error == EIntr)
        {
            return 0;
        }

        if (error == EAgain)
        {
            if (WaitUntilWritable())
            {
                return 0;
            }
        }
        else if (error is EIo or EInval && _pending[index].Segments > 1)
        {
            // A path or kernel that cannot cut messages apart: from now on each datagram is a message.
            _segments = false;
            SendOneByOne(index);
            return 1;
        }

        Unsent += _pending[index].Segments;
        return 1;
    }

    private bool WaitUntilWritable()
    {
        var descriptor = new PollDescriptor { File = _file, Events = PollOut };
        var timeout = new TimeSpec { Nanoseconds = FullBufferWaitNanoseconds };
        return Poll(&descriptor, 1, &timeout, null) > 0;
    }

    private void SendOneByOne(int index)
    {
        var pending = _pending[index];
        for (var offset = 0; offset < pending.Length; offset += pending.SegmentSize)
        {
            _pending[index] = pending with
            {
                Start = pending.Start + offset,
                Length = Math.Min(pending.SegmentSize, pending.Length - offset),
                Segments = 1,
            };
            Prepare(index);
            if (SendMessages(_file, _messages + index, 1, MsgDontWait) != 1)
            {
                Unsent++;
            }
        }
    }

    private struct Pending
    {
        internal NetworkPath Path;
        internal int Start;
        internal int Length;
        internal int SegmentSize;
        internal int Segments;
        internal bool IsOpen;
    }
}
