using System.Buffers.Binary;

namespace LiveRelay.Media.Rtcp;

/// <summary>Receiver estimated maximum bitrate (draft-alvestrand-rmcat-remb-03 section 2.2).</summary>
/// <param name="BitsPerSecond">The estimate.</param>
public readonly record struct Remb(ulong BitsPerSecond)
{
    private const int Format = 15;

    /// <summary>Reads one; false if the packet is something else.</summary>
    public static bool TryParse(in RtcpPacketView packet, out Remb remb)
    {
        remb = default;
        var body = packet.Body;
        if (!FeedbackMessage.Is(packet, RtcpType.PayloadFeedback, Format) || body.Length < 16 || !body.Slice(8, 4).SequenceEqual("REMB"u8))
        {
            return false;
        }

        // 6 bits of exponent, 18 bits of mantissa.
        var exponent = body[13] >> 2;
        var mantissa = BinaryPrimitives.ReadUInt32BigEndian(body[12..]) & 0x3_FFFF;
        remb = new Remb(exponent > 46 ? ulong.MaxValue : (ulong)mantissa << exponent);
        return true;
    }

    /// <summary>Writes one for one stream; its length in bytes.</summary>
    public static int Write(Span<byte> destination, uint senderSsrc, uint mediaSsrc, ulong bitsPerSecond)
    {
        var exponent = 0;
        while (bitsPerSecond > 0x3_FFFF)
        {
            bitsPerSecond >>= 1;
            exponent++;
        }

        "REMB"u8.CopyTo(destination[12..]);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], (1u << 24) | ((uint)exponent << 18) | (uint)bitsPerSecond);
        BinaryPrimitives.WriteUInt32BigEndian(destination[20..], mediaSsrc);
        return FeedbackMessage.Write(destination, RtcpType.PayloadFeedback, Format, senderSsrc, 0, 24);
    }
}
