namespace LiveRelay.Bench.Congestion;

/// <summary>How packets are lost on a line.</summary>
/// <param name="Ratio">Of all packets, 0 to 1.</param>
/// <param name="MeanBurst">How many are lost in a row, on average; 1 is independent loss. Two states (Gilbert).</param>
internal readonly record struct LineLoss(double Ratio, double MeanBurst);

/// <summary>A line's properties.</summary>
internal sealed record LineSettings
{
    /// <summary>Bit/s from a second on.</summary>
    internal required IReadOnlyList<(double From, double Bitrate)> Rates { get; init; }

    /// <summary>One way, in seconds.</summary>
    internal double Delay { get; init; } = 0.05;

    /// <summary>The queue takes what leaves it within so many seconds, and drops the rest.</summary>
    internal double QueueSeconds { get; init; } = 0.3;

    /// <summary>Each packet waits up to so much more, in seconds, in order.</summary>
    internal double Jitter { get; init; }

    internal LineLoss Loss { get; init; }
}

/// <summary>Who sends over a line: his way behind it, on which packets keep their order.</summary>
/// <param name="delay">One way, in seconds.</param>
internal sealed class Way(double delay)
{
    internal double Delay => delay;

    /// <summary>What the queue dropped and the line lost of his.</summary>
    internal int Lost { get; set; }

    internal int Sent { get; set; }

    internal double LastArrival { get; set; }
}

/// <summary>A bottleneck: one rate at a time, one drop-tail queue for all who share it, then each one's way with jitter and loss.</summary>
internal sealed class Line(EventQueue events, LineSettings settings, Random random)
{
    private readonly Queue<(int Size, Way Way, Action Deliver)> _queue = new();
    private bool _isSending;
    private bool _isBad;

    /// <summary>Bytes that wait.</summary>
    internal int Backlog { get; private set; }

    internal double Rate => settings.Rates.Last(step => step.From <= events.Seconds).Bitrate;

    /// <summary>How long what waits now will take, in seconds.</summary>
    internal double QueueDelay => Backlog * 8 / Rate;

    internal void Send(int size, Way way, Action deliver)
    {
        way.Sent++;
        if ((Backlog + size) * 8 / Rate > settings.QueueSeconds)
        {
            way.Lost++;
            return;
        }

        Backlog += size;
        _queue.Enqueue((size, way, deliver));
        if (!_isSending)
        {
            SendNext();
        }
    }

    private void SendNext()
    {
        _isSending = _queue.Count > 0;
        if (!_isSending)
        {
            return;
        }

        var (size, way, deliver) = _queue.Dequeue();
        events.After(size * 8 / Rate, () =>
        {
            Backlog -= size;
            if (IsLost())
            {
                way.Lost++;
            }
            else
            {
                way.LastArrival = Math.Max(way.LastArrival, events.Seconds + way.Delay + (settings.Jitter * random.NextDouble()));
                events.Schedule(EventQueue.At(way.LastArrival), deliver);
            }

            SendNext();
        });
    }

    private bool IsLost()
    {
        var (ratio, burst) = settings.Loss;
        if (burst <= 1)
        {
            return random.NextDouble() < ratio;
        }

        // From bad to good with 1/burst, from good to bad so that the ratio holds.
        _isBad = _isBad ? random.NextDouble() >= 1 / burst : random.NextDouble() < ratio / (burst * (1 - ratio));
        return _isBad;
    }
}
