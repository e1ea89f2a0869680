using System.Buffers.Binary;
using LiveRelay.Bench.Congestion;
using LiveRelay.Media;
using LiveRelay.Media.Congestion;
using LiveRelay.Media.Rtcp;
using LiveRelay.Media.Rtp;
using LiveRelay.Media.Sdp;
using LiveRelay.Media.Sfu;

namespace LiveRelay.Tests.Simulation;

/// <summary>
/// A browser that watches a <see cref="SimulatedPublisher"/>: asks for repetitions as Chromium does, tells arrivals and reports, obeys the playout-delay extension,
/// takes redundant sound; and counts what its user saw frozen and heard concealed.
/// </summary>
internal sealed class PlayingViewer : SimulatedPeer
{
    private const byte AudioPayloadType = 109;
    private const byte RedPayloadType = 63;
    private const byte VideoPayloadType = 102;
    private const byte RtxPayloadType = 103;
    private const byte TransportSequenceExtension = 2;
    private const byte PlayoutDelayExtension = 7;
    private const double SoundPacket = 0.02;
    private static readonly TimeSpan ArrivalInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestStall = TimeSpan.FromSeconds(3);

    private readonly OutgoingSsrcs _video = new(1001, 1002);
    private readonly OutgoingSsrcs _audio = new(2001, null);
    private readonly TransportFeedbackGenerator _arrivals = new();
    private readonly RepeatRequests _repeats = new();
    private readonly HashSet<long> _repaired = [];
    private readonly SortedDictionary<long, FrameParts> _frames = [];
    private readonly Dictionary<uint, (uint Ntp, Instant At)> _senderReports = [];
    private SequenceUnwrapper _pictureNumbers;
    private SequenceUnwrapper _soundNumbers;
    private Instant _lastDecoded = Instant.Zero;
    private long _nextFrame = -1;
    private long _newestSound = -1;
    private uint? _firstTimestamp;
    private double _least;

    public PlayingViewer(SimulatedLesson lesson, in NetworkPath path, LineConditions line)
        : base(lesson, path, line) => Bindings = [new SlotBinding(Slot.Program, _audio), new SlotBinding(Slot.Program, _video)];

    public IReadOnlyList<SlotBinding?> Bindings { get; }

    public NegotiatedSession Session => new(
        PeerIce,
        new CertificateFingerprint("sha-256", new byte[32]),
        [
            new NegotiatedMedia
            {
                Mid = "a",
                Kind = MediaKind.Audio,
                Codecs =
                [
                    new RtpCodec { Name = "opus", PayloadType = AudioPayloadType, ClockRate = 48_000, Channels = 2 },
                    new RtpCodec { Name = "red", PayloadType = RedPayloadType, ClockRate = 48_000, Channels = 2 },
                ],
                Extensions = new HeaderExtensionIds { Mid = 1, TransportSequenceNumber = TransportSequenceExtension },
            },
            new NegotiatedMedia
            {
                Mid = "v",
                Kind = MediaKind.Video,
                Codecs = [new RtpCodec { Name = "VP8", PayloadType = VideoPayloadType, ClockRate = 90_000, Nack = true, Pli = true, RtxPayloadType = RtxPayloadType }],
                Extensions = new HeaderExtensionIds { Mid = 1, TransportSequenceNumber = TransportSequenceExtension, PlayoutDelay = PlayoutDelayExtension },
            },
        ]);

    public Playout Picture { get; } = new();

    public SoundPlayout Sound { get; } = new();

    private double Seconds => Now.Microseconds / 1e6;

    public override void Start()
    {
        base.Start();
        TellArrivals();
        Ask();
        Report();
    }

    protected override void OnRtp(ReadOnlySpan<byte> packet)
    {
        Assert.True(RtpPacket.TryParse(packet, out var rtp));
        if (rtp.TryGetExtension(TransportSequenceExtension, out var value) && TransportSequenceNumber.TryRead(value, out var number))
        {
            _arrivals.OnPacket(Now, number);
        }

        if (rtp.TryGetExtension(PlayoutDelayExtension, out var delay) && PlayoutDelay.TryRead(delay, out var playoutDelay))
        {
            _least = playoutDelay.Minimum.TotalSeconds;
        }

        if (rtp.Ssrc == _audio.Media)
        {
            TakeSound(_soundNumbers.Unwrap(rtp.SequenceNumber), rtp);
        }
        else if (rtp.Ssrc == _video.Rtx)
        {
            TakePicture(_pictureNumbers.Unwrap(BinaryPrimitives.ReadUInt16BigEndian(rtp.Payload)), rtp.Timestamp, rtp.Payload[2..]);
        }
        else
        {
            TakePicture(_pictureNumbers.Unwrap(rtp.SequenceNumber), rtp.Timestamp, rtp.Payload);
        }
    }

    protected override void OnRtcp(ReadOnlySpan<byte> packet)
    {
        var reader = new RtcpReader(packet);
        while (reader.TryRead(out var view))
        {
            if (SenderReport.TryParse(view, out var report))
            {
                _senderReports[report.SenderSsrc] = ((uint)(report.NtpTimestamp >> 16), Now);
            }
        }
    }

