using LiveRelay.Media.Rtcp;

namespace LiveRelay.Media.Congestion;

/// <summary>
/// What a viewer's line carries, as its sender sees it: from transport-wide feedback, where the viewer gives it, by delay and loss; else from REMB and
/// receiver reports. Sans-IO, one for each viewer; docs/BWE.md tells how it works.
/// </summary>
internal sealed class BandwidthEstimator
{
    private static readonly TimeSpan _silence = TimeSpan.FromMilliseconds(1000);
    private static readonly TimeSpan _silenceStep = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan _feedbackIsOver = TimeSpan.FromSeconds(5);

    /// <summary>Repetitions wait while what was sent takes longer than this at the target rate: microseconds.</summary>
    private const double RepairWait = 120_000;

    /// <summary>While the line's queue is shorter than this, in ms, there is room for them.</summary>
    private const double RepairQueue = 80;

    /// <summary>
    /// A source that sends just what it may would always have a queue, by chance alone: where so much arrives, the line is believed to carry a little more than
    /// the target. A source that sends less needs no more than the target for its keyframes to pass in time.
    /// </summary>
    private const double Headroom = 1.1;

    /// <summary>With a longer queue, in ms, the line is nearly full already, and a probe would only add to it.</summary>
    private const double CalmQueue = 10;

    private readonly BandwidthOptions _options;
    private readonly SentPacketHistory _history = new();
    private readonly AcknowledgedRate _acknowledged = new();
    private readonly DelayDetector _detector = new();
    private readonly DelayControl _delay;
    private readonly LossControl _loss;
    private readonly ProbeController _probes;
    private ArrivalClock _clock;
    private BelievedQueue _believed;
    private long _believedBitrate;
    private Instant _lastFeedback = Instant.Never;
    private Instant _firstUnanswered = Instant.Never;
    private Instant _nextSilence = Instant.Never;
    private Instant _lastReport = Instant.Never;
    private double _remb = double.MaxValue;

    internal BandwidthEstimator(BandwidthOptions options)
    {
        _options = options;
        _delay = new DelayControl(options);
        _loss = new LossControl(options);
        _probes = new ProbeController(options);
        Wanted = options.MaxBitrate;
        Update();
    }

    /// <summary>What may be sent, in bit/s.</summary>
    internal long TargetBitrate { get; private set; }

    /// <summary>What media may take of it, in bit/s: the rest is for what the line loses and is sent again.</summary>
    internal long MediaBitrate => (long)(TargetBitrate * (1 - _loss.Loss));

    /// <summary>What media would be sent if it were allowed, in bit/s: up to there, and not beyond, the line is probed.</summary>
    internal long Wanted { get; set; }

    /// <summary>What arrives, in bit/s; 0 if it is not known.</summary>
    internal long AcknowledgedBitrate => _acknowledged.Rate;

