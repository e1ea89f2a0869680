using LiveRelay.Bench.Client;
using LiveRelay.Media;
using LiveRelay.Media.Sdp;
using LiveRelay.Media.Srtp;

namespace LiveRelay.Bench.Load.Peers;

/// <summary>The client's side of one connection: ICE, DTLS, SRTP. No socket, thread or clock; all calls from one thread.</summary>
internal abstract class LoadPeer : IDisposable
{
    /// <summary>OpenSSL is asked so often whether a flight must be sent again.</summary>
    private static readonly TimeSpan _handshakeLook = TimeSpan.FromMilliseconds(50);

    private readonly IDatagramOutput _output;
    private readonly IceClient _ice;
    private readonly byte[] _buffer = new byte[IDatagramSink.MaxDatagramSize + SrtpSession.MaxRtcpOverhead];
    private OpenSslClient? _dtls;
    private SrtpSession? _outgoing;
    private Instant _nextLook = Instant.Never;
    private bool _hasBegun;

    protected LoadPeer(OpenSslContext dtls, IceCredentials local, Answer answer, IDatagramOutput output)
    {
        _output = output;
        _ice = new IceClient(local, answer.Ice, output);
        _dtls = new OpenSslClient(dtls, answer.Fingerprint);
    }

    /// <summary>When the handshake was over.</summary>
    internal Instant Connected { get; private set; } = Instant.Never;

    /// <summary>Whether keys are there.</summary>
    internal bool IsConnected => Connected != Instant.Never;

    /// <summary>Why it is of no use any more, or <c>null</c>.</summary>
    internal string? Failure { get; private set; }

    /// <summary>When <see cref="HandleTimeout"/> has something to do.</summary>
    internal Instant NextTimeout => Failure is not null ? Instant.Never : Instant.Min(_ice.NextTimeout, IsConnected ? NextMediaTimeout : _nextLook);

    /// <summary>When the media have something to do, once connected.</summary>
    protected abstract Instant NextMediaTimeout { get; }

    /// <summary>Decrypts what comes, once connected.</summary>
    protected SrtpSession? Incoming { get; private set; }

    /// <summary>A datagram has come.</summary>
    /// <param name="now">The time.</param>
    /// <param name="arrival">When it came, as the system noted it: not after <paramref name="now"/>.</param>
    /// <param name="datagram">The datagram, which may be changed.</param>
    internal void HandleDatagram(Instant now, Instant arrival, Span<byte> datagram)
    {
        // RFC 7983: the first byte tells what it is; RFC 5761 section 4: the second, whether RTP.
        switch (datagram.IsEmpty ? byte.MaxValue : datagram[0])
        {
            case < 4:
                HandleCheck(now, datagram);
                break;
            case >= 20 and < 64:
                AdvanceHandshake(now, datagram);
                break;
            case >= 128 and < 192 when datagram.Length >= 12 && Incoming is not null:
                if (datagram[1] is >= 192 and <= 223)
                {
                    HandleRtcp(now, datagram);
                }
                else
                {
                    OnRtp(now, arrival, datagram);
                }

                break;
        }
    }

    /// <summary>Does what is due.</summary>
    internal void HandleTimeout(Instant now)
    {
        if (Failure is not null)
        {
            return;
        }

        _ice.HandleTimeout(now);
        if (_ice.HasExpired(now))
        {
            Failure = "the server answers no consent checks";
        }
        else if (IsConnected)
        {
            HandleMediaTimeout(now);
        }
        else if (now >= _nextLook)
        {
            _nextLook = now + _handshakeLook;
            _dtls!.HandleTimeout();
            SendHandshake(now);
        }
    }

    public virtual void Dispose()
    {
        _dtls?.Dispose();
        _outgoing?.Dispose();
        Incoming?.Dispose();
    }

    /// <summary>The keys are there.</summary>
    protected abstract void OnConnected(Instant now);

    /// <summary>An SRTP packet, still encrypted.</summary>
    protected abstract void OnRtp(Instant now, Instant arrival, Span<byte> packet);

    /// <summary>A decrypted RTCP packet.</summary>
    protected abstract void OnRtcp(Instant now, ReadOnlySpan<byte> packet);

    /// <summary>Does what is due of the media.</summary>
    protected abstract void HandleMediaTimeout(Instant now);

    /// <summary>Encrypts and sends an RTP packet.</summary>
    protected void SendRtp(Instant now, ReadOnlySpan<byte> header, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> payload)
    {
        header.CopyTo(_buffer);
        prefix.CopyTo(_buffer.AsSpan(header.Length));
        _output.Send(now, _buffer.AsSpan(0, _outgoing!.ProtectRtp(_buffer, header.Length, prefix.Length, payload)));
    }

    /// <summary>Encrypts and sends an RTCP packet.</summary>
    protected void SendRtcp(Instant now, ReadOnlySpan<byte> packet)
    {
        packet.CopyTo(_buffer);
        _output.Send(now, _buffer.AsSpan(0, _outgoing!.ProtectRtcp(_buffer, packet.Length)));
    }

    private void HandleCheck(Instant now, ReadOnlySpan<byte> datagram)
    {
        _ice.HandleDatagram(now, datagram);
        if (_ice.IsConnected && !_hasBegun)
        {
            _hasBegun = true;
            _nextLook = now + _handshakeLook;
            AdvanceHandshake(now, default);
        }
    }

    private void HandleRtcp(Instant now, Span<byte> packet)
    {
        if (Incoming!.UnprotectRtcp(packet, out var length) == DropReason.None)
        {
            OnRtcp(now, packet[..length]);
        }
    }

    private void AdvanceHandshake(Instant now, ReadOnlySpan<byte> datagram)
    {
        if (_dtls is null)
        {
            return;
        }

        _dtls.Advance(datagram);
        SendHandshake(now);
        if (_dtls.Failure is { } failure)
        {
            Failure = $"DTLS: {failure}";
        }
        else if (_dtls.Keys is { } keys)
        {
            _outgoing = new SrtpSession(keys.Profile, keys.LocalKey, keys.LocalSalt);
            Incoming = new SrtpSession(keys.Profile, keys.RemoteKey, keys.RemoteSalt);
            _dtls.Dispose(); // the server had the last word: nothing will have to be sent again
            _dtls = null;
            Connected = now;
            OnConnected(now);
        }
    }

    private void SendHandshake(Instant now)
    {
        while (_dtls!.TryTake(out var datagram))
        {
            _output.Send(now, datagram);
        }
    }
}
