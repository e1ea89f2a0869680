using System.Security.Cryptography;
using System.Text;
using LiveRelay.Media;
using LiveRelay.Media.Dtls;
using LiveRelay.Media.Ice;
using LiveRelay.Media.Rtp;
using LiveRelay.Media.Sdp;
using LiveRelay.Media.Sfu;
using LiveRelay.Media.Sfu.Pipes;
using LiveRelay.Media.Srtp;
using LiveRelay.Media.Stun;

namespace LiveRelay.Bench.FanOut;

/// <summary>
/// One lesson in the real media core, without browsers: a publisher whose encrypted packets were made beforehand and any number of connected viewers.
/// What is measured is the core alone: receive, unprotect, route, protect, and whatever the sink does.
/// </summary>
internal sealed class FanOutLesson : IDtlsAcceptor, IDisposable
{
    /// <summary>150 packets/s at 30 frames/s are 1.5 Mbit/s in packets of this payload, in bytes.</summary>
    public const int PayloadSize = 1200;

    public const int PacketsPerFrame = 5;

    public const string LessonId = "bench";

    private const int PacketLength = RtpPacket.FixedHeaderLength + PayloadSize + SrtpSession.MaxRtpOverhead;
    private const uint PublisherSsrc = 4711;
    private const uint SoundSsrc = 4712;
    private const byte PayloadType = 96;
    private const byte SoundPayloadType = 111;
    private const byte AudioLevelId = 1;
    private const uint TicksPerFrame = 2970; // of 90 kHz

    /// <summary>The time between two frames.</summary>
    public static readonly TimeSpan FrameTime = TimeSpan.FromMilliseconds(33);

    /// <summary>RFC 6386 section 9.1: the start code behind the frame tag, and 640x360.</summary>
    private static ReadOnlySpan<byte> KeyFrameHeader => [0x9D, 0x01, 0x2A, 0x80, 0x02, 0x68, 0x01];

    private readonly Worker _worker;
    private readonly Worker? _other;
    private readonly SrtpSession _publisher;
    private readonly NetworkPath _publisherPath;
    private readonly Queue<byte[]> _prepared = new();
    private readonly Stack<byte[]> _spare = new();
    private readonly byte[] _payload = RandomNumberGenerator.GetBytes(PayloadSize);
    private readonly Queue<(byte[] Packet, int Length)> _preparedSound = new();
    private readonly Queue<int> _soundPackets = new();
    private readonly byte[] _sound = RandomNumberGenerator.GetBytes(80);
    private readonly bool _hasSound;
    private ushort _sequenceNumber;
    private ushort _soundSequenceNumber;
    private uint _timestamp;
    private uint _soundTimestamp;

    /// <param name="sink">Where datagrams go.</param>
    /// <param name="viewers">The viewers' paths.</param>
    /// <param name="publisher">The publisher's path.</param>
    /// <param name="backend">What encrypts.</param>
    /// <param name="hasSound">Whether the publisher sends Opus too, 50 packets a second.</param>
    /// <param name="other">A second loop that has viewers too.</param>
    public FanOutLesson(
        IDatagramSink sink,
        IReadOnlyList<NetworkPath> viewers,
        in NetworkPath publisher,
        SrtpBackend backend = SrtpBackend.Auto,
        bool hasSound = false,
        OtherLoop? other = null)
    {
        _hasSound = hasSound;
        KeyFrameHeader.CopyTo(_payload.AsSpan(4));
        _sound[0] = 0xF8; // RFC 6716 section 3.1: one frame of 20 ms
        var pipes = WorkerPipes.Between(other is null ? 1 : 2, new SfuLimits(), _ => other?.Wake());
        var home = pipes[0].HomeOf(LessonId);
        _worker = CreateWorker(sink, Metrics, backend, pipes[home]);
        if (other is not null)
        {
            _other = CreateWorker(other.Sink, new MediaMetrics(), backend, pipes[1 - home]);
        }

        _publisherPath = publisher;
        var keys = NewKeys();
        _publisher = new SrtpSession(keys.Profile, keys.RemoteKey, keys.RemoteSalt, backend);
        var request = Request("publisher", PublisherMedia(), SoundMedia());
        _worker.AddPublication(Now, request, new TrackInfo(TrackName.Camera, null, "teacher"));
        Connect(_worker, request, publisher, keys);
        AddViewers(_worker, viewers);
        if (_other is not null)
        {
            AddViewers(_other, other!.Viewers);
            _other.HandleBatchEnd(Now);
        }

        PrepareFrames(1);
        ReceiveFrame(); // the keyframe that lets everybody begin
    }

