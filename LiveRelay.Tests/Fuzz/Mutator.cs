namespace LiveRelay.Tests.Fuzz;

/// <summary>Makes wrong packets from right ones, the same for the same seed, without allocating.</summary>
internal sealed class Mutator(int seed, int maxLength = 2048)
{
    /// <summary>Bytes that parsers tend to trip over: limits of signed, unsigned and length fields.</summary>
    private static readonly byte[] _edges = [0, 1, 2, 3, 4, 7, 8, 0x0F, 0x10, 0x3F, 0x40, 0x7F, 0x80, 0xBE, 0xC0, 0xFC, 0xFE, 0xFF];

    private readonly Random _random = new(seed);
    private readonly byte[] _buffer = new byte[maxLength];

    /// <summary>A copy of a packet with one to eight changes; valid until the next call.</summary>
    public Span<byte> Mutate(ReadOnlySpan<byte> packet)
    {
        var length = Math.Min(packet.Length, _buffer.Length);
        packet[..length].CopyTo(_buffer);
        for (var changes = 1 + _random.Next(8) * _random.Next(2); changes > 0; changes--)
        {
            length = Change(length);
        }

        return _buffer.AsSpan(0, length);
    }

    /// <summary>Random bytes, 0 to <paramref name="longest"/>; valid until the next call.</summary>
    public Span<byte> Noise(int longest)
    {
        var noise = _buffer.AsSpan(0, _random.Next(Math.Min(longest, _buffer.Length) + 1));
        _random.NextBytes(noise);
        return noise;
    }

    /// <summary>0 to <paramref name="end"/> - 1.</summary>
    public int Choose(int end) => _random.Next(end);

    private int Change(int length)
    {
        if (length == 0)
        {
            _buffer[0] = AnyByte();
            return 1;
        }

        var at = _random.Next(length);
        switch (_random.Next(8))
        {
            case 0:
                _buffer[at] ^= (byte)(1 << _random.Next(8));
                return length;
            case 1:
                _buffer[at] = AnyByte();
                return length;
            case 2:
                _buffer[at] = _edges[_random.Next(_edges.Length)];
                return length;
            case 3:
                return at; // cut off
            case 4:
                return Remove(at, 1 + _random.Next(8), length);
            case 5:
                return Insert(at, 1 + _random.Next(8), length);
            case 6:
                return Double(at, length);
            default:
                _buffer[at] += (byte)(_random.Next(2) == 0 ? 1 : 0xFF); // off by one
                return length;
        }
    }

    private byte AnyByte() => (byte)_random.Next(256);

    private int Remove(int at, int count, int length)
    {
        count = Math.Min(count, length - at);
        _buffer.AsSpan(at + count, length - at - count).CopyTo(_buffer.AsSpan(at));
        return length - count;
    }

    private int Insert(int at, int count, int length)
    {
        count = Math.Min(count, _buffer.Length - length);
        _buffer.AsSpan(at, length - at).CopyTo(_buffer.AsSpan(at + count));
        _random.NextBytes(_buffer.AsSpan(at, count));
        return length + count;
    }

    /// <summary>Repeats a piece, as if an attribute or block stood there twice.</summary>
    private int Double(int at, int length)
    {
        var count = Math.Min(1 + _random.Next(32), Math.Min(length - at, _buffer.Length - length));
        _buffer.AsSpan(at, length - at).CopyTo(_buffer.AsSpan(at + count));
        return length + count;
    }
}
