namespace LiveRelay.Media.Rtcp;

/// <summary>Picture loss indication (RFC 4585 section 6.3.1): a keyframe, please.</summary>
/// <param name="MediaSsrc">The stream.</param>
public readonly record struct Pli(uint MediaSsrc)
{
    private const int Format = 1;

    /// <summary>Reads one; false if the packet is something else.</summary>
    public static bool TryParse(in RtcpPacketView packet, out Pli pli)
    {
        var isPli = FeedbackMessage.Is(packet, RtcpType.PayloadFeedback, Format);
        pli = isPli ? new Pli(FeedbackMessage.MediaSsrc(packet)) : default;
        return isPli;
    }

    /// <summary>Writes one; its length in bytes.</summary>
    public static int Write(Span<byte> destination, uint senderSsrc, uint mediaSsrc) =>
        FeedbackMessage.Write(destination, RtcpType.PayloadFeedback, Format, senderSsrc, mediaSsrc, FeedbackMessage.HeaderLength);
}
