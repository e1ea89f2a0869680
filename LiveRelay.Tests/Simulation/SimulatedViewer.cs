using System.Buffers.Binary;
using LiveRelay.Media;
using LiveRelay.Media.Congestion;
using LiveRelay.Media.Rtcp;
using LiveRelay.Media.Rtp;
using LiveRelay.Media.Sdp;
using LiveRelay.Media.Sfu;

namespace LiveRelay.Tests.Simulation;

/// <summary>A picture packet as the viewer got it, in the order of its outgoing sequence numbers.</summary>
internal sealed record ViewedPacket(long SequenceNumber, uint Timestamp, bool Marker, ushort PictureId, bool BeginsKeyFrame, long Number, long SentAt, Instant Arrival);

/// <summary>What a simulated viewer's offer says.</summary>
internal sealed record ViewerSettings
{
    /// <summary>The picture m-line's mid.</summary>
    public string VideoMid { get; init; } = "v";

    /// <summary>Whether it takes retransmissions in a stream of their own.</summary>
    public bool TakesRtx { get; init; } = true;

    /// <summary>Whether it tells when each packet arrived, as browsers do.</summary>
    public bool TellsArrivals { get; init; }
}

/// <summary>A browser that watches: puts packets in order, asks for missing ones, asks for a keyframe until it has one.</summary>
internal sealed class SimulatedViewer : SimulatedPeer
{
    private const byte VideoPayloadType = 102;
    private const byte RtxPayloadType = 103;
    private const byte TransportSequenceExtension = 2;
    private static readonly TimeSpan ArrivalInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan NackInterval = TimeSpan.FromMilliseconds(20);

    private readonly OutgoingSsrcs _video = new(1001, 1002);
    private readonly OutgoingSsrcs _audio = new(2001, null);
    private readonly SortedDictionary<long, ViewedPacket> _packets = [];
    private readonly ViewerSettings _settings;
    private readonly TransportFeedbackGenerator _arrivals = new();
    private SequenceUnwrapper _unwrapper;
    private long _first = -1;
    private long _newest = -1;

    public SimulatedViewer(SimulatedLesson lesson, in NetworkPath path, LineConditions line, Slot slot, ViewerSettings settings)
        : base(lesson, path, line)
    {
        _settings = settings;
        Bindings = [new SlotBinding(slot, _audio), new SlotBinding(slot, _video)];
    }

    public IReadOnlyList<SlotBinding?> Bindings { get; }

    public NegotiatedSession Session => new(
        PeerIce,
        new CertificateFingerprint("sha-256", new byte[32]),
        [
            new NegotiatedMedia
            {
                Mid = "a",
                Kind = MediaKind.Audio,
                Codecs = [new RtpCodec { Name = "opus", PayloadType = 109, ClockRate = 48_000, Channels = 2 }],
                Extensions = new HeaderExtensionIds { Mid = 1 },
            },
            new NegotiatedMedia
            {
                Mid = _settings.VideoMid,
                Kind = MediaKind.Video,
                Codecs =
                [
                    new RtpCodec
                    {
                        Name = "VP8", PayloadType = VideoPayloadType, ClockRate = 90_000, Nack = true, Pli = true,
                        RtxPayloadType = _settings.TakesRtx ? RtxPayloadType : null,
                    },
                ],
                Extensions = new HeaderExtensionIds { Mid = 1, TransportSequenceNumber = TransportSequenceExtension, DependencyDescriptor = 6 },
            },
        ]);

    /// <summary>The picture packets in order; a number that is missing never came.</summary>
    public IEnumerable<ViewedPacket> Packets => _packets.Values;

    public int Duplicates { get; private set; }

    public int SoundPackets => Sounds.Count;

    /// <summary>The sequence numbers and timestamps of the sound's packets, as they came.</summary>
    public List<(ushort SequenceNumber, uint Timestamp)> Sounds { get; } = [];

    public long MissingPackets => _first < 0 ? 0 : _newest - _first + 1 - _packets.Count;

    /// <summary>The sender reports of picture and sound that came last: NTP time and RTP timestamp.</summary>
    public Dictionary<uint, (ulong Ntp, uint Timestamp)> SenderReports { get; } = [];

