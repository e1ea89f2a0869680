namespace LiveRelay.Media.Rtp;

/// <summary>Writes bits into bytes that are 0, the highest of a byte first.</summary>
internal ref struct BitWriter(Span<byte> bytes)
{
    private readonly Span<byte> _bytes = bytes;

    /// <summary>How many bits are written.</summary>
    internal int Position { get; set; }

    /// <summary>How many bytes they take.</summary>
    internal readonly int Length => (Position + 7) / 8;

    /// <summary>Writes the lowest bits of a number.</summary>
    internal void Bits(uint value, int count)
    {
        for (; count > 0; count--, Position++)
        {
            _bytes[Position >> 3] |= (byte)((value >> (count - 1) & 1) << (7 - (Position & 7)));
        }
    }

    /// <summary>Writes what is read next.</summary>
    internal void Copy(ref BitReader reader, int count)
    {
        for (; count > 0; count -= 32)
        {
            var length = Math.Min(count, 32);
            Bits(reader.Bits(length), length);
        }
    }
}
