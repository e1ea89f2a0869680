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

/// <summary>Takes datagrams apart, so that each record has its own fate.</summary>
internal sealed class SplitRecords(IDatagramDamage fate) : IDatagramDamage
{
    public void Pass(ReadOnlyMemory<byte> datagram, Action<ReadOnlyMemory<byte>> forward)
    {
        foreach (var record in DtlsRecords.Split(datagram))
        {
            fate.Pass(record, forward);
        }
    }
}

/// <summary>Takes datagrams apart into their records and delivers those in the opposite order.</summary>
internal sealed class ReverseRecords : IDatagramDamage
{
    public void Pass(ReadOnlyMemory<byte> datagram, Action<ReadOnlyMemory<byte>> forward)
    {
        foreach (var record in DtlsRecords.Split(datagram).Reverse())
        {
            forward(record);
        }
    }
}

/// <summary>Holds each second datagram back until the next one has passed; the last of a flight stays until it is repeated.</summary>
internal sealed class SwapPairs : IDatagramDamage
{
    private ReadOnlyMemory<byte>? _held;

    public void Pass(ReadOnlyMemory<byte> datagram, Action<ReadOnlyMemory<byte>> forward)
    {
        if (_held is { } held)
        {
            _held = null;
            forward(datagram);
            forward(held);
        }
        else
        {
            _held = datagram;
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

/// <summary>Changes some bytes of some datagrams.</summary>
internal sealed class Corrupt(int seed) : IDatagramDamage
{
    private readonly Random _random = new(seed);

    public void Pass(ReadOnlyMemory<byte> datagram, Action<ReadOnlyMemory<byte>> forward)
    {
        var bytes = datagram.ToArray();
        for (var changes = _random.Next(3); changes > 0; changes--)
        {
            bytes[_random.Next(bytes.Length)] = (byte)_random.Next(256);
        }

        forward(bytes);
    }
}

/// <summary>The records of a datagram (RFC 6347 section 4.1): the header has 13 bytes, the last two of them the length.</summary>
internal static class DtlsRecords
{
    private const int HeaderLength = 13;

    public static IReadOnlyList<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> datagram)
    {
        var records = new List<ReadOnlyMemory<byte>>();
        while (datagram.Length > 0)
        {
            var length = HeaderLength + (datagram.Span[11] << 8 | datagram.Span[12]);
            records.Add(datagram[..length]);
            datagram = datagram[length..];
        }

        return records;
    }
}
