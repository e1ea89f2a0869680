using LiveRelay.Media.Dtls;
using LiveRelay.Media.Ice;
using LiveRelay.Media.Sdp;
using LiveRelay.Media.Srtp;

namespace LiveRelay.Media.Sfu;

/// <summary>
/// One browser's connection: ICE, DTLS and SRTP on whatever path ICE has selected. Sans-IO: fed with datagrams and the time,
/// gives datagrams to the sink. Belongs to one thread for life.
/// </summary>
public sealed class WebRtcTransport : IDisposable
{
    private readonly IceLiteAgent _ice;
    private readonly TransportEnvironment _environment;
    private readonly Instant _created;
    private IDtlsSession? _dtls;
    private SrtpSession? _incoming;
    private SrtpSession? _outgoing;
    private ITransportMedia? _media;
    private NetworkPath _path;
    private bool _hasPath;
    private Instant _handshakeStarted;

    /// <summary>What a viewer's feedback touches; empty before there is any, and for publishers.</summary>
    private object[] _touchedByFeedback = [];

    internal WebRtcTransport(string id, IceLiteAgent ice, CertificateFingerprint remoteFingerprint, TransportEnvironment environment, Instant now)
    {
        Id = id;
        _ice = ice;
        _environment = environment;
        _created = now;
        RemoteFingerprint = remoteFingerprint;
    }

    /// <summary>The session's id.</summary>
    public string Id { get; }

    /// <summary>The hash of the certificate that the peer must show, from its SDP.</summary>
    public CertificateFingerprint RemoteFingerprint { get; }

    /// <summary>Whether it is new, connecting, connected or closed.</summary>
    public TransportState State { get; private set; }

    /// <summary>Why it was closed, or <c>null</c>.</summary>
    public string? CloseReason { get; private set; }

    /// <summary>The path in use; <c>null</c> before a first ICE check has passed.</summary>
    public NetworkPath? Path => _hasPath ? _path : null;

    /// <summary>Our ICE credentials.</summary>
    public IceCredentials LocalIce => _ice.Local;

    /// <summary>The peer's ICE credentials.</summary>
    public IceCredentials RemoteIce => _ice.Remote;

    /// <summary>When <see cref="HandleTimeout"/> wants to be called.</summary>
    public Instant NextTimeout
    {
        get
        {
            if (State == TransportState.Closed)
            {
                return Instant.Never;
            }

            var next = State == TransportState.Connected ? _media!.NextTimeout : _created + _environment.Limits.ConnectTimeout;
            return Instant.Min(next, _ice.NextTimeout);
        }
    }

    /// <summary>The time for which the transport is scheduled at its table: see <see cref="TransportTable"/>.</summary>
    internal Instant ScheduledFor { get; set; } = Instant.Never;

    internal MediaMetrics Metrics => _environment.Metrics;

    /// <summary>What it carries; set once, before the first datagram.</summary>
    internal ITransportMedia Media
    {
        get => _media!;
        set => _media = value;
    }

    /// <summary>New credentials for an ICE restart (RFC 8445 section 9); the old path goes on until a new one is nominated.</summary>
    public void RestartIce(IceCredentials local, IceCredentials remote)
    {
        _ice.Restart(local, remote);
        TakeIceChanges();
        _environment.Table.AddUfrag(this);
    }

    /// <summary>Takes a datagram that came on a path of this transport, or a STUN request that names it.</summary>
    internal void HandleDatagram(Instant now, Span<byte> datagram, in NetworkPath path)
    {
        if (State == TransportState.Closed)
        {
            return;
        }

        // RFC 7983 section 7: the first byte tells the protocols apart.
        var reason = datagram[0] switch
        {
            <= 3 => HandleStun(now, datagram, path),
            >= 20 and <= 63 => HandleDtls(datagram, path),
            >= 128 and <= 191 => HandleSrtp(now, datagram, path),
            _ => DropReason.UnknownProtocol,
        };
        if (reason != DropReason.None)
        {
            CountDrop(reason);
        }
    }

