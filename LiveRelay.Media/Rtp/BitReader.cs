namespace LiveRelay.Media.Rtp;

/// <summary>Reads bits, the highest of a byte first. Behind the end all bits are 0, and <see cref="IsOverrun"/> tells.</summary>
internal ref struct BitReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;

    /// <summary>How many bits were read.</summary>
    internal readonly int Position => _position;

    /// <summary>Whether more was read than there is.</summary>
    internal readonly bool IsOverrun => _position > _bytes.Length * 8;

    internal bool Flag() => Bits(1) != 0;

    /// <summary>An unsigned number of 0 to 32 bits.</summary>
    internal uint Bits(int count)
    {
        var value = 0u;
        for (; count > 0; count--, _position++)
        {
            var index = _position >> 3;
            var bit = index < _bytes.Length ? (_bytes[index] >> (7 - (_position & 7))) & 1 : 0;
            value = (value << 1) | (uint)bit;
        }

        return value;
    }

    internal void Skip(int count) => _position += count;

    /// <summary>ue(v) of ITU-T H.264 section 9.1, which is also uvlc() of AV1 section 4.10.3: n zeros, a 1, n bits.</summary>
    internal uint ExpGolomb()
    {
        var zeros = 0;
        while (!Flag())
        {
            if (++zeros > 31 || IsOverrun)
            {
                return 0;
            }
        }

        return (1u << zeros) - 1 + Bits(zeros);
    }

    /// <summary>se(v) of ITU-T H.264 section 9.1.1.</summary>
    internal int SignedExpGolomb()
    {
        var code = ExpGolomb();
        return (code & 1) != 0 ? (int)(code >> 1) + 1 : -(int)(code >> 1);
    }
}
