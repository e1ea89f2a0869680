using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LiveRelay.Media.Recording;

/// <summary>
/// Carries packets from the media loop's thread to the recorder's: one writes, one reads, neither waits, nothing is allocated. When it is full a packet
/// does not get in. Messages that must not get lost go beside it and are read at their place between the packets.
/// </summary>
internal sealed class PacketRing
{
    /// <summary>A record's length is a multiple of this, so that the rest before the end always has room for <see cref="Skip"/>.</summary>
    private const int Alignment = 8;

    /// <summary>Stands where a record's length would: the next one is at the beginning again.</summary>
    private const int Skip = -1;

    private static readonly int _headerLength = Unsafe.SizeOf<RingRecord>();

    private readonly byte[] _bytes;
    private readonly long _mask;
    private readonly ConcurrentQueue<(long Position, RecorderMessage Message)> _messages = new();
    private Ends _ends;

    /// <param name="capacity">In bytes: a power of two.</param>
    internal PacketRing(int capacity)
    {
        _bytes = GC.AllocateUninitializedArray<byte>(capacity, pinned: true);
        _mask = capacity - 1;
    }

    /// <summary>The writer: adds a record; false if there is no room.</summary>
    internal bool TryWrite(RingRecord record, ReadOnlySpan<byte> payload)
    {
        var length = Aligned(_headerLength + payload.Length);
        var offset = (int)(_ends.Written & _mask);
        var rest = _bytes.Length - offset;
        var skipped = rest < length ? rest : 0;
        if (_ends.Written + skipped + length - Volatile.Read(ref _ends.Read) > _bytes.Length)
        {
            return false;
        }

        if (skipped > 0)
        {
            MemoryMarshal.Write(_bytes.AsSpan(offset), Skip);
            offset = 0;
        }

        record.PayloadLength = payload.Length;
        MemoryMarshal.Write(_bytes.AsSpan(offset), record);
        payload.CopyTo(_bytes.AsSpan(offset + _headerLength));
        Volatile.Write(ref _ends.Written, _ends.Written + skipped + length);
        return true;
    }

    /// <summary>The writer: adds a message, which is read after all records that are in the ring by now. It may allocate, and always gets in.</summary>
    internal void Post(RecorderMessage message) => _messages.Enqueue((_ends.Written, message));

    /// <summary>The reader: the next message, if all records before it have been read.</summary>
    internal bool TryReadMessage(out RecorderMessage message)
    {
        if (_messages.TryPeek(out var first) && first.Position <= _ends.Read)
        {
            _messages.TryDequeue(out first);
            message = first.Message;
            return true;
        }

        message = null!;
        return false;
    }

    /// <summary>
    /// The reader: the oldest record. It stays where it is until <see cref="Advance"/>; before looking at it, messages are to be read, since one of
    /// them may say what it belongs to.
    /// </summary>
    internal bool TryRead(out RingRecord record, out ReadOnlySpan<byte> payload)
    {
        record = default;
        payload = default;
        if (Volatile.Read(ref _ends.Written) == _ends.Read)
        {
            return false;
        }

        var offset = (int)(_ends.Read & _mask);
        if (MemoryMarshal.Read<int>(_bytes.AsSpan(offset)) == Skip)
        {
            offset = 0;
        }

        record = MemoryMarshal.Read<RingRecord>(_bytes.AsSpan(offset));
        payload = _bytes.AsSpan(offset + _headerLength, record.PayloadLength);
        return true;
    }

    /// <summary>The reader: is through with the oldest record.</summary>
    internal void Advance()
    {
        var offset = (int)(_ends.Read & _mask);
        var skipped = MemoryMarshal.Read<int>(_bytes.AsSpan(offset)) == Skip ? _bytes.Length - offset : 0;
        var length = MemoryMarshal.Read<int>(_bytes.AsSpan(skipped > 0 ? 0 : offset));
        Volatile.Write(ref _ends.Read, _ends.Read + skipped + Aligned(_headerLength + length));
    }

    private static int Aligned(int length) => (length + Alignment - 1) & -Alignment;

    /// <summary>Each end on a cache line of its own: the threads would otherwise take it from each other with every packet.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 192)]
    private struct Ends
    {
        [FieldOffset(64)]
        public long Written;

        [FieldOffset(128)]
        public long Read;
    }
}

/// <summary>What stands before a payload in the ring.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RingRecord
{
    /// <summary>Bytes of payload behind it; first, because the ring looks there.</summary>
    public int PayloadLength;

    /// <summary>The number of the stream, as its <see cref="StreamStarted"/> gave it.</summary>
    public int Stream;

    /// <summary>The RTP timestamp.</summary>
    public uint Timestamp;

    /// <summary>What it is.</summary>
    public RingRecordKind Kind;

    /// <summary>A packet's payload type.</summary>
    public byte PayloadType;

    /// <summary>A packet's RTP marker.</summary>
    public bool Marker;

    /// <summary>Whether packets of this stream found no room before it.</summary>
    public bool IsAfterOverflow;

    /// <summary>A packet's video orientation, as <see cref="Sfu.StoredPacket.VideoOrientation"/> has it.</summary>
    public short Orientation;

    /// <summary>A packet's extended sequence number; a sender report's NTP time in microseconds.</summary>
    public long Number;

    /// <summary>When it arrived, in microseconds of the loop's clock.</summary>
    public long Arrival;
}

/// <summary>What a record in the ring is.</summary>
internal enum RingRecordKind : byte
{
    /// <summary>A media packet.</summary>
    Packet,

    /// <summary>A sender report's times, without payload.</summary>
    SenderReport,
}