    /// <summary>Its next time has come.</summary>
    internal void HandleTimeout(Instant now)
    {
        _ice.HandleTimeout(now);
        TakeIceChanges();
        if (_ice.IsExpired)
        {
            Close(now, "consent expired");
        }
        else if (State == TransportState.Connected)
        {
            _media!.HandleTimeout(now);
        }
        else if (State != TransportState.Closed && now >= _created + _environment.Limits.ConnectTimeout)
        {
            Close(now, "never connected");
        }
    }

    /// <summary>A TCP connection that it used has ended: another path takes over, or nothing is sent until a check comes on one.</summary>
    internal void HandlePathClosed(in NetworkPath path)
    {
        _ice.HandlePathClosed(path);
        TakeIceChanges();
    }

    /// <summary>Sends what the DTLS handshake wants to send.</summary>
    public void SendDtls(ReadOnlySpan<byte> datagram)
    {
        if (State == TransportState.New || datagram.Length > IDatagramSink.MaxDatagramSize)
        {
            return;
        }

        datagram.CopyTo(_environment.Sink.Reserve(datagram.Length));
        Commit(datagram.Length);
    }

    /// <summary>The keys are known: the peer's media is understood from now on. Ours must wait until the peer has its keys too.</summary>
    public void InstallKeys(SrtpKeyingMaterial keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (State == TransportState.Connecting && _incoming is null)
        {
            _incoming = new SrtpSession(keys.Profile, keys.RemoteKey, keys.RemoteSalt, _environment.SrtpBackend);
            _outgoing = new SrtpSession(keys.Profile, keys.LocalKey, keys.LocalSalt, _environment.SrtpBackend);
        }
    }

    /// <summary>The handshake is done, its last flight is sent: media may follow it.</summary>
    public void OnDtlsConnected(Instant now, SrtpKeyingMaterial keys)
    {
        if (State != TransportState.Connecting)
        {
            return;
        }

        InstallKeys(keys);
        Metrics.AddHandshake(now - _handshakeStarted);
        State = TransportState.Connected;
        _media!.OnConnected(now);
        _environment.OnStateChanged(this);
    }

    /// <summary>The handshake failed, or the peer said goodbye.</summary>
    public void OnDtlsClosed(Instant now, string reason)
    {
        if (State == TransportState.Connecting)
        {
            Metrics.HandshakesFailed++;
        }

        Close(now, reason);
    }

    /// <summary>Ends it: the peer is told by DTLS close_notify, all that it used is released.</summary>
    public void Close(Instant now, string reason)
    {
        if (State == TransportState.Closed)
        {
            return;
        }

        CloseReason = reason;
        _dtls?.Close();
        State = TransportState.Closed;
        _media?.OnClosed(now);
        Dispose();
        _environment.OnStateChanged(this);
    }

    /// <summary>Releases keys and handshake; <see cref="Close"/> does it.</summary>
    public void Dispose()
    {
        _incoming?.Dispose();
        _outgoing?.Dispose();
        _dtls?.Dispose();
    }

    /// <summary>The keys of what it sends: see <see cref="CacheAhead"/>.</summary>
    internal object RtpKeys => _outgoing!.RtpKeys;

    /// <summary>Names what else sending a packet of an SSRC touches, but for the transport itself.</summary>
    internal void CollectTouched(List<object> touched, uint ssrc) => _outgoing!.CollectTouched(touched, ssrc);

    /// <summary>A datagram of its peer comes next: what it will touch is fetched meanwhile.</summary>
    internal void LookAhead() => CacheAhead.Fetch(_touchedByFeedback);

    internal void CountDrop(DropReason reason) => Metrics.CountDrop(reason);

    internal ushort NextTransportSequenceNumber() => ++LastTransportSequenceNumber;

    /// <summary>The transport-wide sequence number that was given last.</summary>
    internal ushort LastTransportSequenceNumber { get; private set; } = ushort.MaxValue;

    /// <summary>A place for an outgoing packet with up to so many bytes before protection.</summary>
    internal Span<byte> Reserve(int size) => _environment.Sink.Reserve(size + SrtpSession.MaxRtcpOverhead);

    /// <summary>Encrypts and sends an RTP packet: see <see cref="SrtpSession.ProtectRtp"/>.</summary>
    /// <returns>Its length in bytes; 0 if it was not sent.</returns>
    internal int CommitRtp(Span<byte> packet, int headerLength, int prefixLength, ReadOnlySpan<byte> payload) =>
        Commit(_outgoing!.ProtectRtp(packet, headerLength, prefixLength, payload));

