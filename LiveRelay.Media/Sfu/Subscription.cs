using LiveRelay.Media.Rtcp;
using LiveRelay.Media.Sdp;

namespace LiveRelay.Media.Sfu;

/// <summary>A viewing session: its consumers, the sender reports that keep sound and picture together, and what the viewer reports back.</summary>
internal sealed class Subscription : ITransportMedia
{
    /// <summary>The canonical name of all we send, in SDP and in source descriptions.</summary>
    internal const string CName = "liverelay";

    private const int MaxPacketSize = 1200;

    private const int NoticeablePercent = 5;

    private const double PauseOfRoundTrip = 0.6;

    /// <summary>A browser that only receives asks again after 100 ms, however long the way is: that is a new question, not the old one once more.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(80);

    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(1);

    private readonly List<Consumer> _consumers = [];
    private readonly ViewerLayers _layers;
    private ViewerLine? _line;
    private long _chosenFor;
    private readonly TransportEnvironment _environment;
    private readonly double _randomPhase;
    private Instant _nextReport = Instant.Never;
    private TimeSpan _resendPause = TimeSpan.FromMilliseconds(20);

    internal Subscription(WebRtcTransport transport, Router router, Viewer viewer, TransportEnvironment environment)
    {
        Transport = transport;
        Router = router;
        Viewer = viewer;
        _environment = environment;
        _randomPhase = environment.NewPhase();
        _layers = new ViewerLayers(environment.Limits.LeastFrameRate);
    }

    internal WebRtcTransport Transport { get; }

    internal Router Router { get; }

    /// <summary>Who watches.</summary>
    internal Viewer Viewer { get; }

    internal SfuLimits Limits => _environment.Limits;

    internal IReadOnlyList<Consumer> Consumers => _consumers;

    /// <inheritdoc/>
    public Instant NextTimeout => Instant.Min(Instant.Min(_nextReport, _layers.NextTimeout), Line.NextTimeout);

    /// <summary>Adds a track for an accepted m-line.</summary>
    internal void AddConsumer(NegotiatedMedia media, Slot slot, OutgoingSsrcs ssrcs)
    {
        var format = new TrackFormat(media);
        var rewriter = new StreamRewriter((ushort)(_environment.NewSsrc() & 0x7FFF), _environment.NewSsrc(), format.ClockRate);
        var consumer = new Consumer(this, media.Mid, format, slot, ssrcs, rewriter);
        _consumers.Add(consumer);
        _layers.Add(consumer);
    }

    /// <summary>What the viewer's line carries.</summary>
    internal ViewerLine Line => _line ??= new ViewerLine(Limits, _consumers.Exists(static consumer => consumer.TellsArrivals));

    /// <summary>What the viewer's line carries of media, in bits per second.</summary>
    internal long AvailableBitrate => Line.Available;

    /// <summary>Feeds the consumers from what stands in their slots.</summary>
    internal void ChooseLayers(Instant now)
    {
        _chosenFor = AvailableBitrate;
        _layers.Choose(now, _chosenFor, _environment.LayerScratch);
        Line.Wanted = _layers.Wanted;
        _environment.Table.Schedule(now, Transport);
    }

    /// <summary>The viewer says how high he shows the pictures of slots.</summary>
    /// <param name="now">The time.</param>
    /// <param name="heights">In device pixels; 0 if it is not shown. Of other slots nothing changes.</param>
    internal void SetWantedHeights(Instant now, IReadOnlyDictionary<Slot, int> heights)
    {
        foreach (var consumer in _consumers)
        {
            if (heights.TryGetValue(consumer.Slot, out var height))
            {
                consumer.WantedHeight = height;
            }
        }

        ChooseLayers(now);
    }

    /// <inheritdoc/>
    public void OnConnected(Instant now) => Router.Add(now, this);

    /// <inheritdoc/>
    public void OnClosed(Instant now) => Router.Remove(now, this);

    /// <summary>A consumer began to send another source: the viewer is told its times at once, not at the next interval.</summary>
    internal void OnSourceStarted(Instant now)
    {
        _nextReport = now;
        _environment.Table.Schedule(now, Transport);
    }

    /// <inheritdoc/>
    public DropReason HandleRtp(Instant now, ReadOnlySpan<byte> packet) => DropReason.UnknownSsrc;

    /// <inheritdoc/>
    public DropReason HandleRtcp(Instant now, ReadOnlySpan<byte> packet)
    {
        var reader = new RtcpReader(packet);
        while (reader.TryRead(out var view))
        {
            if (Line.TryHandle(now, view))
            {
                OnLineChanged(now);
            }
            else if (Nack.TryParse(view, out var nack))
            {
                OnNack(now, nack);
            }
            else if (Pli.TryParse(view, out var pli))
            {
                OnKeyFrameRequest(now, pli.MediaSsrc);
            }
            else if (Fir.TryParse(view, out var fir))
            {
                OnFullIntraRequest(now, fir);
            }
            else if (ReceiverReport.TryParse(view, out var report))
            {
                OnReceiverReport(now, report);
            }
        }

        return reader.IsMalformed ? DropReason.BadRtcp : DropReason.None;
    }

