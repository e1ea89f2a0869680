using System.Buffers.Binary;
using LiveRelay.Media;
using LiveRelay.Media.Rtcp;
using LiveRelay.Media.Rtp;
using LiveRelay.Media.Sdp;
using LiveRelay.Media.Sfu;

namespace LiveRelay.Tests.Simulation;

/// <summary>A picture packet of any codec as a viewer got it.</summary>
internal sealed record LayeredPacket(long SequenceNumber, uint Timestamp, bool Marker, byte[] Payload, byte[] Descriptor, Instant Arrival);

/// <summary>A browser that takes one codec with dependency descriptors, asks for what is missing, and tells how wide its line is (REMB).</summary>
internal sealed class LayeredViewer : SimulatedPeer
{
    private const byte PayloadType = 102;
    private const byte RtxPayloadType = 103;
    private const byte DescriptorExtension = 6;
    private static readonly TimeSpan NackInterval = TimeSpan.FromMilliseconds(20);

    private readonly string _codec;
    private readonly bool _takesDescriptors;
    private readonly OutgoingSsrcs _video = new(1001, 1002);
    private readonly SortedDictionary<long, LayeredPacket> _packets = [];
    private SequenceUnwrapper _unwrapper;
    private long _newest = -1;

    public LayeredViewer(SimulatedLesson lesson, in NetworkPath path, LineConditions line, string codec, Slot slot, bool takesDescriptors = true)
        : base(lesson, path, line)
    {
        _takesDescriptors = takesDescriptors;
        _codec = codec;
        Bindings = [new SlotBinding(slot, _video)];
    }

    public IReadOnlyList<SlotBinding?> Bindings { get; }

    public NegotiatedSession Session => new(
        PeerIce,
        new CertificateFingerprint("sha-256", new byte[32]),
        [
            new NegotiatedMedia
            {
                Mid = "v",
                Kind = MediaKind.Video,
                Codecs = [new RtpCodec { Name = _codec, PayloadType = PayloadType, ClockRate = 90_000, Nack = true, Pli = true, RtxPayloadType = RtxPayloadType }],
                Extensions = new HeaderExtensionIds { DependencyDescriptor = _takesDescriptors ? DescriptorExtension : (byte)0 },
            },
        ]);

    /// <summary>In the order of their numbers.</summary>
    public IReadOnlyCollection<LayeredPacket> Packets => _packets.Values;

    /// <summary>Numbers that never came.</summary>
    public long Missing => _packets.Count == 0 ? 0 : _newest - _packets.Keys.First() + 1 - _packets.Count;

    /// <summary>Tells how wide its line is.</summary>
    public void TellWidth(long bitsPerSecond)
    {
        // draft-alvestrand-rmcat-remb-03 section 2.2: six bits of exponent, 18 of mantissa.
        var exponent = Math.Max(0, 64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)bitsPerSecond) - 18);
        Span<byte> packet = [0x8F, 206, 0, 5, 0, 0, 0, 1, 0, 0, 0, 0, (byte)'R', (byte)'E', (byte)'M', (byte)'B', 1, 0, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(packet[16..], (1u << 24) | ((uint)exponent << 18) | (uint)(bitsPerSecond >> exponent));
        BinaryPrimitives.WriteUInt32BigEndian(packet[20..], _video.Media);
        SendRtcp(packet);
    }

    public override void Start()
    {
        base.Start();
        AskForMissing();
    }

    protected override void OnRtp(ReadOnlySpan<byte> packet)
    {
        Assert.True(RtpPacket.TryParse(packet, out var rtp));
        var isRtx = rtp.Ssrc == _video.Rtx;
        var number = _unwrapper.Unwrap(isRtx ? BinaryPrimitives.ReadUInt16BigEndian(rtp.Payload) : rtp.SequenceNumber);
        var payload = isRtx ? rtp.Payload[2..] : rtp.Payload;
        var descriptor = rtp.TryGetExtension(DescriptorExtension, out var value) ? value.ToArray() : [];
        var taken = new LayeredPacket(number, rtp.Timestamp, rtp.Marker, payload.ToArray(), descriptor, Now);
        _newest = Math.Max(_newest, number);
        if (!_packets.TryAdd(number, taken))
        {
            var first = _packets[number];
            Assert.True(first.Payload.AsSpan().SequenceEqual(payload) && first.Timestamp == rtp.Timestamp && first.Marker == rtp.Marker, "sent again as another packet");
        }
    }

    protected override void OnRtcp(ReadOnlySpan<byte> packet)
    {
    }

    private void AskForMissing()
    {
        Span<ushort> missing = stackalloc ushort[64];
        var count = 0;
        for (var number = _newest < 0 ? 0 : Math.Max(_packets.Keys.First(), _newest - 500); number < _newest && count < missing.Length; number++)
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
