using LiveRelay.Media;

namespace LiveRelay.Tests.Simulation;

/// <summary>How one direction of a simulated line treats its datagrams.</summary>
internal sealed record LineConditions
{
    /// <summary>The one-way delay of every datagram.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Up to so much more, at random: what reorders datagrams.</summary>
    public TimeSpan Jitter { get; init; } = TimeSpan.Zero;

    /// <summary>0 to 1.</summary>
    public double Loss { get; init; }

    /// <summary>0 to 1.</summary>
    public double Duplication { get; init; }
}

/// <summary>A narrow place with a drop-tail queue before it; what it loses takes the place of the line's own loss in its direction.</summary>
internal sealed class Bottleneck(TimeSpan queue)
{
    private Instant _free = Instant.Zero;
    private bool _isLosing;

    /// <summary>How much passes, in bits per second; may be changed while the lesson runs.</summary>
    public required long BitsPerSecond { get; set; }

    /// <summary>The longest that a datagram has waited since it was last asked.</summary>
    public TimeSpan LongestWait { get; set; }

    /// <summary>0 to 1.</summary>
    public double Loss { get; init; }

    /// <summary>How many are lost in a row, on average: two states (Gilbert); 1 is independent loss.</summary>
    public double LossRun { get; init; } = 1;

    /// <summary>When a datagram is through; <see cref="Instant.Never"/> if the queue is full or it is lost.</summary>
    public Instant Pass(Instant now, int bytes, Random random)
    {
        _isLosing = _isLosing && LossRun > 1 ? random.NextDouble() >= 1 / LossRun : random.NextDouble() < (LossRun > 1 ? Loss / (LossRun * (1 - Loss)) : Loss);
        if (_isLosing)
        {
            return Instant.Never;
        }

        _free = _free > now ? _free : now;
        if (_free - now > queue)
        {
            return Instant.Never;
        }

        LongestWait = _free - now > LongestWait ? _free - now : LongestWait;
        return _free += TimeSpan.FromSeconds(bytes * 8.0 / BitsPerSecond);
    }
}

/// <summary>Virtual time and the datagrams under way in it. The same seed gives the same lesson, to the microsecond.</summary>
internal sealed class SimulatedNetwork(int seed)
{
    private readonly PriorityQueue<Action, (Instant Time, long Order)> _events = new();
    private long _order;

    /// <summary>The one source of chance.</summary>
    public Random Random { get; } = new(seed);

    public Instant Now { get; private set; } = Instant.FromMilliseconds(1_000_000 + (seed % 1000 * 977));

    /// <summary>Lets something happen later.</summary>
    public void At(Instant time, Action action) => _events.Enqueue(action, (time, _order++));

    /// <summary>Puts a datagram on a line.</summary>
    public void Send(LineConditions line, ReadOnlySpan<byte> datagram, Action<byte[]> deliver)
    {
        var copies = Random.NextDouble() < line.Duplication ? 2 : 1;
        for (var i = 0; i < copies; i++)
        {
            if (Random.NextDouble() < line.Loss)
            {
                continue;
            }

            var copy = datagram.ToArray();
            At(Now + line.Delay + (line.Jitter * Random.NextDouble()), () => deliver(copy));
        }
    }

    /// <summary>Lets time pass, jumping from one thing that happens to the next.</summary>
    public void RunFor(TimeSpan duration)
    {
        var end = Now + duration;
        while (_events.TryPeek(out var action, out var at) && at.Time <= end)
        {
            _events.Dequeue();
            Now = at.Time > Now ? at.Time : Now;
            action();
        }

        Now = end;
    }
}
