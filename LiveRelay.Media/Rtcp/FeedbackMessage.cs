using System.Buffers.Binary;

namespace LiveRelay.Media.Rtcp;

/// <summary>What all feedback messages begin with (RFC 4585 section 6.1): who sends it and which stream it is about.</summary>
internal static class FeedbackMessage
{
    /// <summary>Common header and the two SSRCs, in bytes.</summary>
    internal const int HeaderLength = 12;

    internal static bool Is(in RtcpPacketView packet, RtcpType type, int format) =>
        packet.Type == type && packet.Format == format && packet.Body.Length >= 8;

    internal static uint MediaSsrc(in RtcpPacketView packet) => BinaryPrimitives.ReadUInt32BigEndian(packet.Body[4..]);

    internal static int Write(Span<byte> destination, RtcpType type, int format, uint senderSsrc, uint mediaSsrc, int length)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], senderSsrc);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], mediaSsrc);
        return RtcpHeader.Write(destination, type, format, length);
    }
}
