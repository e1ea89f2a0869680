using LiveRelay.Media.Rtcp;
using LiveRelay.Media.Rtp;
using LiveRelay.Media.Sdp;

namespace LiveRelay.Media.Sfu;

/// <summary>A publishing session: finds out which stream each incoming packet belongs to, hands it to the router, and answers the publisher.</summary>
internal sealed class Publication : PublishingSession, ITransportMedia
{
    private readonly Dictionary<uint, ProducerStream> _streams = [];
    private readonly Dictionary<uint, ProducerStream> _rtxStreams = [];
    private readonly SourceClock _clock = new();
    private readonly PublicationFeedback _feedback;
    private readonly TransportEnvironment _environment;

    internal Publication(WebRtcTransport transport, Router router, TrackInfo info, NegotiatedSession session, TransportEnvironment environment)
        : base(info)
    {
        Transport = transport;
        Router = router;
        _environment = environment;
        _feedback = new PublicationFeedback(this, environment);
        foreach (var media in session.Media)
        {
            if (!media.Rejected)
            {
                var producer = new Producer(this, media, environment.Limits);
                Producers.Add(producer);
                AddAnnouncedStreams(producer);
            }
        }
    }

    internal WebRtcTransport Transport { get; }

    internal Router Router { get; }

    /// <inheritdoc/>
    internal override string SessionId => Transport.Id;

    /// <summary>There is something to tell the publisher that did not come from a datagram of his own: one that sends nothing is asked at once too.</summary>
    internal override void OnKeyFrameWanted(Instant now, ProducerStream stream, bool isFirst) => _environment.Table.Schedule(now, Transport);

    /// <inheritdoc/>
    internal override void CountDrop(DropReason reason) => Transport.CountDrop(reason);

    /// <inheritdoc/>
    internal override void Close(Instant now, string reason) => Transport.Close(now, reason);

    /// <inheritdoc/>
    public Instant NextTimeout => _feedback.NextTimeout;

    /// <inheritdoc/>
    public void HandleTimeout(Instant now)
    {
        _feedback.HandleTimeout(now);
        Router.Speakers.HandleTimeout(now);
    }

    /// <inheritdoc/>
    public void OnConnected(Instant now) => _feedback.Start(now);

    /// <inheritdoc/>
    public void OnClosed(Instant now) => Router.Remove(now, this);

    /// <inheritdoc/>
    public DropReason HandleRtp(Instant now, ReadOnlySpan<byte> packet)
    {
        if (!RtpPacket.TryParse(packet, out var rtp))
        {
            return DropReason.BadRtp;
        }

        if (_streams.TryGetValue(rtp.Ssrc, out var stream))
        {
            return Receive(now, stream, packet, rtp, isRetransmission: false);
        }

        if (_rtxStreams.TryGetValue(rtp.Ssrc, out stream))
        {
            return Receive(now, stream, packet, rtp, isRetransmission: true);
        }

        return Learn(rtp, out stream, out var isRetransmission)
            ? Receive(now, stream, packet, rtp, isRetransmission)
            : DropReason.UnknownSsrc;
    }

    /// <inheritdoc/>
    public DropReason HandleRtcp(Instant now, ReadOnlySpan<byte> packet)
    {
        var reader = new RtcpReader(packet);
        while (reader.TryRead(out var view))
        {
            if (SenderReport.TryParse(view, out var report) && _streams.TryGetValue(report.SenderSsrc, out var stream))
            {
                stream.OnSenderReport(now, report.NtpTimestamp, report.RtpTimestamp, _clock);
                Router.Tap?.OnSenderReport(stream);
            }
        }

        return reader.IsMalformed ? DropReason.BadRtcp : DropReason.None;
    }

    private DropReason Receive(Instant now, ProducerStream stream, ReadOnlySpan<byte> packet, in RtpPacket rtp, bool isRetransmission)
    {
        _feedback.OnPacket(now, stream, rtp);
        var reason = isRetransmission
            ? stream.ReceiveRetransmission(now, packet, rtp, out var stored)
            : stream.Receive(now, packet, rtp, out stored);
        if (stored is not null)
        {
            Router.Enqueue(now, stream, stored);
            Router.Speakers.OnPacket(now, stream.Producer, stored);
        }

        // A duplicate of a repaired packet is the price of repair, not a fault.
        return isRetransmission && reason == DropReason.Duplicate ? DropReason.None : reason;
    }

    private void AddAnnouncedStreams(Producer producer)
    {
        foreach (var announced in producer.Media.Streams)
        {
            if (producer.Media.Rids.Count == 0 && producer.AddStream(announced.Ssrc, null) is { } stream)
            {
                _streams[announced.Ssrc] = stream;
                if (announced.RtxSsrc is { } rtx)
                {
                    Bind(rtx, stream);
                }
            }
        }
    }

    /// <summary>
    /// Finds the m-line of an SSRC that the offer did not name (RFC 8843 section 9.2): by mid, then by payload type; and the simulcast layer
    /// by rid, or by repaired rid for its retransmissions. Browsers send these extensions only until a receiver report has come.
    /// </summary>
    private bool Learn(in RtpPacket rtp, out ProducerStream stream, out bool isRetransmission)
    {
        stream = null!;
        isRetransmission = false;
        foreach (var producer in Producers)
        {
            if (!Belongs(rtp, producer))
            {
                continue;
            }

            isRetransmission = producer.Format.CodecOfRtx(rtp.PayloadType) is not null;
            var rid = Text(rtp, isRetransmission ? producer.Media.Extensions.RepairedRid : producer.Media.Extensions.Rid);
            if (producer.Media.Rids.Count > 0 && rid is null)
            {
                return false;
            }

            if (isRetransmission)
            {
                return LearnRetransmissions(producer, rtp.Ssrc, rid, out stream);
            }

            if (producer.Format.CodecOf(rtp.PayloadType) is null || producer.AddStream(rtp.Ssrc, rid) is not { } added)
            {
                return false;
            }

            _streams[rtp.Ssrc] = stream = added;
            return true;
        }

        return false;
    }

    private bool LearnRetransmissions(Producer producer, uint ssrc, string? rid, out ProducerStream stream)
    {
        foreach (var candidate in producer.Streams)
        {
            if (candidate.Rid == rid && candidate.RtxSsrc is null)
            {
                Bind(ssrc, candidate);
                stream = candidate;
                return true;
            }
        }

        stream = null!;
        return false;
    }

    private void Bind(uint rtxSsrc, ProducerStream stream)
    {
        stream.RtxSsrc = rtxSsrc;
        _rtxStreams[rtxSsrc] = stream;
    }

    private static bool Belongs(in RtpPacket rtp, Producer producer)
    {
        if (rtp.TryGetExtension(producer.Media.Extensions.Mid, out var mid))
        {
            return System.Text.Ascii.Equals(mid, producer.Media.Mid);
        }

        return producer.Format.CodecOf(rtp.PayloadType) is not null || producer.Format.CodecOfRtx(rtp.PayloadType) is not null;
    }

    private static string? Text(in RtpPacket rtp, byte extensionId) =>
        rtp.TryGetExtension(extensionId, out var value) ? System.Text.Encoding.ASCII.GetString(value) : null;
}
