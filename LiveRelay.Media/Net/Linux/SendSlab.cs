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
    /// <summary>
    /// Full, it is sent: what was just encrypted is still in the processor's cache when the system copies it, and the first viewers of a frame need not
    /// wait for the last. Some forty viewers' frames are enough for one system call.
    /// </summary>
    private const int Size = 256 << 10;

    private const int MaxMessages = 512;
    private const int MaxSegments = 64;
    private const int MaxMessageSize = 65_000;

    /// <summary>struct in6_pktinfo behind its header, and a 16 bit segment size behind its own, each rounded up to 8 bytes.</summary>
    private const int PktInfoSpace = 40;
    private const int SegmentSpace = 24;
    private const int ControlSize = PktInfoSpace + SegmentSpace;

    /// <summary>
    /// A full socket buffer is waited for so long, and so often in one flush: a network card takes 60 kB meanwhile at 1 Gbit/s. Waiting longer would
    /// hold up everybody for one moment's overload, and what is lost can be asked for again.
    /// </summary>
    private const long FullBufferWaitNanoseconds = 500_000;

    private const int MaxWaits = 2;

    /// <summary>After so many refused messages in a row whose datagrams went one by one, this system is taken not to know segmentation.</summary>
    private const int MaxRefusedInARow = 16;

    private readonly int _file;
    private readonly byte* _slab;
    private readonly byte* _controls;
    private readonly SocketAddressIPv6* _names;
    private readonly IoVector* _vectors;
    private readonly MultiMessage* _messages;
    private readonly Pending[] _pending = new Pending[MaxMessages];
    private int _count;
    private int _end;
    private int _unsent;
    private int _waits;
    private int _refusedInARow;

    internal SendSlab(int file)
    {
        _file = file;
        _slab = (byte*)NativeMemory.Alloc(Size);
        _controls = (byte*)NativeMemory.AllocZeroed(MaxMessages * ControlSize);
        _names = (SocketAddressIPv6*)NativeMemory.AllocZeroed((nuint)(MaxMessages * sizeof(SocketAddressIPv6)));
        _vectors = (IoVector*)NativeMemory.AllocZeroed((nuint)(MaxMessages * sizeof(IoVector)));
        _messages = (MultiMessage*)NativeMemory.AllocZeroed((nuint)(MaxMessages * sizeof(MultiMessage)));
    }

    /// <summary>Whether neighbours are sent as one message.</summary>
    internal bool IsSegmenting => _refusedInARow < MaxRefusedInARow;

    /// <summary>How many datagrams the system did not take since the last call.</summary>
    internal int TakeUnsent()
    {
        var unsent = _unsent;
        _unsent = 0;
        return unsent;
    }

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
        if (length == 0)
        {
            return;
        }

        if (_count > 0 && IsSegmenting)
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
        _waits = 0;
        while (first < _count)
        {
            var sent = SendMessages(_file, _messages + first, (uint)(_count - first), MsgDontWait);
            if (sent > 0)
            {
                NoteSent(first, sent);
                first += sent;
            }
            else
            {
                first += Recover(first);
            }
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

    private void NoteSent(int first, int count)
    {
        if (_refusedInARow == 0 || !IsSegmenting)
        {
            return;
        }

        for (var i = first; i < first + count; i++)
        {
            if (_pending[i].Segments > 1)
            {
                _refusedInARow = 0;
                return;
            }
        }
    }

    /// <summary>Deals with a message that was refused; how many messages are done with.</summary>
    private int Recover(int index)
    {
        var error = Marshal.GetLastPInvokeError();
        if (error == EIntr || (error == EAgain && _waits++ < MaxWaits && WaitUntilWritable()))
        {
            return 0;
        }

        if (error is EIo or EInval or EMsgSize && _pending[index].Segments > 1)
        {
            // This path, or this system, cannot cut the message apart: a card without checksums, a tunnel with a small MTU, an old kernel.
            SendOneByOne(index);
        }
        else
        {
            _unsent += _pending[index].Segments; // the buffer is full, or this one peer cannot be reached: the next ones can
        }

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
        var refused = 0;
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
                refused++;
            }
        }

        _unsent += refused;
        if (refused == 0)
        {
            _refusedInARow++; // it was the segmentation, and not the destination
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
