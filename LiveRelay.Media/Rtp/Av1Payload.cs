namespace LiveRelay.Media.Rtp;

/// <summary>AV1 payloads (AOMedia's RTP payload format for AV1, section 4.4).</summary>
public static class Av1Payload
{
    /// <summary>Whether a new coded video sequence begins here: the N bit of the aggregation header, and no fragment of an earlier packet (Z = 0).</summary>
    public static bool IsKeyFrame(ReadOnlySpan<byte> payload) => !payload.IsEmpty && (payload[0] & 0x88) == 0x08;
}
