using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using LiveRelay.Media;
using LiveRelay.Media.Dtls;
using LiveRelay.Media.Ice;
using LiveRelay.Media.Rtp;
using LiveRelay.Media.Sdp;
using LiveRelay.Media.Sfu;
using LiveRelay.Media.Srtp;
using LiveRelay.Media.Stun;
using LiveRelay.Tests.Simulation;

namespace LiveRelay.Tests.Fuzz;

/// <summary>
/// The media core with peers that hold right keys and send wrong things: one lesson where anything is sent, and beside it,
/// on the same loop, one that must not notice.
/// </summary>
internal sealed class HostileLesson : IDatagramSink, IDtlsAcceptor, IDisposable
{
    public const uint VideoSsrc = 1;
    public const uint RtxSsrc = 2;
    public const uint AudioSsrc = 3;

    /// <summary>What the first viewer's m-lines are sent with; the second's are 10 more.</summary>
    public const uint FirstViewerSsrc = 100;

    private readonly Worker _worker;
    private readonly RandomNumberGenerator _random = new SeededRandomNumberGenerator(1);
    private readonly byte[] _sent = new byte[2 * IDatagramSink.MaxDatagramSize];
    private readonly byte[] _datagram = new byte[2 * IDatagramSink.MaxDatagramSize];
    private readonly ushort[] _sequenceNumbers = new ushort[0x1_0000];
    private readonly Peer _publisher;
    private readonly Peer _viewer;
    private readonly Peer _bystander;
    private readonly NetworkPath _witness;
    private ushort _properSequenceNumber;

    /// <param name="rids">The simulcast layers that the publisher announced; without any, it announced its SSRCs.</param>
    public HostileLesson(params string[] rids)
    {
        var metrics = new MediaMetrics();
        _worker = new Worker(
            new TransportEnvironment { Sink = this, Dtls = this, Metrics = metrics, Random = _random, Table = new TransportTable(metrics) },
            new IceOptions { ConsentTimeout = TimeSpan.FromDays(1000) });
        _publisher = Publish("hostile", 1, new TrackInfo(TrackName.Camera, null), HostileMedia.Published(rids));
        _viewer = Watch("hostile", 2, HostileMedia.Viewed("v", allExtensions: true), FirstViewerSsrc);
        Watch("hostile", 3, HostileMedia.Viewed(new string('m', 300), allExtensions: false), FirstViewerSsrc + 10);
        _bystander = Publish("other", 4, new TrackInfo(TrackName.Camera, null), HostileMedia.Published([]));
        _witness = Watch("other", 5, HostileMedia.Viewed("v", allExtensions: false), FirstViewerSsrc + 20).Path;
        SendProperPacket();
    }

    public Instant Now { get; private set; } = Instant.FromMilliseconds(1000);

    /// <summary>Datagrams that left, to whomever.</summary>
    public int Sent { get; private set; }

    /// <summary>Datagrams that left for the other lesson's viewer.</summary>
    public int SentToOtherLesson { get; private set; }

    /// <summary>The publisher sends a plain packet, whose SSRC's next sequence number is put into it; whatever it is otherwise.</summary>
    public void SendRtp(ReadOnlySpan<byte> packet, int sequenceNumberStep)
    {
        if (!RtpPacket.TryGetHeaderLength(packet, out var headerLength))
        {
            return; // it has no place for an SRTP packet's keys: the SRTP session's own fuzz test has such
        }

        packet[..headerLength].CopyTo(_datagram);
        ref var sequenceNumber = ref _sequenceNumbers[BinaryPrimitives.ReadUInt16BigEndian(packet[10..])]; // by the SSRC's lower half
        sequenceNumber = (ushort)(sequenceNumber + sequenceNumberStep);
        BinaryPrimitives.WriteUInt16BigEndian(_datagram.AsSpan(2), sequenceNumber);
        Receive(_publisher.Keys.ProtectRtp(_datagram, headerLength, 0, packet[headerLength..]), _publisher.Path);
    }

    /// <summary>The publisher or a viewer sends a plain RTCP packet.</summary>
    public void SendRtcp(bool fromPublisher, ReadOnlySpan<byte> packet)
    {
        if (packet.Length < 8)
        {
            return;
        }

        packet.CopyTo(_datagram);
        _datagram[0] = (byte)(0x80 | (_datagram[0] & 0x3F));
        _datagram[1] = (byte)(192 | (_datagram[1] & 0x1F)); // RFC 5761 section 4: else it is taken for RTP
        var peer = fromPublisher ? _publisher : _viewer;
        Receive(peer.Keys.ProtectRtcp(_datagram, packet.Length), peer.Path);
    }

