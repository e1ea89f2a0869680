using System.Buffers.Binary;

namespace LiveRelay.Media.Rtcp;

/// <summary>Writes one transport-wide feedback packet, packet by packet, until no more fits.</summary>
public ref struct TransportFeedbackWriter
{
    private const int MaxStatuses = 600;

    private readonly Span<byte> _destination;
    private readonly Span<byte> _sizes;
    private readonly Span<byte> _deltas;
    private readonly ushort _base;
    private readonly int _referenceTime;
    private long _time;
    private int _count;
    private int _deltasLength;

    /// <summary>Begins a packet.</summary>
    /// <param name="destination">Where to; also bounds its size.</param>
    /// <param name="scratch">Working room of at least <see cref="ScratchLength"/> bytes.</param>
    /// <param name="baseSequenceNumber">The first packet's number.</param>
    /// <param name="firstArrival">The first received packet's arrival.</param>
    public TransportFeedbackWriter(Span<byte> destination, Span<byte> scratch, ushort baseSequenceNumber, Instant firstArrival)
    {
        _destination = destination;
        _sizes = scratch[..MaxStatuses];
        _deltas = scratch[MaxStatuses..ScratchLength];
        _base = baseSequenceNumber;
        var units = firstArrival.Microseconds / 64_000;
        _referenceTime = (int)(units & 0xFF_FFFF);
        _time = units * 256; // in units of 250 µs: 64 ms are 256 of them
    }

    /// <summary>Bytes of working room.</summary>
    public static int ScratchLength => MaxStatuses * 3;

    /// <summary>How many packets it speaks of so far.</summary>
    public readonly int Count => _count;

    /// <summary>Adds the next packet; false if it must go into another feedback packet.</summary>
    /// <param name="arrival">When it arrived, or <see cref="Instant.Never"/>.</param>
    public bool TryAdd(Instant arrival)
    {
        // The chunks take at most two bytes for seven statuses.
        var worstLength = TransportFeedback.HeaderLength + ((_count / 7) + 2) * 2 + _deltasLength + 2 + 3;
        if (_count == MaxStatuses || worstLength > _destination.Length)
        {
            return false;
        }

        if (arrival == Instant.Never)
        {
            _sizes[_count++] = 0;
            return true;
        }

        var time = arrival.Microseconds / 250;
        var delta = time - _time;
        if (delta is < short.MinValue or > short.MaxValue)
        {
            return false;
        }

        if (delta is >= 0 and <= 255)
        {
            _deltas[_deltasLength++] = (byte)delta;
            _sizes[_count++] = 1;
        }
        else
        {
            BinaryPrimitives.WriteInt16BigEndian(_deltas[_deltasLength..], (short)delta);
            _deltasLength += 2;
            _sizes[_count++] = 2;
        }

        _time = time;
        return true;
    }

    /// <summary>Ends the packet; its length in bytes.</summary>
    public readonly int Finish(uint senderSsrc, uint mediaSsrc, byte feedbackCount)
    {
        var head = _destination[FeedbackMessage.HeaderLength..];
        BinaryPrimitives.WriteUInt16BigEndian(head, _base);
        BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)_count);
        BinaryPrimitives.WriteInt32BigEndian(head[4..], (_referenceTime << 8) | feedbackCount);
        var length = TransportFeedback.HeaderLength;
        for (var i = 0; i < _count;)
        {
            BinaryPrimitives.WriteUInt16BigEndian(_destination[length..], NextChunk(_sizes[i.._count], out var covered));
            length += 2;
            i += covered;
        }

        _deltas[.._deltasLength].CopyTo(_destination[length..]);
        var end = length + _deltasLength;
        length = (end + 3) & ~3;
        _destination[end..length].Clear();
        return FeedbackMessage.Write(_destination, RtcpType.TransportFeedback, TransportFeedback.Format, senderSsrc, mediaSsrc, length);
    }

    /// <summary>A run where it covers at least as many statuses as a vector would, else the vector that the statuses need.</summary>
    private static ushort NextChunk(ReadOnlySpan<byte> sizes, out int covered)
    {
        var run = sizes.IndexOfAnyExcept(sizes[0]);
        run = run < 0 ? sizes.Length : run;
        var oneBit = sizes[..Math.Min(14, sizes.Length)];
        var isOneBit = !oneBit.Contains((byte)2);
        var vector = isOneBit ? oneBit : sizes[..Math.Min(7, sizes.Length)];
        covered = Math.Min(run, 0x1FFF);
        if (covered >= vector.Length)
        {
            return (ushort)((sizes[0] << 13) | covered);
        }

        covered = vector.Length;
        var bits = isOneBit ? 0x8000 : 0xC000;
        for (var i = 0; i < vector.Length; i++)
        {
            bits |= isOneBit ? vector[i] << (13 - i) : vector[i] << (12 - 2 * i);
        }

        return (ushort)bits;
    }
}
