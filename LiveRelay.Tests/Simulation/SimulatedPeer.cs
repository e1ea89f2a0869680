using System.Text;
using LiveRelay.Media;
using LiveRelay.Media.Dtls;
using LiveRelay.Media.Sdp;
using LiveRelay.Media.Srtp;
using LiveRelay.Media.Stun;

namespace LiveRelay.Tests.Simulation;

/// <summary>A browser's side of one connection: ICE checks, SRTP, and a line to the server.</summary>
internal abstract class SimulatedPeer : IDisposable
{
    private static readonly TimeSpan ConsentInterval = TimeSpan.FromSeconds(2.5);

    private readonly SrtpSession _outgoing;
    private readonly SrtpSession _incoming;
    private readonly byte[] _buffer = new byte[IDatagramSink.MaxDatagramSize];

    protected SimulatedPeer(SimulatedLesson lesson, in NetworkPath path, LineConditions line)
    {
        Lesson = lesson;
        Path = path;
        Line = line;
        Id = $"peer-{path.RemoteEndPoint.Address}";
        ServerIce = new IceCredentials(Token(8), Token(24));
        PeerIce = new IceCredentials(Token(8), Token(24));
        ServerKeys = new SrtpKeyingMaterial(SrtpProfile.AeadAes128Gcm, Bytes(16), Bytes(12), Bytes(16), Bytes(12));
        _outgoing = new SrtpSession(ServerKeys.Profile, ServerKeys.RemoteKey, ServerKeys.RemoteSalt, SrtpBackend.Managed);
        _incoming = new SrtpSession(ServerKeys.Profile, ServerKeys.LocalKey, ServerKeys.LocalSalt, SrtpBackend.Managed);
    }

    public string Id { get; }

    public NetworkPath Path { get; protected set; }

    /// <summary>The line in both directions; may be changed while the lesson runs.</summary>
    public LineConditions Line { get; set; }

    /// <summary>The server's loop that it is connected to.</summary>
    public SimulatedLoop Loop { get; set; } = null!;

    /// <summary>What all that the server sends must pass; <c>null</c> for a wide line.</summary>
    public Bottleneck? Downlink { get; set; }

    public IceCredentials ServerIce { get; }

    public IceCredentials PeerIce { get; }

    public SrtpKeyingMaterial ServerKeys { get; }

    protected SimulatedLesson Lesson { get; }

    protected Instant Now => Lesson.Network.Now;

    /// <summary>Begins to do what it does in its own time.</summary>
    public virtual void Start() => Consent();

    /// <summary>A binding request with nomination, as a browser repeats it for consent.</summary>
    public byte[] IceCheck()
    {
        var writer = new StunWriter(new byte[200], StunClass.Request, StunMethod.Binding, Bytes(12));
        writer.Add(StunAttribute.Username, Encoding.UTF8.GetBytes($"{ServerIce.Ufrag}:{PeerIce.Ufrag}"));
        writer.AddUInt64(StunAttribute.IceControlling, 1);
        writer.AddUInt32(StunAttribute.Priority, 110u << 24);
        writer.AddFlag(StunAttribute.UseCandidate);
        writer.AddIntegrity(Encoding.UTF8.GetBytes(ServerIce.Password));
        writer.AddFingerprint();
        return writer.Message.ToArray();
    }

    /// <summary>A datagram from the server has arrived.</summary>
    public void Receive(byte[] datagram)
    {
        if (datagram[0] < 128)
        {
            return; // answers to ICE checks
        }

        if (datagram[1] is >= 192 and <= 223)
        {
            if (_incoming.UnprotectRtcp(datagram, out var rtcpLength) == DropReason.None)
            {
                OnRtcp(datagram.AsSpan(0, rtcpLength));
            }
        }
        else if (_incoming.UnprotectRtp(datagram, out var length) == DropReason.None)
        {
            OnRtp(datagram.AsSpan(0, length));
        }
    }

    public void Dispose()
    {
        _outgoing.Dispose();
        _incoming.Dispose();
    }

    protected abstract void OnRtp(ReadOnlySpan<byte> packet);

    protected abstract void OnRtcp(ReadOnlySpan<byte> packet);

    protected void SendRtp(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        header.CopyTo(_buffer);
        Send(_outgoing.ProtectRtp(_buffer, header.Length, 0, payload));
    }

    protected void SendRtcp(ReadOnlySpan<byte> packet)
    {
        packet.CopyTo(_buffer);
        Send(_outgoing.ProtectRtcp(_buffer, packet.Length));
    }

    private void Send(int length) => Lesson.Network.Send(Line, _buffer.AsSpan(0, length), datagram => Loop.Receive(datagram, Path));

    private void Consent()
    {
        Lesson.Network.Send(Line, IceCheck(), datagram => Loop.Receive(datagram, Path));
        Lesson.Network.At(Now + ConsentInterval, Consent);
    }

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        Lesson.Network.Random.NextBytes(bytes);
        return bytes;
    }

    private string Token(int length) => new([.. Bytes(length).Select(value => (char)('a' + (value % 26)))]);
}
