using System.Buffers.Binary;

namespace LiveRelay.Media.Rtcp;

/// <summary>
/// Transport-wide congestion control feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1):
/// which of a run of packets arrived, and when.
/// </summary>
public readonly ref struct TransportFeedback
{
    internal const int Format = 15;

    /// <summary>Common header, SSRCs, base, count, reference time and feedback count, in bytes.</summary>
    internal const int HeaderLength = 20;

    /// <summary>Section 3.1.1: the one of the four statuses that means nothing; whether a delta belongs to it cannot be known.</summary>
    private const int ReservedStatus = 3;

    private readonly ReadOnlySpan<byte> _chunks;

    private TransportFeedback(ReadOnlySpan<byte> body)
    {
        BaseSequenceNumber = BinaryPrimitives.ReadUInt16BigEndian(body[8..]);
        StatusCount = BinaryPrimitives.ReadUInt16BigEndian(body[10..]);
        ReferenceTime = BinaryPrimitives.ReadInt32BigEndian(body[12..]) >> 8;
        FeedbackCount = body[15];
        _chunks = body[16..];
    }

    /// <summary>The first packet's transport-wide sequence number.</summary>
    public ushort BaseSequenceNumber { get; }

    /// <summary>How many packets are spoken of.</summary>
    public ushort StatusCount { get; }

    /// <summary>In multiples of 64 ms, 24 bits with sign.</summary>
    public int ReferenceTime { get; }

    /// <summary>Counts the feedback packets.</summary>
    public byte FeedbackCount { get; }

    /// <summary>Reads one; false if the packet is something else or too short.</summary>
    public static bool TryParse(in RtcpPacketView packet, out TransportFeedback feedback)
    {
        feedback = default;
        if (!FeedbackMessage.Is(packet, RtcpType.TransportFeedback, Format) || packet.Body.Length < 16)
        {
            return false;
        }

        feedback = new TransportFeedback(packet.Body);
        return true;
    }

    /// <summary>
    /// Reads the arrival of each packet, in microseconds on the receiver's clock, or -1 where it was not received.
    /// </summary>
    /// <param name="arrivals">Room for <see cref="StatusCount"/> values.</param>
    /// <returns>How many were read: fewer than <see cref="StatusCount"/> if the packet ends early, or says what means nothing.</returns>
    public int Read(Span<long> arrivals)
    {
        var chunksLength = ChunksLength();
        if (chunksLength < 0)
        {
            return 0;
        }

        var deltas = _chunks[chunksLength..];
        var time = ReferenceTime * 64_000L;
        var index = 0;
        for (var offset = 0; offset < chunksLength; offset += 2)
        {
            var chunk = new StatusChunk(BinaryPrimitives.ReadUInt16BigEndian(_chunks[offset..]));
            for (var i = 0; i < chunk.Count && index < StatusCount && index < arrivals.Length; i++)
            {
                var size = chunk[i];
                if (size == ReservedStatus || size > deltas.Length)
                {
                    return index;
                }

                time += size switch
                {
                    1 => deltas[0] * 250L,
                    2 => BinaryPrimitives.ReadInt16BigEndian(deltas) * 250L,
                    _ => 0,
                };
                deltas = deltas[size..];
                arrivals[index++] = size == 0 ? -1 : time;
            }
        }

        return index;
    }

    private int ChunksLength()
    {
        var covered = 0;
        var length = 0;
        while (covered < StatusCount)
        {
            if (length + 2 > _chunks.Length)
            {
                return -1;
            }

            var count = new StatusChunk(BinaryPrimitives.ReadUInt16BigEndian(_chunks[length..])).Count;
            if (count == 0)
            {
                return -1;
            }

            covered += count;
            length += 2;
        }

        return length;
    }

    /// <summary>Sections 3.1.3 and 3.1.4. A status is the size of its delta in bytes: 0 not received, 1 small, 2 large or negative.</summary>
    private readonly struct StatusChunk(ushort bits)
    {
        internal int Count => (bits & 0x8000) == 0 ? bits & 0x1FFF : (bits & 0x4000) == 0 ? 14 : 7;

        internal int this[int index] => (bits & 0x8000) == 0
            ? (bits >> 13) & 3
            : (bits & 0x4000) == 0
                ? (bits >> (13 - index)) & 1
                : (bits >> (12 - (2 * index))) & 3;
    }
}