    public MediaMetrics Metrics { get; } = new();

    public Worker Worker => _worker;

    /// <summary>The second loop's worker, to be driven by a thread of its own.</summary>
    public Worker? Other => _other;

    public Instant Now { get; private set; } = Instant.FromMilliseconds(1000);

    /// <summary>Makes the publisher's next frames, so that their encryption is not part of what is measured.</summary>
    public void PrepareFrames(int count)
    {
        for (var frame = 0; frame < count; frame++)
        {
            for (var i = 0; i < PacketsPerFrame; i++)
            {
                var packet = _spare.Count > 0 ? _spare.Pop() : new byte[PacketLength];
                MakePacket(packet, isFirst: i == 0, isLast: i == PacketsPerFrame - 1);
                _prepared.Enqueue(packet);
            }

            _timestamp += TicksPerFrame;
            PrepareSound();
        }

        _spare.EnsureCapacity(_spare.Count + _prepared.Count + _preparedSound.Count); // so that measuring allocates nothing either
    }

    /// <summary>The publisher's next prepared frame arrives as one batch, and leaves.</summary>
    public void ReceiveFrame()
    {
        for (var i = 0; i < PacketsPerFrame; i++)
        {
            var packet = _prepared.Dequeue();
            _worker.HandleDatagram(Now, packet, _publisherPath);
            _spare.Push(packet);
        }

        for (var i = _soundPackets.Dequeue(); i > 0; i--)
        {
            var (packet, length) = _preparedSound.Dequeue();
            _worker.HandleDatagram(Now, packet.AsSpan(0, length), _publisherPath);
            _spare.Push(packet);
        }

        _worker.HandleBatchEnd(Now);
        Now += FrameTime;
        if (_worker.NextTimeout <= Now)
        {
            _worker.HandleTimeout(Now);
        }
    }

    public void Dispose()
    {
        _worker.CloseAll(Now, CloseReasons.Closed);
        _other?.CloseAll(Now, CloseReasons.Closed);
        _publisher.Dispose();
    }

    IDtlsSession? IDtlsAcceptor.Accept(WebRtcTransport transport) => null;

    private void MakePacket(Span<byte> packet, bool isFirst, bool isLast)
    {
        var writer = new RtpHeaderWriter(packet);
        writer.Start(isLast, PayloadType, _sequenceNumber, _timestamp, PublisherSsrc);
        var headerLength = writer.Finish();

        // A VP8 keyframe's first bytes in each frame's first packet: no viewer ever has to wait.
        _payload[0] = (byte)(isFirst ? 0x10 : 0x00);
        _payload[1] = 0x10;
        _sequenceNumber++;
        _publisher.ProtectRtp(packet, headerLength, 0, _payload);
    }

    private void PrepareSound()
    {
        var count = 0;
        for (; _hasSound && _soundTimestamp * 90L < _timestamp * 48L; count++)
        {
            var packet = _spare.Count > 0 ? _spare.Pop() : new byte[PacketLength];
            var writer = new RtpHeaderWriter(packet);
            writer.Start(false, SoundPayloadType, _soundSequenceNumber++, _soundTimestamp, SoundSsrc);
            writer.AddExtension(AudioLevelId, [_soundSequenceNumber % 200 < 100 ? (byte)20 : AudioLevel.Silence]); // speech, and a pause of two seconds
            _soundTimestamp += 960;
            _preparedSound.Enqueue((packet, _publisher.ProtectRtp(packet, writer.Finish(), 0, _sound)));
        }

        _soundPackets.Enqueue(count);
    }

