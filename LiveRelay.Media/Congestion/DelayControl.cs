namespace LiveRelay.Media.Congestion;

/// <summary>
/// The rate that the delay allows: additive increase near the line's known capacity, multiplicative far from it, and a cut to what arrives when the line is
/// over-used (draft-ietf-rmcat-gcc-02 section 5.5). What differs: a long queue is drained by a deeper cut, which ends with the queue; and what the
/// sender does not use does not grow, but is not lost either.
/// </summary>
internal sealed class DelayControl
{
    /// <summary>Section 5.5: how much of what arrives is sent after over-use.</summary>
    private const double Cut = 0.85;

    /// <summary>Section 5.5: growth far from a known capacity, for each second.</summary>
    private const double GrowthPerSecond = 1.08;

    /// <summary>Section 5.5: what is added near the capacity for each response time. The same for all, so that flows on one line come to share it.</summary>
    private const double PacketBits = 1200 * 8;

    /// <summary>What was sent and arrived shows that a little more may be tried, and no more than that.</summary>
    private const double Untried = 1.2;
    private const long UntriedConstant = 10_000;

    /// <summary>From this queue on, in ms, the line is full of our packets: what arrives is what it carries.</summary>
    private const double LongQueue = 60;

    /// <summary>A queue that has drained to this, in ms, needs no more restraint.</summary>
    private const double Drained = 20;

    /// <summary>How much of the capacity seen in the cut is sent when the queue has drained.</summary>
    private const double AfterDrain = 0.93;

    /// <summary>So often a queue that stands may outlast a cut before it is taken for somebody else's.</summary>
    private const int CutsInVain = 4;

    private static readonly TimeSpan _longestDrain = TimeSpan.FromSeconds(2);

    private readonly BandwidthOptions _options;
    private LinkCapacity _capacity;
    private Instant _lastUpdate = Instant.Never;
    private Instant _lastCut = Instant.Never;
    private double _queueAtCut;
    private int _cutsInVain;
    private double _drainTo;
    private double _bitrate;

    internal DelayControl(BandwidthOptions options)
    {
        _options = options;
        _bitrate = options.StartBitrate;
    }

    /// <summary>In bit/s.</summary>
    internal double Bitrate => _bitrate;

    /// <summary>The rate before the last cut, for the probe that looks whether it was a passing disturbance; 0 if there was none.</summary>
    internal double BitrateBeforeCut { get; private set; }

    /// <summary>When it was cut last.</summary>
    internal Instant LastCut => _lastCut;

    /// <summary>Whether it is held down until the queue has drained.</summary>
    internal bool IsDraining => _drainTo > 0;

    /// <summary>Takes what a feedback showed; true if the rate was cut.</summary>
    internal bool Update(Instant now, DelayDetector delay, AcknowledgedRate acknowledged, TimeSpan roundTrip)
    {
        var elapsed = _lastUpdate == Instant.Never ? TimeSpan.Zero : now - _lastUpdate;
        _lastUpdate = now;
        EndDrain(now, delay);
        switch (delay.Use)
        {
            case LineUse.Over:
                return MayCut(now, roundTrip) && CutTo(now, delay, acknowledged);
            case LineUse.Normal when !IsDraining:
                Grow(Math.Min(elapsed.TotalSeconds, 1), acknowledged, roundTrip);
                return false;
            default:
                return false;
        }
    }

    /// <summary>A probe measured a rate: it is taken if it is more.</summary>
    internal void OnProbe(double bitrate)
    {
        if (bitrate > _bitrate && !IsDraining)
        {
            _bitrate = Clamp(bitrate);
            _capacity.ForgetIfFar(bitrate);
        }
    }

    /// <summary>Nothing is heard of what was sent.</summary>
    internal void OnSilence() => _bitrate = Clamp(_bitrate * 0.8);

    private double Clamp(double bitrate) => Math.Clamp(bitrate, _options.MinBitrate, _options.MaxBitrate);

