using System.Buffers.Binary;

namespace LiveRelay.Media.Rtcp;

/// <summary>Full intra request (RFC 5104 section 4.3.1): like PLI, but the stream stands in an entry with a sequence number.</summary>
public readonly ref struct Fir
{
    private const int Format = 4;
    private const int EntryLength = 8;
    private readonly ReadOnlySpan<byte> _entries;

    private Fir(ReadOnlySpan<byte> entries) => _entries = entries;

    /// <summary>How many entries there are.</summary>
    public int Count => _entries.Length / EntryLength;

    /// <summary>Reads one; false if the packet is something else.</summary>
    public static bool TryParse(in RtcpPacketView packet, out Fir fir)
    {
        fir = default;
        if (!FeedbackMessage.Is(packet, RtcpType.PayloadFeedback, Format))
        {
            return false;
        }

        fir = new Fir(packet.Body[8..]);
        return true;
    }

    /// <summary>Writes one with one entry; its length in bytes.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="senderSsrc">Who asks.</param>
    /// <param name="mediaSsrc">The stream.</param>
    /// <param name="sequenceNumber">Counts the requests; a repeated one means the same request.</param>
    public static int Write(Span<byte> destination, uint senderSsrc, uint mediaSsrc, byte sequenceNumber)
    {
        var entry = destination[FeedbackMessage.HeaderLength..];
        BinaryPrimitives.WriteUInt32BigEndian(entry, mediaSsrc);
        BinaryPrimitives.WriteUInt32BigEndian(entry[4..], (uint)sequenceNumber << 24);
        return FeedbackMessage.Write(
            destination, RtcpType.PayloadFeedback, Format, senderSsrc, 0, FeedbackMessage.HeaderLength + EntryLength);
    }

    /// <summary>The stream of an entry, 0 to <see cref="Count"/> - 1.</summary>
    public uint MediaSsrc(int index) => BinaryPrimitives.ReadUInt32BigEndian(_entries[(index * EntryLength)..]);
}
