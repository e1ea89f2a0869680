namespace LiveRelay.Media.Rtp;

/// <summary>Redundant audio data (RFC 2198): older blocks first, the packet's own sound last.</summary>
public static class RedPayload
{
    /// <summary>Finds the packet's own sound; false if the headers do not fit the payload.</summary>
    public static bool TryGetPrimary(ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> primary) => TryRead(payload, out _, out primary);

    /// <summary>Finds all that is in a packet; false if the headers do not fit the payload.</summary>
    /// <param name="payload">The packet's.</param>
    /// <param name="older">The sounds of packets before it, the oldest first.</param>
    /// <param name="primary">Its own sound.</param>
    public static bool TryRead(ReadOnlySpan<byte> payload, out RedBlocks older, out ReadOnlySpan<byte> primary)
    {
        older = default;
        primary = default;
        var offset = 0;
        var redundantLength = 0;
        while (offset < payload.Length && (payload[offset] & 0x80) != 0)
        {
            if (offset + RedBlocks.HeaderLength > payload.Length)
            {
                return false;
            }

            redundantLength += RedBlocks.LengthIn(payload[offset..]);
            offset += RedBlocks.HeaderLength;
        }

        var start = offset + 1 + redundantLength;
        if (start > payload.Length)
        {
            return false;
        }

        older = new RedBlocks(payload[..offset], payload[(offset + 1)..start]);
        primary = payload[start..];
        return true;
    }
}

/// <summary>The older sounds in a packet of redundant audio data, one by one.</summary>
public ref struct RedBlocks
{
    /// <summary>RFC 2198 section 3: F, 7 bits of payload type, 14 bits of timestamp offset, 10 bits of block length.</summary>
    internal const int HeaderLength = 4;

    private ReadOnlySpan<byte> _headers;
    private ReadOnlySpan<byte> _sounds;

    internal RedBlocks(ReadOnlySpan<byte> headers, ReadOnlySpan<byte> sounds)
    {
        _headers = headers;
        _sounds = sounds;
    }

    /// <summary>The next one; false if there is none.</summary>
    /// <param name="age">How much its timestamp is before the packet's.</param>
    /// <param name="sound">Its bytes; none where its sender had nothing.</param>
    public bool TryNext(out uint age, out ReadOnlySpan<byte> sound)
    {
        age = 0;
        sound = default;
        if (_headers.IsEmpty)
        {
            return false;
        }

        age = ((uint)_headers[1] << 6) | (uint)(_headers[2] >> 2);
        var length = LengthIn(_headers);
        sound = _sounds[..length];
        _sounds = _sounds[length..];
        _headers = _headers[HeaderLength..];
        return true;
    }

    internal static int LengthIn(ReadOnlySpan<byte> header) => ((header[2] & 0x03) << 8) | header[3];
}
