using System.Buffers.Binary;
using LiveRelay.Media;
using LiveRelay.Media.Rtcp;
using LiveRelay.Media.Rtp;
using LiveRelay.Media.Sdp;

namespace LiveRelay.Tests.Simulation;

/// <summary>What a simulated publisher sends.</summary>
internal sealed record PublisherSettings
{
    public string? ClientId { get; init; }

    public string? Participant { get; init; }

    /// <summary>The first picture packet's sequence number: near 65535, the numbers roll over under loss.</summary>
    public ushort FirstSequenceNumber { get; init; }

    public int FramesPerSecond { get; init; } = 30;

    public int PacketsPerFrame { get; init; } = 4;

    /// <summary>Whether it sends one keyframe and then only when asked, as a static shared screen does.</summary>
    public bool StaysSilentUntilAsked { get; init; }

    /// <summary>What its NTP clock shows beyond the simulation's.</summary>
    public TimeSpan ClockOffset { get; init; } = TimeSpan.FromDays(365);

    /// <summary>By how many millionths its clocks run faster than the simulation's.</summary>
    public double ClockDrift { get; init; }

    /// <summary>How long after its capture a picture is sent.</summary>
    public TimeSpan PictureDelay { get; init; } = TimeSpan.Zero;

    /// <summary>How long after its capture a sound is sent.</summary>
    public TimeSpan SoundDelay { get; init; } = TimeSpan.Zero;

    /// <summary>When the first sender reports are sent.</summary>
    public TimeSpan FirstReport { get; init; } = TimeSpan.Zero;

    /// <summary>Whether it sends sound.</summary>
    public bool HasSound { get; init; } = true;

    /// <summary>How many packets before it each packet of sound repeats (RED).</summary>
    public int SoundCopies { get; init; }

    /// <summary>By how many quarter turns clockwise its first pictures are to be turned.</summary>
    public byte QuarterTurns { get; init; }

    /// <summary>The dependency descriptor extension of each picture packet; empty for none.</summary>
    public byte[] DependencyDescriptor { get; init; } = [];
}

/// <summary>
/// A browser that publishes: VP8 frames of several packets whose payloads carry their own number, sound every 20 ms, sender reports;
/// answers NACKs in its RTX stream and keyframe requests with a keyframe.
/// </summary>
internal sealed class SimulatedPublisher : SimulatedPeer
{
    public const byte VideoPayloadType = 96;
    public const byte RtxPayloadType = 97;
    public const byte AudioPayloadType = 111;
    public const byte RedPayloadType = 63;

    private const byte OrientationId = 6;
    private const byte AudioLevelId = 1;
    private const int FramesOfPause = 20;

    private readonly PublisherSettings _settings;
    private readonly Dictionary<ushort, (byte[] Header, byte[] Payload)> _sent = [];
    private readonly uint _videoSsrc;
    private readonly uint _rtxSsrc;
    private readonly uint _audioSsrc;
    private ushort _sequenceNumber;
    private ushort _rtxSequenceNumber = 100;
    private ushort _audioSequenceNumber = 7;
    private int _pauseFrames;
    private uint _soundTimestamp;
    private readonly Queue<byte[]> _sounds = [];
    private ushort _transportSequenceNumber;
    private ushort _pictureId = 5;
    private bool _keyFrameWanted = true;
    private byte _toldTurns;
    private bool _stopped;

    public SimulatedPublisher(SimulatedLesson lesson, in NetworkPath path, LineConditions line, PublisherSettings settings)
        : base(lesson, path, line)
    {
        _settings = settings;
        QuarterTurns = settings.QuarterTurns;
        _sequenceNumber = settings.FirstSequenceNumber;
        var ssrc = (uint)lesson.Network.Random.Next(1, int.MaxValue - 2);
        (_videoSsrc, _rtxSsrc, _audioSsrc) = (ssrc, ssrc + 1, ssrc + 2);
    }

    /// <summary>What offer and answer would have agreed on.</summary>
    public NegotiatedSession Session => new(
        PeerIce,
        new CertificateFingerprint("sha-256", new byte[32]),
        [
            new NegotiatedMedia
            {
                Mid = "0",
                Kind = MediaKind.Audio,
                Codecs =
                [
                    new RtpCodec { Name = "opus", PayloadType = AudioPayloadType, ClockRate = 48_000, Channels = 2 },
                    new RtpCodec { Name = "red", PayloadType = RedPayloadType, ClockRate = 48_000, Channels = 2 },
                ],
                Streams = [new OfferedStream(_audioSsrc, null)],
                Extensions = new HeaderExtensionIds { Mid = 4, TransportSequenceNumber = 3, AudioLevel = AudioLevelId },
            },
            new NegotiatedMedia
            {
                Mid = "1",
                Kind = MediaKind.Video,
                Codecs =
                [
                    new RtpCodec
                    {
                        Name = "VP8", PayloadType = VideoPayloadType, ClockRate = 90_000, RtxPayloadType = RtxPayloadType,
                        Nack = true, Pli = true, TransportCc = true,
                    },
                ],
                Streams = [new OfferedStream(_videoSsrc, _rtxSsrc)],
                Extensions = new HeaderExtensionIds { Mid = 4, TransportSequenceNumber = 3, DependencyDescriptor = 5, VideoOrientation = OrientationId },
            },
        ]);

