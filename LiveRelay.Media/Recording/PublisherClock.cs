namespace LiveRelay.Media.Recording;

/// <summary>
/// One publishing session's NTP clock on ours. Every sender report says what the publisher's clock showed, and arrives after it was sent: the smallest difference
/// of the last minute is the clocks' difference and the shortest way. The offset follows it slowly, so that a clock that runs at another
/// rate than ours stays in step with other publishers' ones, and no report that was late makes a jump. All streams of the session share it.
/// </summary>
internal sealed class PublisherClock
{
    private const int Samples = 128;

    /// <summary>What is older says more about drift than about the way.</summary>
    private static readonly TimeSpan _window = TimeSpan.FromSeconds(60);

    /// <summary>In the beginning the first report's lateness is made good at this rate, in µs a second: a hundredth of a second in two.</summary>
    private const long FirstRate = 5_000;

    /// <summary>Later a clock is followed at five times the rate at which bad ones drift, in µs a second.</summary>
    private const long Rate = 500;

    private static readonly TimeSpan _beginning = TimeSpan.FromSeconds(30);

    /// <summary>A clock that was set anew, in µs.</summary>
    private const long Step = 1_000_000;

    private readonly (Instant Arrival, long Offset)[] _samples = new (Instant, long)[Samples];
    private int _count;
    private Instant _first;
    private Instant _last;
    private long _offset;

    /// <summary>Takes a report; gives our time, in microseconds, at which it was written.</summary>
    internal long OnReport(Instant arrival, long ntpMicroseconds)
    {
        var sample = arrival.Microseconds - ntpMicroseconds;
        if (_count == 0 || Math.Abs(sample - _offset) > Step)
        {
            _count = 0;
            _first = arrival;
            _offset = sample;
        }
        else
        {
            Follow(arrival, Smallest(arrival, sample));
        }

        _samples[_count++ % Samples] = (arrival, sample);
        _last = arrival;
        return ntpMicroseconds + _offset;
    }

    private long Smallest(Instant now, long smallest)
    {
        for (var i = 0; i < Math.Min(_count, Samples); i++)
        {
            if (now - _samples[i].Arrival <= _window)
            {
                smallest = Math.Min(smallest, _samples[i].Offset);
            }
        }

        return smallest;
    }

    private void Follow(Instant now, long target)
    {
        var rate = now - _first < _beginning ? FirstRate : Rate;
        var most = Math.Max(0, now.Microseconds - _last.Microseconds) * rate / 1_000_000;
        _offset += Math.Clamp(target - _offset, -most, most);
    }
}