    private Worker CreateWorker(IDatagramSink sink, MediaMetrics metrics, SrtpBackend backend, WorkerPipes pipes)
    {
        var environment = new TransportEnvironment
        {
            Sink = sink,
            Dtls = this,
            Metrics = metrics,
            Random = RandomNumberGenerator.Create(),
            Table = new TransportTable(metrics),
            SrtpBackend = backend,
        };
        return new Worker(environment, new IceOptions { ConsentTimeout = TimeSpan.FromHours(1) }, pipes);
    }

    private void AddViewers(Worker worker, IReadOnlyList<NetworkPath> paths)
    {
        for (var i = 0; i < paths.Count; i++)
        {
            var viewer = Request($"viewer-{i}", ViewerMedia());
            worker.AddSubscription(Now, viewer, new Viewer(null, null), [new SlotBinding(Slot.Program, new OutgoingSsrcs((uint)(10_000 + i), (uint)(20_000 + i)))]);
            Connect(worker, viewer, paths[i], NewKeys());
        }
    }

    private void Connect(Worker worker, SessionRequest request, in NetworkPath path, SrtpKeyingMaterial keys)
    {
        var buffer = new byte[200];
        var writer = new StunWriter(buffer, StunClass.Request, StunMethod.Binding, RandomNumberGenerator.GetBytes(12));
        writer.Add(StunAttribute.Username, Encoding.UTF8.GetBytes($"{request.LocalIce.Ufrag}:{request.Session.RemoteIce.Ufrag}"));
        writer.AddUInt64(StunAttribute.IceControlling, 1);
        writer.AddUInt32(StunAttribute.Priority, 110u << 24);
        writer.AddFlag(StunAttribute.UseCandidate);
        writer.AddIntegrity(Encoding.UTF8.GetBytes(request.LocalIce.Password));
        writer.AddFingerprint();
        worker.HandleDatagram(Now, buffer.AsSpan(0, writer.Length), path);
        worker.Find(request.SessionId)!.OnDtlsConnected(Now, keys);
    }

    private static SessionRequest Request(string id, params NegotiatedMedia[] media) => new(
        id,
        LessonId,
        new IceCredentials(Convert.ToHexString(RandomNumberGenerator.GetBytes(4)), Convert.ToHexString(RandomNumberGenerator.GetBytes(12))),
        new NegotiatedSession(
            new IceCredentials("peer", "a-password-of-22-chars"),
            new CertificateFingerprint("sha-256", new byte[32]),
            media));

    private static SrtpKeyingMaterial NewKeys() => new(
        SrtpProfile.AeadAes128Gcm,
        RandomNumberGenerator.GetBytes(16),
        RandomNumberGenerator.GetBytes(12),
        RandomNumberGenerator.GetBytes(16),
        RandomNumberGenerator.GetBytes(12));

    private static NegotiatedMedia PublisherMedia() => new()
    {
        Mid = "0",
        Kind = MediaKind.Video,
        Codecs = [new RtpCodec { Name = "VP8", PayloadType = PayloadType, ClockRate = 90_000, Nack = true, Pli = true }],
        Streams = [new OfferedStream(PublisherSsrc, null)],
    };

    private static NegotiatedMedia SoundMedia() => new()
    {
        Mid = "1",
        Kind = MediaKind.Audio,
        Codecs = [new RtpCodec { Name = "opus", PayloadType = SoundPayloadType, ClockRate = 48_000, Channels = 2 }],
        Streams = [new OfferedStream(SoundSsrc, null)],
        Extensions = new HeaderExtensionIds { AudioLevel = AudioLevelId },
    };

    private static NegotiatedMedia ViewerMedia() => new()
    {
        Mid = "0",
        Kind = MediaKind.Video,
        Codecs = [new RtpCodec { Name = "VP8", PayloadType = 98, ClockRate = 90_000, RtxPayloadType = 99, Nack = true, Pli = true }],
    };
}

/// <summary>A second loop of the lesson.</summary>
/// <param name="Sink">Where its datagrams go.</param>
/// <param name="Viewers">Its viewers' paths.</param>
/// <param name="Wake">Called when something was written for it.</param>
internal sealed record OtherLoop(IDatagramSink Sink, IReadOnlyList<NetworkPath> Viewers, Action Wake);
