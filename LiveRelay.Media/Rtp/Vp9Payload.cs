namespace LiveRelay.Media.Rtp;

/// <summary>The VP9 payload descriptor, as far as an SFU must read it (RFC 9628 section 4.2).</summary>
public static class Vp9Payload
{
    /// <summary>Whether a keyframe's base layer begins here: not inter-picture predicted (P = 0), begin of frame (B = 1), spatial layer 0.</summary>
    public static bool IsKeyFrame(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
        {
            return false;
        }

        var flags = payload[0];
        var isPredicted = (flags & 0x40) != 0;
        var isBegin = (flags & 0x08) != 0;
        return !isPredicted && isBegin && SpatialLayer(flags, payload) == 0;
    }

    private static int SpatialLayer(byte flags, ReadOnlySpan<byte> payload)
    {
        if ((flags & 0x20) == 0)
        {
            return 0; // no layer indices
        }

        var offset = 1;
        if ((flags & 0x80) != 0)
        {
            offset += payload.Length > 1 && (payload[1] & 0x80) != 0 ? 2 : 1;
        }

        return payload.Length > offset ? (payload[offset] >> 1) & 0x07 : -1;
    }
}
