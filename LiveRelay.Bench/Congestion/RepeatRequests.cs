namespace LiveRelay.Bench.Congestion;

/// <summary>
/// When a browser that only receives asks for a packet again, as Chromium does: as soon as a later one has come, then after 100 ms each (it does not know
/// the round trip), ten times in all. Looked at every 20 ms.
/// </summary>
internal sealed class RepeatRequests
{
    internal const double Interval = 0.02;
    private const double AssumedRoundTrip = 0.1;
    private const int MaxTries = 10;

    private readonly SortedDictionary<long, (double AskedAt, int Tries)> _missing = [];
    private long _newest = -1;

    internal bool IsEmpty => _missing.Count == 0;

    /// <summary>A packet has come.</summary>
    /// <returns>Whether it had been asked for.</returns>
    internal bool Take(long number)
    {
        for (var missing = _newest + 1; missing < number && _newest >= 0; missing++)
        {
            _missing[missing] = (double.MinValue, 0);
        }

        _newest = Math.Max(_newest, number);
        return _missing.Remove(number);
    }

    /// <summary>Nothing before this packet is needed any more.</summary>
    internal void ForgetBefore(long number)
    {
        while (_missing.Count > 0 && _missing.First().Key is var first && first < number)
        {
            _missing.Remove(first);
        }
    }

    /// <summary>What is to be asked for now.</summary>
    internal List<long> Due(double now)
    {
        var due = new List<long>();
        foreach (var (number, (askedAt, tries)) in _missing.ToList())
        {
            if (tries == MaxTries)
            {
                _missing.Remove(number);
            }
            else if (now - askedAt >= AssumedRoundTrip)
            {
                _missing[number] = (now, tries + 1);
                due.Add(number);
            }
        }

        return due;
    }
}