    /// <inheritdoc/>
    public void HandleTimeout(Instant now)
    {
        TryLine(now);
        if (now >= _layers.NextTimeout)
        {
            ChooseLayers(now);
        }

        if (now < _nextReport)
        {
            return;
        }

        _nextReport = now + ReportInterval * (0.5 + _randomPhase);
        var packet = Transport.Reserve(MaxPacketSize);
        var length = 0;
        foreach (var consumer in _consumers)
        {
            if (consumer.Current is { } stream && stream.Clock.HasSenderReport)
            {
                var timestamp = stream.Clock.TimestampAt(now) + consumer.TimestampOffset;
                var report = new SenderReport(
                    consumer.Ssrcs.Media, NtpTime.From(now), timestamp, consumer.PacketsSent, consumer.OctetsSent);
                length += report.Write(packet[length..]);
                length += Sdes.Write(packet[length..], consumer.Ssrcs.Media, "liverelay"u8);
            }
        }

        if (length > 0)
        {
            Transport.CommitRtcp(packet, length);
        }
    }

    /// <summary>A line that became narrower is answered at once, one that became wider with the next regular choice.</summary>
    private void OnLineChanged(Instant now)
    {
        if (AvailableBitrate < _chosenFor * (100 - NoticeablePercent) / 100)
        {
            ChooseLayers(now);
        }
    }

    private void TryLine(Instant now)
    {
        var bytes = now >= Line.NextTimeout ? Line.HandleTimeout(now) : 0;
        foreach (var consumer in _consumers)
        {
            bytes -= bytes > 0 ? consumer.Probe(now, bytes) : 0;
        }
    }

    private void OnNack(Instant now, in Nack nack)
    {
        if (Find(nack.MediaSsrc) is not { } consumer)
        {
            return;
        }

        foreach (var sequenceNumber in nack)
        {
            Transport.Metrics.NacksReceived++;
            if (Line.AllowsRepair(now))
            {
                consumer.Resend(now, sequenceNumber, _resendPause);
            }
        }
    }

    private void OnFullIntraRequest(Instant now, in Fir fir)
    {
        for (var i = 0; i < fir.Count; i++)
        {
            OnKeyFrameRequest(now, fir.MediaSsrc(i));
        }
    }

    private void OnKeyFrameRequest(Instant now, uint ssrc)
    {
        Transport.Metrics.KeyFrameRequestsReceived++;
        Find(ssrc)?.RequestKeyFrame(now, _resendPause);
    }

    private void OnReceiverReport(Instant now, in ReceiverReport report)
    {
        foreach (var block in report)
        {
            if (Find(block.Ssrc) is not { } consumer)
            {
                continue;
            }

            consumer.IsKnownToViewer = true;
            if (block.LastSenderReport != 0)
            {
                // RFC 3550 section 6.4.1: A - LSR - DLSR, all in units of 1/65536 s.
                var roundTrip = (uint)(NtpTime.From(now) >> 16) - block.LastSenderReport - block.DelaySinceLastSenderReport;
                var time = TimeSpan.FromMilliseconds(Math.Clamp(roundTrip < 0x8000_0000 ? roundTrip * 1000L / 65536 : 0, 5, 500));
                _resendPause = PauseFor(time);
                if (consumer.Kind == MediaKind.Video)
                {
                    Line.OnReceiverReport(now, block.FractionLost, time);
                    OnLineChanged(now);
                }
            }
        }
    }

    /// <summary>For so long after a repetition the same packet is not sent again.</summary>
    internal static TimeSpan PauseFor(TimeSpan roundTrip) =>
        roundTrip * PauseOfRoundTrip < LongestPause ? roundTrip * PauseOfRoundTrip : LongestPause;

    private Consumer? Find(uint ssrc)
    {
        foreach (var consumer in _consumers)
        {
            if (consumer.Ssrcs.Media == ssrc)
            {
                return consumer;
            }
        }

        return null;
    }
}

/// <summary>Who watches: nobody is sent the sound that he publishes himself.</summary>
/// <param name="ClientId">The page.</param>
/// <param name="Participant">The classroom or person, on whatever page.</param>
internal sealed record Viewer(string? ClientId, string? Participant)
{
    /// <summary>Whether a publication's sound is this viewer's own.</summary>
    internal bool IsOwn(TrackInfo track) =>
        (ClientId is not null && track.ClientId == ClientId)
        || (track.Track == TrackName.Guest && Participant is not null && track.Participant == Participant);
}