    /// <summary>A cut shows in the feedback one round trip later, and in the gradient's line a little after that.</summary>
    private bool MayCut(Instant now, TimeSpan roundTrip) =>
        _lastCut == Instant.Never || now - _lastCut >= roundTrip + TimeSpan.FromMilliseconds(100);

    private bool CutTo(Instant now, DelayDetector delay, AcknowledgedRate acknowledged)
    {
        if (!acknowledged.IsKnown)
        {
            return false;
        }

        var isLong = delay.Excess > LongQueue;

        // A source that has just begun to send more shows what the line carries in the last quarter of a second, and a line that has just become narrower too.
        var arriving = isLong ? Math.Min(acknowledged.Rate, acknowledged.RecentRate) : Math.Max(acknowledged.Rate, acknowledged.RecentRate);
        if (IsInVain(delay))
        {
            delay.TakeAsBase();
            _cutsInVain = 0;
            return false;
        }

        var target = Clamp(arriving * Cut);
        if (isLong)
        {
            _drainTo = Math.Max(_options.MinBitrate, arriving * AfterDrain);
            target = Clamp(arriving * (Cut - Math.Min(0.45, delay.Excess / 500)));
        }

        _capacity.Add(arriving);
        _queueAtCut = delay.LeastQueue;
        _lastCut = now;
        if (target >= _bitrate)
        {
            return false;
        }

        BitrateBeforeCut = _bitrate;
        _bitrate = target;
        return true;
    }

    private bool IsInVain(DelayDetector delay)
    {
        var hasShrunk = _lastCut == Instant.Never || delay.LeastQueue < _queueAtCut * 0.8 || delay.LeastQueue < Drained;
        _cutsInVain = hasShrunk ? 0 : _cutsInVain + 1;
        return _cutsInVain >= CutsInVain;
    }

    private void EndDrain(Instant now, DelayDetector delay)
    {
        if (!IsDraining || (delay.Queue > Drained && now - _lastCut < _longestDrain))
        {
            return;
        }

        _bitrate = Math.Max(_bitrate, Clamp(_drainTo));
        _drainTo = 0;
    }

    private void Grow(double seconds, AcknowledgedRate acknowledged, TimeSpan roundTrip)
    {
        var arriving = (double)acknowledged.Rate;
        _capacity.ForgetIfFar(arriving);
        var limit = (arriving * Untried) + UntriedConstant;
        if (!acknowledged.IsKnown || _bitrate >= limit)
        {
            return;
        }

        // Section 5.5: about one packet for each response time near the capacity.
        var growth = _capacity.IsNear(_bitrate)
            ? PacketBits / (roundTrip.TotalSeconds + 0.1) * seconds
            : (_bitrate * (Math.Pow(GrowthPerSecond, seconds) - 1)) + (1000 * seconds);
        _bitrate = Clamp(Math.Min(limit, _bitrate + growth));
    }
}

/// <summary>What arrived while the line was over-used: its capacity, as mean and spread (draft-ietf-rmcat-gcc-02 section 5.5).</summary>
internal struct LinkCapacity
{
    private const double Weight = 0.1;
    private double _mean;
    private double _variance;

    internal void Add(double bitrate)
    {
        if (_mean == 0 || IsFar(bitrate))
        {
            (_mean, _variance) = (bitrate, 0.01 * bitrate * bitrate);
            return;
        }

        var error = bitrate - _mean;
        _mean += Weight * error;
        _variance = ((1 - Weight) * _variance) + (Weight * error * error);
    }

    /// <summary>Whether a rate is so near that one must go gently.</summary>
    internal readonly bool IsNear(double bitrate) => _mean > 0 && bitrate > _mean - (3 * Deviation);

    /// <summary>The line has changed: what was known of it is over.</summary>
    internal void ForgetIfFar(double bitrate)
    {
        if (_mean > 0 && bitrate > _mean + (3 * Deviation))
        {
            _mean = 0;
        }
    }

    private readonly double Deviation => Math.Clamp(Math.Sqrt(_variance), 0.025 * _mean, 0.1 * _mean);

    private readonly bool IsFar(double bitrate) => Math.Abs(bitrate - _mean) > 3 * Deviation;
}
