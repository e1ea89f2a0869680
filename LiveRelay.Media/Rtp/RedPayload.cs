namespace LiveRelay.Media.Rtp;

/// <summary>Redundant audio data (RFC 2198): older blocks first, the packet's own sound last.</summary>
public static class RedPayload
{
    /// <summary>Finds the packet's own sound; false if the headers do not fit the payload.</summary>
    public static bool TryGetPrimary(ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> primary)
    {
        primary = default;
        var offset = 0;
        var redundantLength = 0;
        while (offset < payload.Length && (payload[offset] & 0x80) != 0)
        {
            if (offset + 4 > payload.Length)
            {
                return false;
            }

            // Section 3: F, 7 bits of payload type, 14 bits of timestamp offset, 10 bits of block length.
            redundantLength += ((payload[offset + 2] & 0x03) << 8) | payload[offset + 3];
            offset += 4;
        }

        var start = offset + 1 + redundantLength;
        if (start > payload.Length)
        {
            return false;
        }

        primary = payload[start..];
        return true;
    }
}
