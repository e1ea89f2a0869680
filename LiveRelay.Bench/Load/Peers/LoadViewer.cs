using System.Buffers.Binary;
using LiveRelay.Bench.Client;
using LiveRelay.Bench.Load.Sources;
using LiveRelay.Media;
using LiveRelay.Media.Congestion;
using LiveRelay.Media.Rtcp;
using LiveRelay.Media.Rtp;
using LiveRelay.Media.Sdp;
using LiveRelay.Media.Sfu;

namespace LiveRelay.Bench.Load.Peers;

/// <summary>
/// A browser that watches: counts frames and freezes, asks for what is missing and for keyframes, reports what arrived and when. To spare the
/// machine it decrypts only what it must: until it knows where in the publisher's stream it is, now and then to make sure, and retransmissions.
/// </summary>
internal sealed class LoadViewer : LoadPeer
{
    /// <summary>One packet in so many is decrypted in any case: it also keeps the roll-over counter in step.</summary>
    private const int SampleMask = 63;

    private const int MaxNacks = 200;
    private const byte Padding = 0x20;

    private static readonly TimeSpan _keyFrameRetry = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan _reportInterval = TimeSpan.FromSeconds(1);

    private readonly Answer _answer;
    private readonly PublishedStreams _published;
    private readonly bool _decryptsAll;
    private readonly ReceivedStream _picture;
    private readonly ReceivedStream _sound;
    private readonly NackGenerator _missing = new(new NackOptions());
    private readonly TransportFeedbackGenerator? _feedback;
    private readonly byte[] _packet = new byte[IDatagramSink.MaxDatagramSize];
    private Instant _nextReport = Instant.Never;
    private Instant _nextKeyFrameRequest = Instant.Never;

    internal LoadViewer(
        OpenSslContext dtls, IceCredentials local, Answer answer, IDatagramOutput output, PublishedStreams published, bool decryptsAll, Instant began)
        : base(dtls, local, answer, output)
    {
        _answer = answer;
        _published = published;
        _decryptsAll = decryptsAll;
        _picture = new ReceivedStream(answer.Video, published.Pictures, 90_000);
        _sound = new ReceivedStream(answer.Audio, [published.Sound], 48_000);
        _feedback = answer.UsesTransportCc ? new TransportFeedbackGenerator() : null;
        Figures = new ViewerFigures { Began = began };
    }

    /// <summary>What it saw.</summary>
    internal ViewerFigures Figures { get; }

    protected override Instant NextMediaTimeout => Instant.Min(
        Instant.Min(_nextReport, _nextKeyFrameRequest), Instant.Min(_missing.NextTimeout, _feedback?.NextTimeout ?? Instant.Never));

    /// <summary>The run is over.</summary>
    internal void Finish(Instant now)
    {
        Figures.Picture.Finish(now);
        Figures.Missed = _picture.Missing;
        Figures.Sound = (Figures.Sound.Packets, _sound.Missing);
    }

    protected override void OnConnected(Instant now)
    {
        _nextReport = now + (_reportInterval * Random.Shared.NextDouble());
        _nextKeyFrameRequest = now + _keyFrameRetry;
    }

    protected override void OnRtp(Instant now, Instant arrival, Span<byte> packet)
    {
        // Padding is encrypted: it cannot be read yet, and does not matter.
        var first = packet[0];
        packet[0] &= unchecked((byte)~Padding);
        var isRtp = RtpPacket.TryParse(packet, out var header);
        packet[0] = first;
        if (!isRtp)
        {
            return;
        }

        Figures.Packets++;
        Figures.FirstPacket = Instant.Min(Figures.FirstPacket, arrival);
        if (_feedback is not null && header.TryGetExtension(Offers.TransportCcId, out var extension) && TransportSequenceNumber.TryRead(extension, out var number))
        {
            _feedback.OnPacket(arrival, number);
        }

        if (header.Ssrc == _answer.Video)
        {
            OnPicture(now, arrival, header, packet);
        }
        else if (header.Ssrc == _answer.Audio)
        {
            OnSound(arrival, header, packet);
        }
        else if (header.Ssrc == _answer.Rtx && _answer.Rtx != 0)
        {
            OnRetransmission(now, packet);
        }
    }

    protected override void OnRtcp(Instant now, ReadOnlySpan<byte> packet)
    {
        var reader = new RtcpReader(packet);
        while (reader.TryRead(out var view))
        {
            if (SenderReport.TryParse(view, out var report))
            {
                (report.SenderSsrc == _answer.Audio ? _sound : _picture).OnSenderReport(now, report.NtpTimestamp);
            }
        }
    }

