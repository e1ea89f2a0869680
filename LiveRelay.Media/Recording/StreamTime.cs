namespace LiveRelay.Media.Recording;

/// <summary>
/// When a stream's packets were captured, on our clock. Sender reports say it; before the first the earliest arrivals do. Reports that differ a
/// little move the mapping a little: encoders round, sound cards run at their own rate, and a picture must not jump for that.
/// </summary>
internal sealed class StreamTime(int clockRate)
{
    /// <summary>A mapping that is wrong by more is set right at once, in µs.</summary>
    private const long Jump = 150_000;

    /// <summary>The most that one report moves the mapping, in µs, and for each second since the last one.</summary>
    private const long MostPerReport = 2_000;
    private const long MostPerSecond = 1_000;

    /// <summary>What was captured in the future, or longer ago than anybody waits for a packet, carries a timestamp of another series, in µs.</summary>
    internal const long MaxAhead = 2_000_000;
    internal const long MaxBehind = 20_000_000;

    private long _reference;
    private uint _referenceTimestamp;
    private bool _hasReference;
    private Instant _lastReport;

    /// <summary>Whether a sender report told the mapping.</summary>
    internal bool HasReport { get; private set; }

    /// <summary>How far the mapping was from what the last sender report said once it had followed it, in µs.</summary>
    internal long Error { get; private set; }

    /// <summary>Takes a packet's arrival: the mapping before the first report, and what a timestamp that makes no sense is replaced by.</summary>
    internal void OnPacket(Instant arrival, uint timestamp)
    {
        var ahead = _hasReference ? LocalAt(timestamp) - arrival.Microseconds : 0;
        if (!_hasReference || ahead > MaxAhead || ahead < -MaxBehind)
        {
            Set(arrival.Microseconds, timestamp);
            HasReport = false;
        }
        else if (!HasReport && ahead > 0)
        {
            Set(arrival.Microseconds, timestamp); // it came faster than those before it
        }
        else if ((timestamp - _referenceTimestamp) >> 28 == 1)
        {
            Set(LocalAt(timestamp), timestamp); // long before the difference rolls over
        }
    }

    /// <summary>Takes a sender report.</summary>
    /// <param name="arrival">When it arrived.</param>
    /// <param name="local">Our time, in microseconds, of the moment that it tells of.</param>
    /// <param name="timestamp">The RTP timestamp of that moment.</param>
    internal void OnReport(Instant arrival, long local, uint timestamp)
    {
        var error = _hasReference ? local - LocalAt(timestamp) : 0;
        if (!_hasReference || !HasReport || Math.Abs(error) > Jump)
        {
            Set(local, timestamp);
            Error = 0;
        }
        else
        {
            var most = MostPerReport + (Math.Max(0, arrival.Microseconds - _lastReport.Microseconds) * MostPerSecond / 1_000_000);
            var correction = Math.Clamp(error, -most, most);
            Set(LocalAt(timestamp) + correction, timestamp);
            Error = error - correction;
        }

        HasReport = true;
        _lastReport = arrival;
    }

    /// <summary>When that timestamp was captured, in microseconds of our clock.</summary>
    internal long LocalAt(uint timestamp) => _reference + ((int)(timestamp - _referenceTimestamp) * 1_000_000L / clockRate);

    private void Set(long local, uint timestamp)
    {
        _reference = local;
        _referenceTimestamp = timestamp;
        _hasReference = true;
    }
}