    /// <summary>The number of each picture packet that was sent, in order: what a viewer must get back.</summary>
    public List<long> PacketNumbers { get; } = [];

    /// <summary>Whether it sends no sound packets for now; its sound's timestamps go on.</summary>
    public bool IsMuted { get; set; }

    /// <summary>Whether nobody speaks, and its encoder sends no silence (RFC 7587 section 3.1.3): a frame of noise each 400 ms, and behind it one that says that there is no more.</summary>
    public bool IsPausing { get; set; }

    /// <summary>Whether the line takes none of its sound for now.</summary>
    public bool LosesSound { get; set; }

    /// <summary>How loud its sound is (RFC 6464): decibels below the loudest; <c>null</c> where it does not say.</summary>
    public byte? SoundLevel { get; set; }

    /// <summary>By how many quarter turns clockwise its pictures are to be turned; told as browsers do, with keyframes and while it is not 0.</summary>
    public byte QuarterTurns { get; set; }

    /// <summary>What is added to the timestamps of its sender reports: lies.</summary>
    public uint ReportShift { get; set; }

    public int KeyFrameRequests { get; private set; }

    public List<Instant> KeyFrameRequestTimes { get; } = [];

    public int NacksReceived { get; private set; }

    public int TransportFeedbacks { get; private set; }

    public int ReceiverReports { get; private set; }

    public override void Start()
    {
        base.Start();
        Lesson.Network.At(Now + _settings.FirstReport, SendReports);
        SendFrame();
        if (_settings.HasSound)
        {
            _soundTimestamp = Timestamp(48_000, _settings.SoundDelay);
            SendSound();
        }
    }

    /// <summary>Sends no new media any more; still answers.</summary>
    public void Stop() => _stopped = true;

    protected override void OnRtp(ReadOnlySpan<byte> packet)
    {
    }

    protected override void OnRtcp(ReadOnlySpan<byte> packet)
    {
        var reader = new RtcpReader(packet);
        while (reader.TryRead(out var view))
        {
            if (Nack.TryParse(view, out var nack))
            {
                foreach (var sequenceNumber in nack)
                {
                    NacksReceived++;
                    Resend(sequenceNumber);
                }
            }
            else if (Pli.TryParse(view, out _))
            {
                KeyFrameRequests++;
                KeyFrameRequestTimes.Add(Now);
                _keyFrameWanted = true;
            }
            else if (TransportFeedback.TryParse(view, out _))
            {
                TransportFeedbacks++;
            }
            else if (ReceiverReport.TryParse(view, out _))
            {
                ReceiverReports++;
            }
        }
    }

    private void SendFrame()
    {
        if (_stopped)
        {
            return;
        }

        if (_keyFrameWanted || !_settings.StaysSilentUntilAsked)
        {
            var isKeyFrame = _keyFrameWanted;
            _keyFrameWanted = false;
            for (var i = 0; i < _settings.PacketsPerFrame; i++)
            {
                SendVideo(isKeyFrame, isFirst: i == 0, isLast: i == _settings.PacketsPerFrame - 1);
            }

            _pictureId = (ushort)((_pictureId + 1) & 0x7FFF);
        }

        Lesson.Network.At(Now + TimeSpan.FromSeconds(1.0 / _settings.FramesPerSecond), SendFrame);
    }

    private void SendVideo(bool isKeyFrame, bool isFirst, bool isLast)
    {
        var payload = new byte[200];

        // RFC 7741 section 4.2: X, S in the first packet of a partition; I with a 15 bit picture id. Then the frame: P = 0 in a keyframe.
        payload[0] = (byte)(0x80 | (isFirst ? 0x10 : 0));
        payload[1] = 0x80;
        BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(2), (ushort)(0x8000 | _pictureId));
        if (isFirst)
        {
            payload[4] = (byte)(isKeyFrame ? 0x10 : 0x11);
            payload[7] = 0x9D; // RFC 6386 section 9.1: the start code and 640x360
            payload[8] = 0x01;
            payload[9] = 0x2A;
            BinaryPrimitives.WriteUInt16LittleEndian(payload.AsSpan(10), 640);
            BinaryPrimitives.WriteUInt16LittleEndian(payload.AsSpan(12), 360);
        }

