namespace LiveRelay.Media.Congestion;

/// <summary>
/// The rate that the loss allows: more than a tenth of the packets lost means less is sent, next to none means more may be
/// (draft-ietf-rmcat-gcc-02 section 6). What differs: loss that stays the same while much less is sent is not ours (radio, a bad cable). It is then
/// part of the line, only what goes beyond it counts, and the rate is given back.
/// </summary>
internal sealed class LossControl
{
    private const double Much = 0.10;
    private const double Little = 0.02;
    private const double GrowthPerSecond = 1.08;
    private const int FewestPackets = 20;
    private const double LeastOfArriving = 0.7;

    /// <summary>Sending so much less must have shown in the loss, if it was ours.</summary>
    private const double Tried = 0.75;

    /// <summary>A source that is allowed so much less and sends no less cannot: nothing is learned from cutting on.</summary>
    private const double TriedInVain = 0.6;

    private static readonly TimeSpan _span = TimeSpan.FromMilliseconds(500);

    private readonly BandwidthOptions _options;
    private int _received;
    private int _lost;
    private long _bytes;
    private Instant _spanStart = Instant.Never;
    private double _rateBefore;
    private double _sentBefore;
    private double _lossBefore;
    private bool _isFirst = true;

    internal LossControl(BandwidthOptions options)
    {
        _options = options;
        Bitrate = options.MaxBitrate;
    }

    /// <summary>In bit/s.</summary>
    internal double Bitrate { get; private set; }

    /// <summary>The loss lately, 0 to 1.</summary>
    internal double Loss { get; private set; }

    /// <summary>The part of the loss that does not depend on what is sent, 0 to 1.</summary>
    internal double Inherent { get; private set; }

    /// <summary>Whether it finds out now whether the loss is ours.</summary>
    internal bool IsTrying => _rateBefore > 0;

    /// <summary>A packet arrived.</summary>
    /// <param name="size">In bytes.</param>
    /// <param name="wasLost">Whether it was counted as lost before.</param>
    internal void OnReceived(int size, bool wasLost)
    {
        _received++;
        _bytes += wasLost ? 0 : size;
        _lost -= wasLost ? 1 : 0;
    }

    /// <summary>A packet is missing.</summary>
    /// <param name="size">In bytes.</param>
    internal void OnLost(int size)
    {
        _lost++;
        _bytes += size;
    }

    /// <summary>Looks at the span that is over; until then nothing happens.</summary>
    internal void Update(Instant now, double target, double arriving)
    {
        if (_spanStart == Instant.Never)
        {
            _spanStart = now;
        }

        var seconds = (now - _spanStart).TotalSeconds;
        var packets = _received + Math.Max(0, _lost);
        if (now - _spanStart < _span || packets < FewestPackets)
        {
            return;
        }

        var loss = Math.Max(0, _lost) / (double)packets;
        var sent = _bytes * 8 / seconds;
        _received = _lost = 0;
        _bytes = 0;
        _spanStart = now;
        Take(loss, sent, target, Math.Min(seconds, 2));

        // What arrives, the line carries: sending much less than that helps nobody.
        Bitrate = Math.Max(Bitrate, arriving * LeastOfArriving);
    }

    /// <summary>Where only receiver reports tell of the loss, once for each: as in the draft, for what was sent when is not known.</summary>
    internal void OnReport(double loss, double target, double seconds)
    {
        Loss = loss;
        if (loss > Much)
        {
            Bitrate = Math.Max(_options.MinBitrate, Math.Min(Bitrate, target) * (1 - (0.5 * loss)));
        }
        else if (loss < Little)
        {
            Bitrate = Math.Min(_options.MaxBitrate, Bitrate * Math.Pow(GrowthPerSecond, Math.Min(seconds, 2)));
        }
    }

    private void Take(double loss, double sent, double target, double seconds)
    {
        Loss += (_isFirst ? 1 : 0.25) * (loss - Loss);
        _isFirst = false;

        // What is inherent passes away too: slowly, for a line that lost a fifth by nature does so again.
        Inherent = Math.Min(Inherent, Math.Max(Loss, Inherent * 0.995));
        var excess = Loss - Inherent;
        if (excess > Much + (Inherent / 2))
        {
            if (IsTrying && (sent < _sentBefore * Tried || Bitrate < _rateBefore * TriedInVain))
            {
                Judge(target);
                return;
            }

            if (!IsTrying)
            {
                (_rateBefore, _sentBefore, _lossBefore) = (target, sent, Loss);
            }

            Bitrate = Math.Max(_options.MinBitrate, Math.Min(Bitrate, target) * (1 - (0.5 * Math.Min(1, excess))));
        }
        else if (excess < Little || Inherent > 0)
        {
            _rateBefore = 0;
            Bitrate = Math.Min(_options.MaxBitrate, (Bitrate * Math.Pow(GrowthPerSecond, seconds)) + (1000 * seconds));
        }
    }

    /// <summary>Much less was sent: if as much was lost as before, it was not for that.</summary>
    private void Judge(double target)
    {
        if (Loss > _lossBefore * 0.75)
        {
            Inherent = Loss;
            Bitrate = _rateBefore;
        }
        else
        {
            Bitrate = Math.Min(Bitrate, target);
        }

        _rateBefore = 0;
    }
}
