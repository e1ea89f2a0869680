using System.Buffers.Binary;
using System.Text;
using LiveRelay.Media;
using LiveRelay.Media.Rtcp;
using LiveRelay.Media.Rtp;
using LiveRelay.Media.Sdp;

namespace LiveRelay.Tests.Simulation;

/// <summary>One simulcast layer of a publisher.</summary>
internal sealed class SimulcastLayer(string rid, int height, int packetsPerFrame, uint ssrc)
{
    public string Rid { get; } = rid;

    public int Height { get; } = height;

    public int PacketsPerFrame { get; } = packetsPerFrame;

    public uint Ssrc { get; } = ssrc;

    /// <summary>Whether the browser sends it: it stops the upper ones when its line gets narrow.</summary>
    public bool IsActive { get; set; } = true;

    public bool KeyFrameWanted { get; set; } = true;

    public ushort SequenceNumber { get; set; }

    public int KeyFrameRequests { get; set; }
}

/// <summary>A browser that publishes three layers of a picture (VP8) over rid and mid, as Chromium does; each packet's payload tells its layer's height.</summary>
internal sealed class SimulcastPublisher : SimulatedPeer
{
    private const byte PayloadType = 96;
    private const int PayloadLength = 400;
    private const int RidExtension = 6;
    private const int MidExtension = 4;

    /// <summary>L1T3: every second frame is of layer 2, every second one of the others of layer 1.</summary>
    private static readonly byte[] Pattern = [0, 2, 1, 2];

    private readonly bool _hasTemporalLayers;
    private ushort _pictureId = 5;
    private int _frame = -1;
    private byte _tl0PicIdx;

    public SimulcastPublisher(SimulatedLesson lesson, in NetworkPath path, LineConditions line, bool hasTemporalLayers, bool isScreen)
        : base(lesson, path, line)
    {
        _hasTemporalLayers = hasTemporalLayers;
        var ssrc = (uint)lesson.Network.Random.Next(1, int.MaxValue - 3);
        Layers = isScreen
            ? [new("s", 1080, 4, ssrc), new("f", 1080, 14, ssrc + 1)]
            : [new("q", 180, 1, ssrc), new("h", 360, 4, ssrc + 1), new("f", 720, 14, ssrc + 2)];
    }

    /// <summary>The smallest first: about 100, 400 and 1,400 kbit/s; of a screen 400 and 1,400, of one size.</summary>
    public IReadOnlyList<SimulcastLayer> Layers { get; }

    public NegotiatedSession Session => new(
        PeerIce,
        new CertificateFingerprint("sha-256", new byte[32]),
        [
            new NegotiatedMedia
            {
                Mid = "0",
                Kind = MediaKind.Video,
                Codecs = [new RtpCodec { Name = "VP8", PayloadType = PayloadType, ClockRate = 90_000, Nack = true, Pli = true, TransportCc = true }],
                Rids = [.. Layers.Select(static layer => layer.Rid)],
                Extensions = new HeaderExtensionIds { Mid = MidExtension, Rid = RidExtension },
            },
        ]);

    public override void Start()
    {
        base.Start();
        SendFrames();
        SendReports();
    }

    protected override void OnRtp(ReadOnlySpan<byte> packet)
    {
    }

    protected override void OnRtcp(ReadOnlySpan<byte> packet)
    {
        var reader = new RtcpReader(packet);
        while (reader.TryRead(out var view))
        {
            if (Pli.TryParse(view, out var pli) && Layers.FirstOrDefault(layer => layer.Ssrc == pli.MediaSsrc) is { } layer)
            {
                layer.KeyFrameWanted = true;
                layer.KeyFrameRequests++;
            }
        }
    }

    private void SendFrames()
    {
        // A keyframe begins the pattern anew.
        _frame = Layers.Any(static layer => layer is { KeyFrameWanted: true, IsActive: true }) ? 0 : _frame + 1;
        _tl0PicIdx += (byte)(Pattern[_frame % 4] == 0 ? 1 : 0);
        foreach (var layer in Layers)
        {
            for (var i = 0; i < layer.PacketsPerFrame && layer.IsActive; i++)
            {
                Send(layer, isFirst: i == 0, isLast: i == layer.PacketsPerFrame - 1);
            }

            layer.KeyFrameWanted &= !layer.IsActive;
        }

        _pictureId = (ushort)((_pictureId + 1) & 0x7FFF);
        Lesson.Network.At(Now + TimeSpan.FromSeconds(1.0 / 30), SendFrames);
    }

    private void Send(SimulcastLayer layer, bool isFirst, bool isLast)
    {
        var payload = new byte[PayloadLength];
        payload[0] = (byte)(0x80 | (isFirst ? 0x10 : 0)); // RFC 7741 section 4.2, as in SimulatedPublisher
        payload[1] = 0x80;
        BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(2), (ushort)(0x8000 | _pictureId));
        var frame = payload.AsSpan(4);
        if (_hasTemporalLayers)
        {
            // L and T: TL0PICIDX, then TID and Y: a first frame of an upper layer depends on the base layer alone.
            var temporalId = Pattern[_frame % 4];
            payload[1] = 0xE0;
            payload[4] = _tl0PicIdx;
            payload[5] = (byte)((temporalId << 6) | (_frame % 4 is 1 or 2 ? 0x20 : 0));
            frame = frame[2..];
        }

        if (isFirst)
        {
            frame[0] = (byte)(layer.KeyFrameWanted ? 0x10 : 0x11);
            frame[3] = 0x9D;
            frame[4] = 0x01;
            frame[5] = 0x2A;
            BinaryPrimitives.WriteUInt16LittleEndian(frame[6..], (ushort)(layer.Height * 16 / 9));
            BinaryPrimitives.WriteUInt16LittleEndian(frame[8..], (ushort)layer.Height);
        }

        BinaryPrimitives.WriteInt64BigEndian(payload.AsSpan(20), layer.Height);
        BinaryPrimitives.WriteInt64BigEndian(payload.AsSpan(28), Now.Microseconds);
        var buffer = new byte[40];
        var writer = new RtpHeaderWriter(buffer);
        writer.Start(isLast, PayloadType, layer.SequenceNumber++, Timestamp(layer), layer.Ssrc);
        writer.AddExtension(MidExtension, "0"u8);
        writer.AddExtension(RidExtension, Encoding.ASCII.GetBytes(layer.Rid));
        SendRtp(buffer.AsSpan(0, writer.Finish()), payload);
    }

    private void SendReports()
    {
        Span<byte> packet = stackalloc byte[100];
        var length = 0;
        foreach (var layer in Layers.Where(static layer => layer.IsActive))
        {
            var ntp = ((ulong)(Now.Microseconds / 1_000_000) << 32) | (((ulong)(Now.Microseconds % 1_000_000) << 32) / 1_000_000);
            length += new SenderReport(layer.Ssrc, ntp, Timestamp(layer), 0, 0).Write(packet[length..]);
        }

        if (length > 0)
        {
            SendRtcp(packet[..length]);
        }

        Lesson.Network.At(Now + TimeSpan.FromMilliseconds(900), SendReports);
    }

    /// <summary>Each layer counts from a number of its own.</summary>
    private uint Timestamp(SimulcastLayer layer) => (uint)((Now.Microseconds * 9 / 100) + (layer.Ssrc * 7919));
}
