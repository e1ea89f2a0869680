using LiveRelay.Media.Congestion;
using LiveRelay.Media.Rtcp;

namespace LiveRelay.Media.Sfu;

/// <summary>
/// What a viewer's line carries, by its reports. A viewer that tells nothing but losses, as plain players do, is sent everything until it loses much.
/// </summary>
internal sealed class ViewerLine
{
    /// <summary>Noticeable loss of sound, and such as takes two packets in a row.</summary>
    private const double SomeLoss = 0.01;
    private const double MuchLoss = 0.03;

    /// <summary>Below, a copy of each packet of sound would be a fifth of the line.</summary>
    private const long RoomForCopy = 400_000;

    private readonly BandwidthEstimator _estimator;
    private readonly RepairDelay _repair = new();
    private readonly bool _tellsArrivals;
    private TimeSpan _roundTrip;

    /// <param name="limits">What is assumed of a line of which nothing is known.</param>
    /// <param name="tellsArrivals">Whether transport-wide feedback was agreed.</param>
    internal ViewerLine(SfuLimits limits, bool tellsArrivals)
    {
        _tellsArrivals = tellsArrivals;
        var options = new BandwidthOptions { MaxBitrate = limits.ViewerMaxBitrate };
        _estimator = new BandwidthEstimator(options with { StartBitrate = tellsArrivals ? limits.ViewerStartBitrate : options.MaxBitrate });
    }

    /// <summary>What it is judged by.</summary>
    internal BandwidthEstimator Estimator => _estimator;

    /// <summary>What media may take of it, in bits per second.</summary>
    internal long Available => _estimator.MediaBitrate;

    /// <summary>What would be sent if it were allowed, in bits per second: the line is tried up to there, and not beyond.</summary>
    internal long Wanted
    {
        set => _estimator.Wanted = value;
    }

    /// <summary>From arrival to display, at least, of a picture whose missing packets are sent again; zero on a line that loses nothing.</summary>
    internal TimeSpan RepairDelay => _repair.Current;

    /// <summary>How many packets before it each packet of sound is to repeat.</summary>
    internal int SoundCopies => _repair.Loss < SomeLoss || Available < RoomForCopy ? 0 : _repair.Loss < MuchLoss || Available < 2 * RoomForCopy ? 1 : 2;

    /// <summary>When <see cref="HandleTimeout"/> wants to be called.</summary>
    internal Instant NextTimeout => _estimator.NextTimeout;

    /// <summary>A packet left under a transport-wide sequence number.</summary>
    internal void OnPacketSent(Instant now, ushort transportSequenceNumber, int size) => _estimator.OnPacketSent(now, transportSequenceNumber, size);

    /// <summary>Takes an RTCP packet of the viewer; false if it says nothing of the line.</summary>
    internal bool TryHandle(Instant now, in RtcpPacketView packet)
    {
        if (TransportFeedback.TryParse(packet, out var feedback))
        {
            _estimator.OnTransportFeedback(now, feedback);
            _repair.OnLoss(now, _estimator.Loss, _roundTrip);
            return true;
        }

        if (Remb.TryParse(packet, out var remb))
        {
            _estimator.OnRemb(now, remb.BitsPerSecond);
            return true;
        }

        return false;
    }

    /// <summary>A receiver report's loss of a picture, in 256ths, and the round trip.</summary>
    internal void OnReceiverReport(Instant now, byte fractionLost, TimeSpan roundTrip)
    {
        _roundTrip = roundTrip;
        _estimator.OnReceiverReport(now, fractionLost, roundTrip);
        if (!_tellsArrivals)
        {
            _repair.OnLoss(now, fractionLost / 256.0, roundTrip);
        }
    }

    /// <summary>Whether what was lost may be sent again now: it must not keep a full line full.</summary>
    internal bool AllowsRepair(Instant now) => _estimator.AllowsRepair(now);

    /// <summary>Names what forwarding a packet touches but for the estimator itself: see <see cref="CacheAhead"/>.</summary>
    internal void CollectTouched(List<object> touched)
    {
        touched.Add(this);
        touched.Add(_repair);
        _estimator.CollectTouched(touched);
    }

    /// <summary>The same for what the viewer tells of packets.</summary>
    internal void CollectTouchedByFeedback(List<object> touched)
    {
        CollectTouched(touched);
        _estimator.CollectTouchedByFeedback(touched);
    }

    /// <summary>Its next time has come.</summary>
    /// <returns>How many bytes are to be sent now to try the line.</returns>
    internal int HandleTimeout(Instant now) => _estimator.HandleTimeout(now);
}
