namespace LiveRelay.Media.Rtp;

/// <summary>Little-endian base 128 numbers (AV1 specification section 4.10.5), as far as they fit a length of ours.</summary>
public static class Leb128
{
    /// <summary>The most bytes that <see cref="Write"/> needs.</summary>
    public const int MaxLength = 5;

    /// <summary>Reads a number; false if the bytes end within it, or it is beyond 31 bits.</summary>
    /// <param name="bytes">Where it begins.</param>
    /// <param name="value">The number, 0 or more.</param>
    /// <param name="length">How many bytes it takes, 1 to 8.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out int value, out int length)
    {
        var number = 0L;
        for (var i = 0; i < Math.Min(8, bytes.Length); i++)
        {
            number |= (long)(bytes[i] & 0x7F) << (7 * i);
            if ((bytes[i] & 0x80) == 0)
            {
                value = (int)number;
                length = i + 1;
                return number <= int.MaxValue;
            }
        }

        value = 0;
        length = 0;
        return false;
    }

    /// <summary>Writes a number in as few bytes as it needs; gives how many.</summary>
    public static int Write(Span<byte> bytes, int value)
    {
        var length = 0;
        var rest = (uint)value;
        do
        {
            var more = rest > 0x7F;
            bytes[length++] = (byte)((rest & 0x7F) | (more ? 0x80u : 0));
            rest >>= 7;
        }
        while (rest != 0);

        return length;
    }
}