    private void TakeSound(long number, in RtpPacket rtp)
    {
        var payload = rtp.Payload;
        var copies = 0;
        if (rtp.PayloadType == RedPayloadType)
        {
            // RFC 2198 section 3: a header of four bytes for each block but the last one's.
            for (; (payload[copies * 4] & 0x80) != 0; copies++)
            {
            }

            Assert.True(RedPayload.TryGetPrimary(rtp.Payload, out payload));
        }

        var capturedAt = BinaryPrimitives.ReadInt64BigEndian(payload[20..]) / 1e6;
        for (var sent = _newestSound < 0 ? number : _newestSound + 1; sent <= number; sent++)
        {
            Sound.OnSent(sent, capturedAt - ((number - sent) * SoundPacket));
        }

        _newestSound = Math.Max(_newestSound, number);
        Sound.OnArrived(number, copies, Seconds, Picture.Delay);
    }

    /// <summary>Late joiners are sent the past first, its timestamps pressed together: they, and not the capture times in the payload, say when it is to be shown.</summary>
    private void TakePicture(long number, uint timestamp, ReadOnlySpan<byte> payload)
    {
        _firstTimestamp ??= timestamp;
        if (_repeats.Take(number))
        {
            _repaired.Add(number);
        }

        var index = BinaryPrimitives.ReadInt64BigEndian(payload[20..]);
        var packets = PlayingViewerSource.PacketsPerFrame;
        if (!_frames.TryGetValue(index / packets, out var frame))
        {
            _frames[index / packets] = frame = new FrameParts { SentAt = (int)(timestamp - _firstTimestamp.Value) / 90_000.0, Least = _least };
        }

        frame.Parts |= 1 << (int)(index % packets);
        frame.IsKeyFrame |= VideoPayload.IsKeyFrame(VideoCodec.Vp8, payload);
        frame.IsRepaired |= _repaired.Contains(number);
        Show();
        AskNow();
    }

    private void Show()
    {
        while (true)
        {
            var next = _nextFrame >= 0 && _frames.TryGetValue(_nextFrame, out var following) && following.IsWhole
                ? _nextFrame
                : _frames.Where(frame => frame.Key > _nextFrame && frame.Value is { IsKeyFrame: true, IsWhole: true }).Select(static frame => frame.Key).FirstOrDefault(-1);
            if (next < 0)
            {
                return;
            }

            var frame = _frames[next];
            Picture.Show(Seconds, frame.SentAt, frame.Least, frame.IsRepaired);
            _lastDecoded = Now;
            _nextFrame = next + 1;
            foreach (var old in _frames.Keys.TakeWhile(key => key <= next).ToList())
            {
                _frames.Remove(old);
            }
        }
    }

    private void Ask()
    {
        AskNow();
        if (Now - _lastDecoded > LongestStall)
        {
            Span<byte> pli = stackalloc byte[20];
            SendRtcp(pli[..Pli.Write(pli, 1, _video.Media)]);
            _lastDecoded = Now;
        }

        Lesson.Network.At(Now + TimeSpan.FromSeconds(RepeatRequests.Interval), Ask);
    }

    private void AskNow()
    {
        foreach (var numbers in _repeats.Due(Seconds).Select(static number => (ushort)number).Chunk(64))
        {
            var packet = new byte[400];
            SendRtcp(packet.AsSpan(0, Nack.Write(packet, 1, _video.Media, numbers)));
        }
    }

    private void TellArrivals()
    {
        Span<byte> packet = stackalloc byte[1200];
        for (var length = _arrivals.Write(Now, 1, _video.Media, packet); length > 0; length = _arrivals.Write(Now, 1, _video.Media, packet))
        {
            SendRtcp(packet[..length]);
        }

        Lesson.Network.At(Now + ArrivalInterval, TellArrivals);
    }

    private void Report()
    {
        if (_senderReports.TryGetValue(_video.Media, out var last))
        {
            var delay = (uint)((Now - last.At).TotalSeconds * 65536);
            var packet = new byte[64];
            SendRtcp(packet.AsSpan(0, ReceiverReport.Write(packet, 1, [new ReportBlock(_video.Media, 0, 0, 0, 0, last.Ntp, delay)])));
        }

        Lesson.Network.At(Now + TimeSpan.FromSeconds(1), Report);
    }

    private sealed class FrameParts
    {
        public int Parts { get; set; }

        public bool IsKeyFrame { get; set; }

        public bool IsRepaired { get; set; }

        public double SentAt { get; init; }

        public double Least { get; init; }

        public bool IsWhole => Parts == (1 << PlayingViewerSource.PacketsPerFrame) - 1;
    }
}

/// <summary>What a <see cref="PlayingViewer"/> can count: 150 picture packets a second.</summary>
internal static class PlayingViewerSource
{
    public const int PacketsPerFrame = 5;

    public static PublisherSettings Settings => new() { FramesPerSecond = 30, PacketsPerFrame = PacketsPerFrame };
}