    /// <summary>Lets time pass; what is due is done.</summary>
    public void Pass(TimeSpan time)
    {
        Now += time;
        if (_worker.NextTimeout <= Now)
        {
            _worker.HandleTimeout(Now);
        }
    }

    /// <summary>A keyframe of one packet in the other lesson.</summary>
    public void SendProperPacket()
    {
        Span<byte> packet = stackalloc byte[RtpPacket.FixedHeaderLength];
        var writer = new RtpHeaderWriter(packet);
        writer.Start(true, HostileMedia.Vp8PayloadType, _properSequenceNumber++, (uint)(Now.Microseconds * 90 / 1000), VideoSsrc);
        var length = writer.Finish();
        packet[..length].CopyTo(_datagram);
        Receive(_bystander.Keys.ProtectRtp(_datagram, length, 0, PayloadSeeds.Vp8[0]), _bystander.Path);
    }

    public void Dispose()
    {
        _worker.CloseAll(Now, CloseReasons.Closed);
        _publisher.Keys.Dispose();
        _viewer.Keys.Dispose();
        _bystander.Keys.Dispose();
        _random.Dispose();
    }

    IDtlsSession? IDtlsAcceptor.Accept(WebRtcTransport transport) => null;

    Span<byte> IDatagramSink.Reserve(int size) => _sent.AsSpan(0, size);

    void IDatagramSink.Commit(in NetworkPath path, int length)
    {
        if (length is < 1 or > IDatagramSink.MaxDatagramSize)
        {
            throw new InvalidOperationException($"A datagram of {length} bytes leaves."); // Assert would allocate
        }

        Sent++;
        SentToOtherLesson += path == _witness ? 1 : 0;
    }

    private void Receive(int length, in NetworkPath path)
    {
        _worker.HandleDatagram(Now, _datagram.AsSpan(0, length), path);
        _worker.HandleBatchEnd(Now);
    }

    private Peer Publish(string lesson, byte host, TrackInfo track, IReadOnlyList<NegotiatedMedia> media)
    {
        var request = Request(lesson, host, media);
        _worker.AddPublication(Now, request, track);
        return Connect(request, host);
    }

    private Peer Watch(string lesson, byte host, IReadOnlyList<NegotiatedMedia> media, uint firstSsrc)
    {
        var request = Request(lesson, host, media);
        var (sound, picture) = (new OutgoingSsrcs(firstSsrc, null), new OutgoingSsrcs(firstSsrc + 1, firstSsrc + 2));
        var bindings = new[] { new SlotBinding(Slot.Program, sound), new SlotBinding(Slot.Program, picture) };
        _worker.AddSubscription(Now, request, new Viewer(null, null), bindings);
        return Connect(request, host);
    }

    private Peer Connect(SessionRequest request, byte host)
    {
        var path = NetworkPath.From(new IPEndPoint(new IPAddress([10, 0, 0, host]), 50_000), IPAddress.Loopback, TransportProtocol.Udp);
        var writer = new StunWriter(_datagram, StunClass.Request, StunMethod.Binding, Bytes(12));
        writer.Add(StunAttribute.Username, Encoding.UTF8.GetBytes($"{request.LocalIce.Ufrag}:{request.Session.RemoteIce.Ufrag}"));
        writer.AddUInt64(StunAttribute.IceControlling, 1);
        writer.AddUInt32(StunAttribute.Priority, 110u << 24);
        writer.AddFlag(StunAttribute.UseCandidate);
        writer.AddIntegrity(Encoding.UTF8.GetBytes(request.LocalIce.Password));
        writer.AddFingerprint();
        Receive(writer.Length, path);
        var keys = new SrtpKeyingMaterial(SrtpProfile.AeadAes128Gcm, Bytes(16), Bytes(12), Bytes(16), Bytes(12));
        _worker.Find(request.SessionId)!.OnDtlsConnected(Now, keys);
        return new Peer(path, new SrtpSession(keys.Profile, keys.RemoteKey, keys.RemoteSalt));
    }

    private static SessionRequest Request(string lesson, byte host, IReadOnlyList<NegotiatedMedia> media) => new(
        $"peer-{host}",
        lesson,
        new IceCredentials($"ufrag{host:000}", "a-password-of-22-chars"),
        new NegotiatedSession(
            new IceCredentials("peer", "a-password-of-22-chars"), new CertificateFingerprint("sha-256", new byte[32]), media));

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.GetBytes(bytes);
        return bytes;
    }

    private sealed record Peer(NetworkPath Path, SrtpSession Keys);
}