    /// <summary>The RTP timestamp and the capture time of the last sound packet.</summary>
    public (uint Timestamp, long CapturedAt) LastSound { get; private set; }

    public OutgoingSsrcs VideoSsrcs => _video;

    public OutgoingSsrcs AudioSsrcs => _audio;

    public override void Start()
    {
        base.Start();
        AskForMissing();
        if (_settings.TellsArrivals)
        {
            TellArrivals();
        }
    }

    protected override void OnRtp(ReadOnlySpan<byte> packet)
    {
        Assert.True(RtpPacket.TryParse(packet, out var rtp));
        if (rtp.TryGetExtension(TransportSequenceExtension, out var value) && TransportSequenceNumber.TryRead(value, out var number))
        {
            _arrivals.OnPacket(Now, number);
        }

        if (rtp.Ssrc == _audio.Media)
        {
            Sounds.Add((rtp.SequenceNumber, rtp.Timestamp));
            if (rtp.Payload.Length > 1)
            {
                LastSound = (rtp.Timestamp, BinaryPrimitives.ReadInt64BigEndian(rtp.Payload[20..]));
            }
        }
        else if (rtp.Ssrc == _video.Media)
        {
            Assert.Equal(VideoPayloadType, rtp.PayloadType);
            Take(_unwrapper.Unwrap(rtp.SequenceNumber), rtp, rtp.Payload);
        }
        else
        {
            Assert.Equal(_video.Rtx, rtp.Ssrc);
            Assert.Equal(RtxPayloadType, rtp.PayloadType);
            var original = BinaryPrimitives.ReadUInt16BigEndian(rtp.Payload);
            Take(_unwrapper.Unwrap(original), rtp, rtp.Payload[2..]);
        }
    }

    protected override void OnRtcp(ReadOnlySpan<byte> packet)
    {
        var reader = new RtcpReader(packet);
        while (reader.TryRead(out var view))
        {
            if (SenderReport.TryParse(view, out var report))
            {
                SenderReports[report.SenderSsrc] = (report.NtpTimestamp, report.RtpTimestamp);
            }
        }

        Assert.False(reader.IsMalformed);
    }

    private void Take(long sequenceNumber, in RtpPacket rtp, ReadOnlySpan<byte> payload)
    {
        Assert.True(Vp8Descriptor.TryParse(payload, out var descriptor));
        var isStart = VideoPayload.IsKeyFrame(VideoCodec.Vp8, payload);
        var viewed = new ViewedPacket(
            sequenceNumber,
            rtp.Timestamp,
            rtp.Marker,
            (ushort)descriptor.PictureId!,
            isStart,
            BinaryPrimitives.ReadInt64BigEndian(payload[20..]),
            BinaryPrimitives.ReadInt64BigEndian(payload[28..]),
            Now);
        if (_first < 0 && isStart)
        {
            // Like a browser's decoder: nothing before the first keyframe is of use.
            _first = sequenceNumber;
            foreach (var earlier in _packets.Keys.Where(key => key < sequenceNumber).ToList())
            {
                _packets.Remove(earlier);
            }
        }
        else if (sequenceNumber < _first)
        {
            return;
        }

        _newest = Math.Max(_newest, sequenceNumber);
        if (!_packets.TryAdd(sequenceNumber, viewed))
        {
            Duplicates++;
        }
    }

    /// <summary>As a decoder does that has lost its thread.</summary>
    public void AskForKeyFrame()
    {
        Span<byte> pli = stackalloc byte[20];
        SendRtcp(pli[..Pli.Write(pli, 1, _video.Media)]);
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

    private void AskForMissing()
    {
        if (_first < 0)
        {
            AskForKeyFrame();
        }

        Span<ushort> missing = stackalloc ushort[64];
        var count = 0;
        for (var number = Math.Max(_first, _newest - 900); _first >= 0 && number < _newest && count < missing.Length; number++)
        {
            if (!_packets.ContainsKey(number))
            {
                missing[count++] = (ushort)number;
            }
        }

        if (count > 0)
        {
            var packet = new byte[400];
            SendRtcp(packet.AsSpan(0, Nack.Write(packet, 1, _video.Media, missing[..count])));
        }

        Lesson.Network.At(Now + NackInterval, AskForMissing);
    }
}
