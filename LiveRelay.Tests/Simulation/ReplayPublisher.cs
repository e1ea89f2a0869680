using LiveRelay.Media;
using LiveRelay.Media.Rtcp;
using LiveRelay.Media.Rtp;
using LiveRelay.Media.Sdp;
using LiveRelay.Tests.Captures;

namespace LiveRelay.Tests.Simulation;

/// <summary>Sends one captured picture stream over and over, as its encoder did; sends again what it is asked for.</summary>
internal sealed class ReplayPublisher : SimulatedPeer
{
    internal const byte DescriptorExtension = 9;
    private const byte PayloadType = 96;

    private readonly string _codec;
    private readonly IReadOnlyList<CapturedPacket> _packets;
    private readonly byte _descriptorId;
    private readonly Dictionary<ushort, (byte[] Header, byte[] Payload)> _sent = [];
    private readonly uint _ssrc;
    private int _next;
    private ushort _sequenceNumber = 65_400;

    /// <param name="lesson">Where.</param>
    /// <param name="path">Its address.</param>
    /// <param name="line">Its line.</param>
    /// <param name="codec">The codec's name in SDP.</param>
    /// <param name="packets">What it sends; it begins with a keyframe.</param>
    /// <param name="descriptorId">The id of the dependency descriptor in the capture; 0 to leave that out.</param>
    public ReplayPublisher(SimulatedLesson lesson, in NetworkPath path, LineConditions line, string codec, IReadOnlyList<CapturedPacket> packets, byte descriptorId)
        : base(lesson, path, line)
    {
        (_codec, _packets, _descriptorId) = (codec, packets, descriptorId);
        _ssrc = (uint)lesson.Network.Random.Next(1, int.MaxValue);
    }

    public NegotiatedSession Session => new(
        PeerIce,
        new CertificateFingerprint("sha-256", new byte[32]),
        [
            new NegotiatedMedia
            {
                Mid = "0",
                Kind = MediaKind.Video,
                Codecs = [new RtpCodec { Name = _codec, PayloadType = PayloadType, ClockRate = 90_000, Nack = true, Pli = true, TransportCc = true }],
                Streams = [new OfferedStream(_ssrc, null)],
                Extensions = new HeaderExtensionIds { DependencyDescriptor = DescriptorExtension },
            },
        ]);

    /// <summary>The number of packets that were sent.</summary>
    public int Sent => _next;

    public override void Start()
    {
        base.Start();
        SendNext();
        SendReport();
    }

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
                    if (_sent.TryGetValue(sequenceNumber, out var sent))
                    {
                        SendRtp(sent.Header, sent.Payload);
                    }
                }
            }
        }
    }

    private void SendNext()
    {
        if (_next >= _packets.Count)
        {
            return;
        }

        Assert.True(RtpPacket.TryParse(_packets[_next].Bytes, out var rtp));
        var buffer = new byte[400];
        var writer = new RtpHeaderWriter(buffer);
        writer.Start(rtp.Marker, PayloadType, _sequenceNumber, rtp.Timestamp, _ssrc);
        if (_descriptorId != 0 && rtp.TryGetExtension(_descriptorId, out var descriptor))
        {
            Assert.True(writer.AddExtension(DescriptorExtension, descriptor));
        }

        var sent = (buffer[..writer.Finish()], rtp.Payload.ToArray());
        _sent[_sequenceNumber++] = sent;
        SendRtp(sent.Item1, sent.Item2);
        if (++_next < _packets.Count)
        {
            Lesson.Network.At(Now + (_packets[_next].Time - _packets[_next - 1].Time), SendNext);
        }
    }

    private void SendReport()
    {
        Span<byte> packet = stackalloc byte[100];
        var ntp = ((ulong)(Now.Microseconds / 1_000_000) << 32) | (((ulong)(Now.Microseconds % 1_000_000) << 32) / 1_000_000);
        Assert.True(RtpPacket.TryParse(_packets[Math.Min(_next, _packets.Count - 1)].Bytes, out var rtp));
        SendRtcp(packet[..new SenderReport(_ssrc, ntp, rtp.Timestamp, 0, 0).Write(packet)]);
        Lesson.Network.At(Now + TimeSpan.FromMilliseconds(900), SendReport);
    }
}
