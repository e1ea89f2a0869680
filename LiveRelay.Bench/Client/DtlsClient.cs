using System.Security.Cryptography;
using LiveRelay.Media.Dtls;
using LiveRelay.Media.Net;
using LiveRelay.Media.Sdp;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace LiveRelay.Bench.Client;

/// <summary>The browser's side of DTLS, for tests and the load client. It blocks its caller's thread.</summary>
public sealed class DtlsClient
{
    private const int MaxDatagrams = 64;

    private readonly DtlsClientRole _role;
    private readonly DtlsDatagrams _datagrams;
    private readonly DtlsOptions _options;
    private DtlsTransport? _transport;

    /// <summary>Prepares a client.</summary>
    /// <param name="certificate">The client's own certificate.</param>
    /// <param name="server">The fingerprint that the server's certificate must have.</param>
    /// <param name="send">Takes outgoing datagrams, which it may keep; called on the thread that is in <see cref="Connect"/>.</param>
    /// <param name="options">Times and profiles.</param>
    public DtlsClient(DtlsCertificate certificate, CertificateFingerprint server, Action<ReadOnlyMemory<byte>> send, DtlsOptions options)
    {
        _options = options;
        var crypto = new BcTlsCrypto(SecureRandomAdapter.From(RandomNumberGenerator.Create()));
        var parameters = new DtlsParameters(crypto, certificate, options.Profiles, options.FirstRetransmission, options.Timeout);
        _role = new DtlsClientRole(parameters, server) { HelloPadding = options.HelloPadding };
        _datagrams = new DtlsDatagrams(send, MaxDatagrams, TimeProvider.System);
    }

    /// <summary>Takes a datagram from the server; from any thread. False if it was dropped.</summary>
    public bool Enqueue(ReadOnlySpan<byte> datagram) => _datagrams.Enqueue(datagram);

    /// <summary>Shakes hands.</summary>
    /// <returns>The keys as the client sees them: what is local here is remote at the server.</returns>
    /// <exception cref="IOException">The handshake failed or timed out; a <see cref="TlsFatalAlertReceived"/> carries the server's alert.</exception>
    public SrtpKeyingMaterial Connect()
    {
        var time = TimeProvider.System;
        _datagrams.SetDeadline(time.GetTimestamp() + (long)(_options.Timeout.TotalSeconds * time.TimestampFrequency));
        try
        {
            _transport = new DtlsClientProtocol().Connect(_role, _datagrams);
        }
        finally
        {
            _datagrams.Flush();
        }

        _datagrams.SetDeadline(null);
        return _role.Keys!;
    }

    /// <summary>Breaks off a <see cref="Connect"/> that waits on another thread.</summary>
    public void Abort() => _datagrams.Cancel("aborted");

    /// <summary>Reads until the server says goodbye or the time is over.</summary>
    /// <returns>True if the server's close_notify came, and was answered.</returns>
    public bool WaitForClose(TimeSpan time)
    {
        var transport = _transport ?? throw new InvalidOperationException("Not connected.");
        var buffer = new byte[transport.GetReceiveLimit()];
        var start = TimeProvider.System.GetTimestamp();
        while (!_role.CloseNotifyReceived && TimeProvider.System.GetElapsedTime(start) < time)
        {
            transport.Receive(buffer, 0, buffer.Length, 10);
        }

        _datagrams.Flush();
        return _role.CloseNotifyReceived;
    }

    /// <summary>Sends application data, which a server of SRTP keys has no use for.</summary>
    public void Send(ReadOnlySpan<byte> data)
    {
        _transport?.Send(data);
        _datagrams.Flush();
    }

    /// <summary>Says goodbye, if connected.</summary>
    public void Close()
    {
        _transport?.Close();
        _datagrams.Flush();
    }
}
