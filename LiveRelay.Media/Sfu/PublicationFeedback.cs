using LiveRelay.Media.Congestion;
using LiveRelay.Media.Rtcp;
using LiveRelay.Media.Rtp;

namespace LiveRelay.Media.Sfu;

/// <summary>
/// What a publisher is told: what arrived when (transport-wide feedback, without which a browser's encoder stays at its lowest rate),
/// what is missing (NACK), that a keyframe is wanted (PLI or FIR), and receiver reports.
/// </summary>
internal sealed class PublicationFeedback
{
    private const int MaxPacketSize = 1200;
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(1);

    private readonly Publication _publication;
    private readonly TransportFeedbackGenerator _transportFeedback = new();
    private readonly uint _ssrc;
    private readonly double _randomPhase;
    private Instant _nextReport = Instant.Never;
    private uint _mediaSsrc;
    private byte _firSequenceNumber;

    internal PublicationFeedback(Publication publication, TransportEnvironment environment)
    {
        _publication = publication;
        _ssrc = environment.NewSsrc();
        _randomPhase = environment.NewPhase();
    }

    /// <summary>When there will be something to tell.</summary>
    internal Instant NextTimeout
    {
        get
        {
            var next = Instant.Min(_nextReport, _transportFeedback.NextTimeout);
            foreach (var producer in _publication.Producers)
            {
                foreach (var stream in producer.Streams)
                {
                    next = Instant.Min(next, Instant.Min(stream.Nacks.NextTimeout, stream.KeyFrames.NextTimeout));
                }
            }

            return next;
        }
    }

    /// <summary>Begins to report. The first report comes after half an interval, give or take (RFC 3550 section 6.2).</summary>
    internal void Start(Instant now) => _nextReport = now + ReportInterval * (0.5 + _randomPhase / 2);

    /// <summary>Notes a packet's arrival.</summary>
    internal void OnPacket(Instant now, ProducerStream stream, in RtpPacket rtp)
    {
        var id = stream.Producer.Media.Extensions.TransportSequenceNumber;
        if (rtp.TryGetExtension(id, out var value) && TransportSequenceNumber.TryRead(value, out var number))
        {
            _mediaSsrc = stream.Ssrc;
            _transportFeedback.OnPacket(now, number);
        }
    }

    /// <summary>Tells what is due.</summary>
    internal void HandleTimeout(Instant now)
    {
        foreach (var producer in _publication.Producers)
        {
            foreach (var stream in producer.Streams)
            {
                SendNacks(now, stream);
                SendKeyFrameRequest(now, stream);
            }
        }

        if (now >= _nextReport)
        {
            _nextReport = now + ReportInterval * (0.5 + _randomPhase);
            SendReports(now);
        }

        if (now >= _transportFeedback.NextTimeout)
        {
            SendTransportFeedback(now);
        }
    }

    private void SendTransportFeedback(Instant now)
    {
        var transport = _publication.Transport;
        while (true)
        {
            var packet = transport.Reserve(MaxPacketSize);
            var length = _transportFeedback.Write(now, _ssrc, _mediaSsrc, packet[..MaxPacketSize]);
            if (length == 0)
            {
                return;
            }

            transport.CommitRtcp(packet, length);
        }
    }

    private void SendNacks(Instant now, ProducerStream stream)
    {
        if (now < stream.Nacks.NextTimeout)
        {
            return;
        }

        Span<ushort> missing = stackalloc ushort[64];
        var count = stream.Nacks.Collect(now, missing);
        if (stream.Nacks.TryTakeNeedForKeyFrame())
        {
            stream.KeyFrames.Request();
        }

        if (count > 0 && stream.Producer.Format.Codecs[0].Nack)
        {
            var transport = _publication.Transport;
            transport.Metrics.NacksSent += count;
            var packet = transport.Reserve(MaxPacketSize);
            transport.CommitRtcp(packet, Nack.Write(packet, _ssrc, stream.Ssrc, missing[..count]));
        }
    }

    private void SendKeyFrameRequest(Instant now, ProducerStream stream)
    {
        if (!stream.KeyFrames.TryTake(now))
        {
            return;
        }

        var transport = _publication.Transport;
        transport.Metrics.KeyFrameRequestsSent++;
        var packet = transport.Reserve(MaxPacketSize);
        var codec = stream.Producer.Format.Codecs[0];
        var length = codec.Pli || !codec.Fir
            ? Pli.Write(packet, _ssrc, stream.Ssrc)
            : Fir.Write(packet, _ssrc, stream.Ssrc, _firSequenceNumber++);
        transport.CommitRtcp(packet, length);
    }

    private void SendReports(Instant now)
    {
        Span<ReportBlock> blocks = stackalloc ReportBlock[ReceiverReport.MaxBlocks];
        var count = 0;
        foreach (var producer in _publication.Producers)
        {
            foreach (var stream in producer.Streams)
            {
                if (count < blocks.Length && stream.Buffer.Newest >= 0)
                {
                    blocks[count++] = BlockFor(now, stream);
                }
            }
        }

        var transport = _publication.Transport;
        var packet = transport.Reserve(MaxPacketSize);
        transport.CommitRtcp(packet, ReceiverReport.Write(packet, _ssrc, blocks[..count]));
    }

    private static ReportBlock BlockFor(Instant now, ProducerStream stream)
    {
        ref var statistics = ref stream.Statistics;
        var (arrival, ntp) = stream.LastSenderReport;

        // RFC 3550 section 6.4.1: the delay since the last sender report in units of 1/65536 s.
        var delay = ntp == 0 ? 0 : (uint)((now - arrival).TotalSeconds * 65536);
        return new ReportBlock(
            stream.Ssrc,
            statistics.TakeFractionLost(),
            (int)statistics.CumulativeLost,
            statistics.HighestSequenceNumber,
            statistics.Jitter,
            ntp,
            delay);
    }
}
