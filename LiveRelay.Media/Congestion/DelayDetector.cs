namespace LiveRelay.Media.Congestion;

/// <summary>What the delay says of the line.</summary>
internal enum LineUse
{
    /// <summary>The queue neither grows nor shrinks, and is short.</summary>
    Normal,

    /// <summary>More is sent than the line carries: the queue before it grows, or stands.</summary>
    Over,

    /// <summary>The queue drains.</summary>
    Under,
}

/// <summary>
/// Watches one-way delays for a queue that builds up (draft-ietf-rmcat-gcc-02 section 5: groups, gradient, adaptive threshold, detector). What differs, and
/// why: frames leave as bursts here, and the last packet of a burst has waited for all before it; so a group's delay is that of the packet that waited
/// least, less what it had to wait behind our own packets if the line carries what is believed: a keyframe is no over-use. The gradient is a line through the last groups (least squares), not a Kalman filter. And a queue that does not grow but stands is
/// over-use too.
/// </summary>
internal sealed class DelayDetector
{
    private const long GroupMicroseconds = 20_000;
    private const int Window = 20;
    private const int FewestGroups = 6;

    /// <summary>Gain of the gradient, so that the thresholds of the draft's section 5.4, which are for offsets in ms, fit: 60 deltas times 4.</summary>
    private const double Gain = 240;

    /// <summary>Section 5.4: how fast the threshold follows the signal, up and down, for each ms.</summary>
    private const double ThresholdUp = 0.0087;
    private const double ThresholdDown = 0.039;
    private const double MinThreshold = 6;
    private const double MaxThreshold = 600;

    /// <summary>Section 5.4: a signal that is so far beyond the threshold is a step of the line and not its noise.</summary>
    private const double Outlier = 15;

    /// <summary>A queue shorter than this is noise, however steep: ms.</summary>
    private const double ShortQueue = 15;

    /// <summary>A queue that nobody needs, ms: half of what the steady state may show.</summary>
    private const double StandingQueue = 28;

    /// <summary>The least delay is looked for in two spans of this length: a route that becomes longer is the new base after twice as long.</summary>
    private const long BaseMicroseconds = 10_000_000;

    /// <summary>No queue grows by so much between two groups: the viewer's clock was set.</summary>
    private const double ClockJump = 3000;

    private readonly double[] _times = new double[Window];
    private readonly double[] _excess = new double[Window];
    private long _groupStart = -1;
    private long _groupArrival;
    private long _groupDelay;
    private long _groupWait;
    private long _firstArrival;
    private long _firstDelay;
    private int _count;
    private double _lastSignal;
    private double _lastTime;
    private double _lastDelay;
    private double _threshold = 12.5;
    private int _timesOver;
    private long _baseSpanEnd;
    private double _base = double.MaxValue;
    private double _previousBase = double.MaxValue;

    /// <summary>What the last groups say.</summary>
    internal LineUse Use { get; private set; }

    /// <summary>The newest group's delay beyond the least of the last 10 to 20 s: the queue, in ms.</summary>
    internal double Queue { get; private set; }

    /// <summary>What of it the newest group did not have to wait for if the line carries what is believed, in ms.</summary>
    internal double Excess { get; private set; }

    /// <summary>The least of the queue of the last groups that what is believed does not explain, in ms.</summary>
    internal double LeastQueue { get; private set; }

    /// <summary>Adds a packet that arrived, in the order of sending.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="arrival">In microseconds on the viewer's clock.</param>
    internal void Add(in SentPacket packet, long arrival)
    {
        var sentAt = packet.SentAt.Microseconds;
        var delay = arrival - sentAt;
        if (_groupStart >= 0 && sentAt < _groupStart)
        {
            return; // it was overtaken: its group is closed
        }

        if (_groupStart >= 0 && sentAt < _groupStart + GroupMicroseconds)
        {
            if (delay - packet.Wait < _groupDelay - _groupWait)
            {
                (_groupDelay, _groupWait, _groupArrival) = (delay, packet.Wait, arrival);
            }

            return;
        }

        if (_groupStart >= 0)
        {
            CloseGroup();
        }

        (_groupStart, _groupDelay, _groupWait, _groupArrival) = (sentAt, delay, packet.Wait, arrival);
    }