    /// <summary>Encrypts and sends a compound RTCP packet of <paramref name="length"/> bytes.</summary>
    internal void CommitRtcp(Span<byte> packet, int length) => Commit(_outgoing!.ProtectRtcp(packet, length));

    private DropReason HandleStun(Instant now, ReadOnlySpan<byte> datagram, in NetworkPath path)
    {
        var reason = _ice.HandleStun(now, datagram, path, _environment.Sink);
        if (reason == DropReason.None && _ice.IsValid(path))
        {
            _environment.Table.AddPath(this, path);
        }

        TakeIceChanges();
        if (State == TransportState.New && _hasPath)
        {
            State = TransportState.Connecting;
            _handshakeStarted = now;
            _environment.OnStateChanged(this);
        }

        return reason;
    }

    private void TakeIceChanges()
    {
        while (_ice.TryTakeForgottenPath(out var forgotten))
        {
            _environment.Table.RemovePath(this, forgotten);
        }

        while (_ice.TryTakeRetiredUfrag(out var ufrag))
        {
            _environment.Table.RemoveUfrag(ufrag);
        }

        _hasPath = _ice.SelectedPath is not null;
        if (_ice.TryTakeSelectedPathChange(out var selected))
        {
            _path = selected;
            if (State != TransportState.New)
            {
                _environment.OnStateChanged(this);
            }
        }
    }

    private DropReason HandleDtls(ReadOnlySpan<byte> datagram, in NetworkPath path)
    {
        if (State == TransportState.New || !_ice.IsValid(path))
        {
            return DropReason.UnknownPath;
        }

        _dtls ??= _environment.Dtls.Accept(this);
        return _dtls is not null && _dtls.Enqueue(datagram) ? DropReason.None : DropReason.Dtls;
    }

    private DropReason HandleSrtp(Instant now, Span<byte> datagram, in NetworkPath path)
    {
        if (_incoming is null)
        {
            return DropReason.NoKeys;
        }

        if (path != _path && !_ice.IsValid(path))
        {
            return DropReason.UnknownPath;
        }

        // RFC 5761 section 4: RTCP packet types 192 to 223 stand where RTP has marker and payload type.
        if (datagram.Length > 1 && datagram[1] is >= 192 and <= 223)
        {
            var rtcpReason = _incoming.UnprotectRtcp(datagram, out var rtcpLength);
            if (_touchedByFeedback.Length == 0 && _media is Subscription subscription)
            {
                _touchedByFeedback = TouchedByFeedback(subscription);
            }

            return rtcpReason != DropReason.None ? rtcpReason : _media!.HandleRtcp(now, datagram[..rtcpLength]);
        }

        var reason = _incoming.UnprotectRtp(datagram, out var length);
        return reason != DropReason.None ? reason : _media!.HandleRtp(now, datagram[..length]);
    }

    private object[] TouchedByFeedback(Subscription subscription)
    {
        List<object> touched = [_incoming!.RtcpKeys, this, subscription.Line.Estimator, subscription];
        subscription.Line.CollectTouchedByFeedback(touched);
        _incoming.CollectTouchedByRtcp(touched);
        return [.. touched];
    }

    private int Commit(int length)
    {
        if (length == 0)
        {
            // Refused by SRTP: with AEAD no packet is sent again under its number, if the viewer has no RTX.
            CountDrop(DropReason.SrtpReplay);
            return 0;
        }

        if (!_hasPath)
        {
            CountDrop(DropReason.UnknownPath);
            return 0;
        }

        Metrics.PacketsOut++;
        Metrics.BytesOut += length;
        _environment.Sink.Commit(_path, length);
        return length;
    }
}

/// <summary>Where a transport stands.</summary>
public enum TransportState
{
    /// <summary>No ICE check has come.</summary>
    New,

    /// <summary>There is a path; DTLS is under way.</summary>
    Connecting,

    /// <summary>Media flows.</summary>
    Connected,

    /// <summary>Ended.</summary>
    Closed,
}