        var number = (long)PacketNumbers.Count;
        PacketNumbers.Add(number);
        BinaryPrimitives.WriteInt64BigEndian(payload.AsSpan(20), number);
        BinaryPrimitives.WriteInt64BigEndian(payload.AsSpan(28), (Now - _settings.PictureDelay).Microseconds);
        var header = Header(isLast, VideoPayloadType, _sequenceNumber, Timestamp(90_000, _settings.PictureDelay), _videoSsrc, isLast && (isKeyFrame || QuarterTurns > 0 || _toldTurns != QuarterTurns));
        _sent[_sequenceNumber] = (header, payload);
        _sequenceNumber++;
        SendRtp(header, payload);
    }

    private void SendSound()
    {
        if (_stopped)
        {
            return;
        }

        _pauseFrames = IsPausing ? _pauseFrames + 1 : 0;
        if (LosesSound)
        {
            _audioSequenceNumber++;
        }
        else if (_pauseFrames % FramesOfPause == 1)
        {
            SendSound([0xF8]);
        }
        else if (!IsMuted && _pauseFrames % FramesOfPause == 0)
        {
            var payload = new byte[60];
            payload[0] = 0xF8; // RFC 6716 section 3.1: one frame of 20 ms
            BinaryPrimitives.WriteInt64BigEndian(payload.AsSpan(20), (Now - _settings.SoundDelay).Microseconds);
            SendSound(payload);
        }

        _soundTimestamp += 960;
        Lesson.Network.At(Now + TimeSpan.FromMilliseconds(20 / (1 + (_settings.ClockDrift / 1e6))), SendSound);
    }

    /// <summary>RFC 2198: the packets before it first, each with how much older it is.</summary>
    private void SendSound(byte[] payload)
    {
        if (_settings.SoundCopies == 0)
        {
            SendRtp(Header(false, AudioPayloadType, _audioSequenceNumber++, _soundTimestamp, _audioSsrc), payload);
            return;
        }

        List<byte> packet = [];
        foreach (var (index, older) in _sounds.Index())
        {
            var age = 960 * (_sounds.Count - index);
            packet.AddRange([0x80 | AudioPayloadType, (byte)(age >> 6), (byte)((age << 2) | (older.Length >> 8)), (byte)older.Length]);
        }

        packet.Add(AudioPayloadType);
        SendRtp(Header(false, RedPayloadType, _audioSequenceNumber++, _soundTimestamp, _audioSsrc), [.. packet, .. _sounds.SelectMany(static older => older), .. payload]);
        _sounds.Enqueue(payload);
        if (_sounds.Count > _settings.SoundCopies)
        {
            _sounds.Dequeue();
        }
    }

    private void SendReports()
    {
        Span<byte> packet = stackalloc byte[100];
        var ntp = NtpNow();
        var length = new SenderReport(_videoSsrc, ntp, Timestamp(90_000, TimeSpan.Zero) + ReportShift, 0, 0).Write(packet);
        length += new SenderReport(_audioSsrc, ntp, Timestamp(48_000, TimeSpan.Zero) + ReportShift, 0, 0).Write(packet[length..]);
        SendRtcp(packet[..length]);
        Lesson.Network.At(Now + TimeSpan.FromMilliseconds(900), SendReports);
    }

    private void Resend(ushort sequenceNumber)
    {
        if (!_sent.TryGetValue(sequenceNumber, out var packet))
        {
            return;
        }

        Assert.True(RtpPacket.TryParse(packet.Header, out var original));
        var payload = new byte[packet.Payload.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(payload, sequenceNumber);
        packet.Payload.CopyTo(payload, 2);
        SendRtp(Header(original.Marker, RtxPayloadType, _rtxSequenceNumber++, original.Timestamp, _rtxSsrc), payload);
    }

    private byte[] Header(bool marker, byte payloadType, ushort sequenceNumber, uint timestamp, uint ssrc, bool saysTurns = false)
    {
        var buffer = new byte[40 + _settings.DependencyDescriptor.Length];
        var writer = new RtpHeaderWriter(buffer);
        writer.Start(marker, payloadType, sequenceNumber, timestamp, ssrc);
        Span<byte> number = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(number, _transportSequenceNumber++);
        writer.AddExtension(3, number);
        if (payloadType == VideoPayloadType && _settings.DependencyDescriptor.Length > 0)
        {
            writer.AddExtension(5, _settings.DependencyDescriptor);
        }

        if (payloadType is AudioPayloadType or RedPayloadType && SoundLevel is { } level)
        {
            writer.AddExtension(AudioLevelId, [level]);
        }

        if (saysTurns)
        {
            _toldTurns = QuarterTurns;
            writer.AddExtension(OrientationId, [QuarterTurns]);
        }

        return buffer[..writer.Finish()];
    }

    /// <summary>The timestamp of what was captured so long ago.</summary>
    private uint Timestamp(int clockRate, TimeSpan ago) => (uint)((OwnTime - (long)ago.TotalMicroseconds) * clockRate / 1_000_000 + 12345);

    private long OwnTime => Now.Microseconds + (long)(Now.Microseconds * (_settings.ClockDrift / 1e6));

    private ulong NtpNow()
    {
        var microseconds = OwnTime + (long)_settings.ClockOffset.TotalMicroseconds;
        return ((ulong)(microseconds / 1_000_000) << 32) | (((ulong)(microseconds % 1_000_000) << 32) / 1_000_000);
    }
}
