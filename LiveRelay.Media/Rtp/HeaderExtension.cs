namespace LiveRelay.Media.Rtp;

/// <summary>The two forms of RTP header extension elements (RFC 8285 sections 4.2 and 4.3).</summary>
internal static class HeaderExtension
{
    /// <summary>"Defined by profile" of the one-byte form.</summary>
    internal const ushort OneByteProfile = 0xBEDE;

    /// <summary>The same of the two-byte form, whose last four bits are free.</summary>
    internal const ushort TwoByteProfile = 0x1000;

    internal static bool TryFindOneByte(ReadOnlySpan<byte> elements, byte id, out ReadOnlySpan<byte> value)
    {
        for (var i = 0; i < elements.Length;)
        {
            var element = elements[i];
            if (element == 0)
            {
                i++; // padding
                continue;
            }

            // Section 4.2: id 15 ends the processing of the whole extension.
            var length = (element & 0x0F) + 1;
            if (element >> 4 == 15 || i + 1 + length > elements.Length)
            {
                break;
            }

            if (element >> 4 == id)
            {
                value = elements.Slice(i + 1, length);
                return true;
            }

            i += 1 + length;
        }

        value = default;
        return false;
    }

    internal static bool TryFindTwoByte(ReadOnlySpan<byte> elements, byte id, out ReadOnlySpan<byte> value)
    {
        for (var i = 0; i + 1 < elements.Length;)
        {
            if (elements[i] == 0)
            {
                i++; // padding
                continue;
            }

            int length = elements[i + 1];
            if (i + 2 + length > elements.Length)
            {
                break;
            }

            if (elements[i] == id)
            {
                value = elements.Slice(i + 2, length);
                return true;
            }

            i += 2 + length;
        }

        value = default;
        return false;
    }
}