    /// <summary>The round trip, smoothed, with the viewer's feedback interval in it.</summary>
    internal TimeSpan RoundTripTime { get; private set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Lost lately, 0 to 1.</summary>
    internal double Loss => _loss.Loss;

    /// <summary>The queue before the viewer's line, in ms.</summary>
    internal double Queue => _detector.Queue;

    /// <summary>
    /// Whether a repetition may be sent now. What a viewer asks for again is sent within the target, not beyond it: else what was lost because the line is
    /// full keeps it full.
    /// </summary>
    internal bool AllowsRepair(Instant now) => _detector.Queue < RepairQueue || _believed.At(now) < RepairWait;

    /// <summary>Probes so far.</summary>
    internal int Probes => _probes.Count;

    /// <summary>When <see cref="HandleTimeout"/> wants to be called.</summary>
    internal Instant NextTimeout => Instant.Min(_nextSilence, HasFeedback ? _probes.NextTimeout : Instant.Never);

    /// <summary>Whether the viewer has told of anything that arrived.</summary>
    internal bool HasFeedback => _lastFeedback != Instant.Never;

    /// <summary>Names what forwarding a packet touches: see <see cref="CacheAhead"/>.</summary>
    internal void CollectTouched(List<object> touched)
    {
        touched.Add(_history);
        touched.Add(_probes);
    }

    /// <summary>Names what feedback touches beyond that.</summary>
    internal void CollectTouchedByFeedback(List<object> touched)
    {
        touched.Add(_delay);
        touched.Add(_loss);
        _acknowledged.CollectTouched(touched);
        _detector.CollectTouched(touched);
    }

    /// <summary>A packet left.</summary>
    /// <param name="now">When.</param>
    /// <param name="transportSequenceNumber">Its transport-wide sequence number.</param>
    /// <param name="size">In bytes, as a UDP payload.</param>
    internal void OnPacketSent(Instant now, ushort transportSequenceNumber, int size)
    {
        var probe = _probes.Current;
        _history.Add(new SentPacket(now, size, probe, _believed.Add(now, size, _believedBitrate)), transportSequenceNumber);
        if (probe != 0)
        {
            _probes.OnSent(now, size);
        }

        if (_firstUnanswered == Instant.Never && HasFeedback)
        {
            _firstUnanswered = now;
            _nextSilence = now + _silence;
        }
    }

    /// <summary>The viewer tells what arrived when. What it says of packets that were never sent, or for the second time, is nothing.</summary>
    internal void OnTransportFeedback(Instant now, in TransportFeedback feedback)
    {
        Span<long> arrivals = stackalloc long[Math.Min((int)feedback.StatusCount, SentPacketHistory.Capacity)];
        var count = feedback.Read(arrivals);
        var offset = _clock.Unwrap(feedback.ReferenceTime);
        var newestSent = Instant.Zero;
        var probed = 0.0;
        for (var i = 0; i < count; i++)
        {
            var number = (ushort)(feedback.BaseSequenceNumber + i);
            if (arrivals[i] == -1)
            {
                if (_history.TryLose(now, number, out var lost))
                {
                    _loss.OnLost(lost.Size);
                }
            }
            else if (_history.TryReceive(now, number, out var packet, out var wasLost))
            {
                newestSent = packet.SentAt > newestSent ? packet.SentAt : newestSent;
                probed = Math.Max(probed, Take(now, packet, arrivals[i] + offset, wasLost));
            }
        }

        if (newestSent > Instant.Zero)
        {
            OnAnswered(now, newestSent);
            Decide(now, probed);
        }
    }

    /// <summary>The viewer's own estimate, in bit/s: counts where it gives no transport-wide feedback.</summary>
    internal void OnRemb(Instant now, ulong bitsPerSecond)
    {
        _remb = Math.Clamp(bitsPerSecond, (double)_options.MinBitrate, _options.MaxBitrate);
        Update(now);
    }

    /// <summary>A receiver report's loss, in 256ths, and round trip: count where there is no transport-wide feedback.</summary>
    internal void OnReceiverReport(Instant now, byte fractionLost, TimeSpan roundTrip)
    {
        if (!IsBlind(now))
        {
            return;
        }

        RoundTripTime = roundTrip;
        var seconds = _lastReport == Instant.Never ? 1 : (now - _lastReport).TotalSeconds;
        _lastReport = now;
        _loss.OnReport(fractionLost / 256.0, Math.Min(_loss.Bitrate, _remb), seconds);
        Update(now);
    }

    /// <summary>Its next time has come; how many bytes of padding to send now, 0 for none.</summary>
    internal int HandleTimeout(Instant now)
    {
        if (now >= _nextSilence)
        {
            _nextSilence = now + _silenceStep;
            _delay.OnSilence();
            Update(now);
        }

        if (!HasFeedback)
        {
            return 0;
        }

        var isCalm = _detector.Use != LineUse.Over && _detector.Queue < CalmQueue && !_delay.IsDraining && !_loss.IsTrying;
        return _probes.BytesDue(now, TargetBitrate, Math.Min(Wanted / (1 - Math.Min(0.5, _loss.Loss)), _options.MaxBitrate), isCalm);
    }

    private bool IsBlind(Instant now) => !HasFeedback || now - _lastFeedback > _feedbackIsOver;

    private double Take(Instant now, in SentPacket packet, long arrival, bool wasLost)
    {
        _loss.OnReceived(packet.Size, wasLost);
        _acknowledged.Add(arrival, packet.Size);
        _detector.Add(packet, arrival);
        return packet.Probe == 0 ? 0 : _probes.OnReceived(now, packet, arrival);
    }

    private void OnAnswered(Instant now, Instant newestSent)
    {
        var roundTrip = now - newestSent;
        RoundTripTime = HasFeedback ? (RoundTripTime * 0.875) + (roundTrip * 0.125) : roundTrip;
        if (!HasFeedback)
        {
            _probes.Start(now);
        }

        _lastFeedback = now;
        _firstUnanswered = _nextSilence = Instant.Never;
    }

    private void Decide(Instant now, double probed)
    {
        if (probed > 0)
        {
            _delay.OnProbe(probed);
        }

        if (_delay.Update(now, _detector, _acknowledged, RoundTripTime))
        {
            _probes.OnCut(now);
        }

        _loss.Update(now, TargetBitrate, _acknowledged.Rate);
        Update(now);
    }

    private void Update(Instant now)
    {
        TargetBitrate = Target(now);
        _believedBitrate = (long)Math.Clamp(Headroom * _acknowledged.Rate, TargetBitrate, Headroom * TargetBitrate);
    }

    private long Target(Instant now) => (long)Math.Clamp(
        IsBlind(now) ? Math.Min(_remb == double.MaxValue ? _options.StartBitrate : _remb, _loss.Bitrate) : Math.Min(_delay.Bitrate, _loss.Bitrate),
        _options.MinBitrate,
        _options.MaxBitrate);

    private void Update() => Update(Instant.Zero);
}

/// <summary>
/// The queue that would be there if the line carried the target and no more: a keyframe makes one of its own, and it is no sign of anything. What packets
/// wait beyond it is.
/// </summary>
internal struct BelievedQueue
{
    /// <summary>As long as a large keyframe: who always sends more than he may explains nothing with it.</summary>
    private const double Longest = 250_000;

    private double _wait;
    private Instant _last;

    /// <summary>How long a packet would wait now, in microseconds.</summary>
    internal readonly double At(Instant now) => Math.Max(0, _wait - (now.Microseconds - _last.Microseconds));

    /// <summary>Adds a packet; how long it waits, in microseconds.</summary>
    internal int Add(Instant now, int size, long bitrate)
    {
        var wait = At(now);
        _last = now;
        _wait = Math.Min(Longest, wait + (size * 8e6 / bitrate));
        return (int)wait;
    }
}

/// <summary>Reference times of 24 bits with sign, in multiples of 64 ms, roll over after twelve days: this goes on counting.</summary>
internal struct ArrivalClock
{
    private const int Range = 1 << 24;
    private long _turns;
    private int _last;
    private bool _isRunning;

    /// <summary>What to add to times of a feedback with this reference time, in microseconds; they are positive then.</summary>
    internal long Unwrap(int referenceTime)
    {
        if (!_isRunning)
        {
            (_isRunning, _turns) = (true, 1);
        }
        else if (referenceTime - _last < -Range / 2)
        {
            _turns++;
        }
        else if (referenceTime - _last > Range / 2)
        {
            _turns = Math.Max(1, _turns - 1);
        }

        _last = referenceTime;
        return _turns * Range * 64_000L;
    }
}