    protected override void HandleMediaTimeout(Instant now)
    {
        if (now >= _nextReport)
        {
            // RFC 3550 section 6.2: never in step with others.
            _nextReport = now + (_reportInterval * (0.5 + Random.Shared.NextDouble()));
            SendReport(now);
        }

        if (now >= _missing.NextTimeout)
        {
            AskForMissing(now);
        }

        if (now >= _nextKeyFrameRequest)
        {
            _nextKeyFrameRequest = Figures.Picture.HasPicture && !Figures.Picture.IsStuck ? Instant.Never : now + _keyFrameRetry;
            if (_nextKeyFrameRequest != Instant.Never)
            {
                Figures.KeyFrameRequests++;
                SendRtcp(now, _packet.AsSpan(0, Pli.Write(_packet, 1, _answer.Video)));
            }
        }

        if (_feedback is not null && now >= _feedback.NextTimeout)
        {
            for (int length; (length = _feedback.Write(now, 1, _answer.Video, _packet)) > 0;)
            {
                SendRtcp(now, _packet.AsSpan(0, length));
            }
        }
    }

    private void OnPicture(Instant now, Instant arrival, in RtpPacket header, Span<byte> packet)
    {
        var (sequenceNumber, timestamp, endsFrame) = (header.SequenceNumber, header.Timestamp, header.Marker);
        var number = _picture.OnPacket(arrival, sequenceNumber, timestamp);
        var isKnown = _picture.Alignment.TryMatch(number, timestamp, out var sent);
        var beginsKeyFrame = isKnown && sent.BeginsKeyFrame;
        if (!isKnown || _decryptsAll || !Figures.Picture.HasPicture || (number & SampleMask) == 0)
        {
            if (!TryDecrypt(packet, out var clear))
            {
                return;
            }

            beginsKeyFrame = RecordedVideo.BeginsKeyFrame(_published.Codec, clear.Payload);
            isKnown = _picture.Alignment.TryAlign(number, timestamp, clear.Payload, out sent);
        }

        _missing.OnPacket(now, number);
        Take(arrival, number, endsFrame, beginsKeyFrame);
        if (isKnown && Figures.IsMeasuring)
        {
            Figures.PictureDelay.Add(arrival - sent.Time);
        }
    }

    private void OnSound(Instant arrival, in RtpPacket header, Span<byte> packet)
    {
        var timestamp = header.Timestamp;
        var number = _sound.OnPacket(arrival, header.SequenceNumber, timestamp);
        Figures.Sound = (Figures.Sound.Packets + 1, 0);
        var isKnown = _sound.Alignment.TryMatch(number, timestamp, out var sent);
        if (!isKnown || _decryptsAll || (number & SampleMask) == 0)
        {
            isKnown = TryDecrypt(packet, out var clear) && _sound.Alignment.TryAlign(number, timestamp, clear.Payload, out sent);
        }

        if (isKnown && Figures.IsMeasuring)
        {
            Figures.SoundDelay.Add(arrival - sent.Time);
        }
    }

    /// <summary>RFC 4588 section 4: the original number, then the payload. Without one it is padding, sent to find out what the line carries.</summary>
    private void OnRetransmission(Instant now, Span<byte> packet)
    {
        Figures.Retransmissions++;
        if (!_picture.HasStarted || !TryDecrypt(packet, out var clear) || clear.Payload.Length < 2)
        {
            return;
        }

        var number = _picture.Unwrap(BinaryPrimitives.ReadUInt16BigEndian(clear.Payload));
        _missing.OnPacket(now, number, isRetransmission: true);
        Take(now, number, clear.Marker, RecordedVideo.BeginsKeyFrame(_published.Codec, clear.Payload[2..]));
    }

    private void Take(Instant arrival, long number, bool endsFrame, bool beginsKeyFrame)
    {
        if (beginsKeyFrame)
        {
            _missing.OnKeyFrame(number);
        }

        Figures.Picture.OnPacket(arrival, number, endsFrame, beginsKeyFrame);
    }

    private bool TryDecrypt(Span<byte> packet, out RtpPacket clear)
    {
        clear = default;
        if (Incoming!.UnprotectRtp(packet, out var length) == DropReason.None && RtpPacket.TryParse(packet[..length], out clear))
        {
            return true;
        }

        Figures.Undecryptable++;
        return false;
    }

    private void SendReport(Instant now)
    {
        Span<ReportBlock> blocks = stackalloc ReportBlock[2];
        var count = 0;
        if (_picture.HasStarted)
        {
            blocks[count++] = _picture.Report(now);
        }

        if (_sound.HasStarted)
        {
            blocks[count++] = _sound.Report(now);
        }

        SendRtcp(now, _packet.AsSpan(0, ReceiverReport.Write(_packet, 1, blocks[..count])));
    }

    private void AskForMissing(Instant now)
    {
        Span<ushort> numbers = stackalloc ushort[MaxNacks];
        var count = _missing.Collect(now, numbers);
        if (count > 0)
        {
            SendRtcp(now, _packet.AsSpan(0, Nack.Write(_packet, 1, _answer.Video, numbers[..count])));
        }

        if (_missing.TryTakeNeedForKeyFrame())
        {
            _nextKeyFrameRequest = Instant.Min(_nextKeyFrameRequest, now);
        }
    }
}
