namespace LiveRelay.Tests.Browser;

/// <summary>
/// A number as black and white blocks across the top sixth of a picture, large enough to survive any codec at any rate: the same code as
/// in scripts/clock.js, for clips that are made without a browser.
/// </summary>
internal static class ClockCode
{
    internal const int Columns = 24;
    internal const int Rows = 2;

    /// <summary>The code takes this share of the picture's height: one part in so many.</summary>
    internal const int HeightShare = 6;

    private const int Marker = 0b10110010;
    private const int ValueBits = 28;

    /// <summary>Marker (8 bits), source (4), value (28) and their CRC-8, one luma byte a block, row by row.</summary>
    internal static byte[] Blocks(int source, int value)
    {
        var body = Bits(source, 4).Concat(Bits(value, ValueBits)).ToArray();
        return [.. Bits(Marker, 8).Concat(body).Concat(Bits(Crc8(body), 8)).Select(static bit => (byte)(bit == 1 ? 255 : 0))];
    }

    private static IEnumerable<int> Bits(int number, int count) => Enumerable.Range(1, count).Select(i => (number >> (count - i)) & 1);

    /// <summary>CRC-8 with the polynomial x^8 + x^2 + x + 1.</summary>
    private static int Crc8(IEnumerable<int> bits)
    {
        var crc = 0;
        foreach (var bit in bits)
        {
            var carry = ((crc >> 7) & 1) ^ bit;
            crc = ((crc << 1) & 0xFF) ^ (carry * 0x07);
        }

        return crc;
    }
}
