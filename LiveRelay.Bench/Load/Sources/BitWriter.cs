using System.Numerics;

namespace LiveRelay.Bench.Load.Sources;

/// <summary>Writes H.264 syntax elements, most significant bit first (ITU-T H.264 section 7.2 and 9.1).</summary>
internal sealed class BitWriter
{
    private readonly List<byte> _bytes = [];
    private int _free;

    /// <summary>u(n).</summary>
    internal BitWriter U(int bits, uint value)
    {
        for (var i = bits - 1; i >= 0; i--)
        {
            if (_free == 0)
            {
                _bytes.Add(0);
                _free = 8;
            }

            _bytes[^1] |= (byte)((value >> i & 1) << --_free);
        }

        return this;
    }

    /// <summary>ue(v): Exp-Golomb.</summary>
    internal BitWriter Ue(params ReadOnlySpan<uint> values)
    {
        foreach (var value in values)
        {
            var length = BitOperations.Log2(value + 1);
            U(length, 0).U(length + 1, value + 1);
        }

        return this;
    }

    /// <summary>Zero bits up to the next byte.</summary>
    internal BitWriter Align()
    {
        _free = 0;
        return this;
    }

    /// <summary>Whole bytes; the writer must be aligned.</summary>
    internal BitWriter Bytes(ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    /// <summary>rbsp_trailing_bits, and the NAL unit.</summary>
    internal byte[] End()
    {
        U(1, 1);
        return [.. _bytes];
    }
}