    /// <summary>The queue was none of ours: it did not become shorter when we sent less. It is part of the way from now on.</summary>
    internal void TakeAsBase()
    {
        _base = _previousBase = Base + LeastQueue;
        Queue -= LeastQueue;
        LeastQueue = 0;
        Use = LineUse.Normal;
    }

    /// <summary>Names what feedback touches: see <see cref="CacheAhead"/>.</summary>
    internal void CollectTouched(List<object> touched)
    {
        touched.Add(this);
        touched.Add(_times);
        touched.Add(_excess);
    }

    private void CloseGroup()
    {
        if (_count == 0)
        {
            Restart();
        }

        var time = (_groupArrival - _firstArrival) / 1000.0;
        var delay = (_groupDelay - _firstDelay) / 1000.0;
        if (_count > 0 && (Math.Abs(delay - _lastDelay) > ClockJump || Math.Abs(time - _lastTime) > ClockJump))
        {
            Restart();
            (time, delay) = (0, 0);
        }

        FollowBase(delay);
        Queue = delay - Base;
        _times[_count % Window] = time;
        Excess = _excess[_count % Window] = Math.Max(0, Queue - (_groupWait / 1000.0));
        _count++;
        Decide(time);
        (_lastTime, _lastDelay) = (time, delay);
    }

    private double Base => Math.Min(_base, _previousBase);

    private void Restart()
    {
        (_firstArrival, _firstDelay) = (_groupArrival, _groupDelay);
        _count = 0;
        _lastTime = 0;
        _timesOver = 0;
        _base = _previousBase = double.MaxValue;
        _baseSpanEnd = _groupArrival + BaseMicroseconds;
        Use = LineUse.Normal;
    }

    private void FollowBase(double delay)
    {
        if (_groupArrival >= _baseSpanEnd)
        {
            _previousBase = _base;
            _base = double.MaxValue;
            _baseSpanEnd = _groupArrival + BaseMicroseconds;
        }

        _base = Math.Min(_base, delay);
    }

    private void Decide(double time)
    {
        var count = Math.Min(_count, Window);
        if (count < FewestGroups)
        {
            Use = LineUse.Normal;
            return;
        }

        var slope = Slope(count, out var least);
        LeastQueue = least;
        var signal = slope * Gain;
        if (signal > _threshold && _excess[(_count - 1) % Window] > ShortQueue)
        {
            _timesOver++;
            if (_timesOver >= 2 && signal >= _lastSignal && IsGrowing)
            {
                Use = LineUse.Over;
            }
        }
        else
        {
            _timesOver = 0;
            Use = signal < -_threshold ? LineUse.Under : LeastQueue > StandingQueue ? LineUse.Over : LineUse.Normal;
        }

        FollowSignal(Math.Abs(signal), time - _lastTime);
        _lastSignal = signal;
    }

    private bool IsGrowing => _excess[(_count - 1) % Window] >= _excess[(_count - 2) % Window];

    private void FollowSignal(double signal, double elapsed)
    {
        if (signal <= _threshold + Outlier)
        {
            var gain = signal < _threshold ? ThresholdDown : ThresholdUp;
            _threshold += gain * (signal - _threshold) * Math.Clamp(elapsed, 0, 25);
            _threshold = Math.Clamp(_threshold, MinThreshold, MaxThreshold);
        }
    }

    /// <summary>How much the delay grows in the time that passes, by least squares.</summary>
    private double Slope(int count, out double least)
    {
        double sumTime = 0, sumDelay = 0;
        least = double.MaxValue;
        for (var i = 0; i < count; i++)
        {
            sumTime += _times[i];
            sumDelay += _excess[i];
            least = Math.Min(least, _excess[i]);
        }

        double meanTime = sumTime / count, meanDelay = sumDelay / count, numerator = 0, denominator = 0;
        for (var i = 0; i < count; i++)
        {
            var time = _times[i] - meanTime;
            numerator += time * (_excess[i] - meanDelay);
            denominator += time * time;
        }

        return denominator < 1 ? 0 : numerator / denominator;
    }
}
