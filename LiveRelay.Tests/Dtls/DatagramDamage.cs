namespace LiveRelay.Tests.Dtls;

/// <summary>What a path does to the datagrams of one direction.</summary>
internal interface IDatagramDamage
{
    void Pass(ReadOnlyMemory<byte> datagram, Action<ReadOnlyMemory<byte>> forward);
}

/// <summary>A path that passes all.</summary>
internal sealed class NoDamage : IDatagramDamage
{
    public void Pass(ReadOnlyMemory<byte> datagram, Action<ReadOnlyMemory<byte>> forward) => forward(datagram);
}

/// <summary>Loses datagrams by their number in this direction, counted from 0.</summary>
internal sealed class Lose(Func<int, bool> isLost) : IDatagramDamage
{
    private int _number;

    public int Lost { get; private set; }

    public void Pass(ReadOnlyMemory<byte> datagram, Action<ReadOnlyMemory<byte>> forward)
    {
        if (isLost(_number++))
        {
            Lost++;
            return;
        }

        forward(datagram);
    }
}

/// <summary>Delivers each datagram twice.</summary>
internal sealed class Duplicate : IDatagramDamage
{
    public void Pass(ReadOnlyMemory<byte> datagram, Action<ReadOnlyMemory<byte>> forward)
    {
        forward(datagram);
        forward(datagram);
    }
}

/// <summary>Takes datagrams apart into their records and delivers those in the opposite order.</summary>
internal sealed class ReverseRecords : IDatagramDamage
{
    // RFC 6347 section 4.1: the record header has 13 bytes, the last two of them the length.
    private const int HeaderLength = 13;

    public void Pass(ReadOnlyMemory<byte> datagram, Action<ReadOnlyMemory<byte>> forward)
    {
        var records = new Stack<ReadOnlyMemory<byte>>();
        while (datagram.Length > 0)
        {
            var length = HeaderLength + (datagram.Span[11] << 8 | datagram.Span[12]);
            records.Push(datagram[..length]);
            datagram = datagram[length..];
        }

        foreach (var record in records)
        {
            forward(record);
        }
    }
}

/// <summary>Delivers garbage before and after each datagram.</summary>
internal sealed class AddGarbage(int seed) : IDatagramDamage
{
    private readonly Random _random = new(seed);

    public void Pass(ReadOnlyMemory<byte> datagram, Action<ReadOnlyMemory<byte>> forward)
    {
        forward(Garbage());
        forward(datagram);
        forward(Garbage());
    }

    // Garbage whose first byte is one of DTLS (RFC 7983), or it would not have come this far.
    private byte[] Garbage()
    {
        var bytes = new byte[_random.Next(1, 1500)];
        _random.NextBytes(bytes);
        bytes[0] = (byte)_random.Next(20, 64);
        return bytes;
    }
}
