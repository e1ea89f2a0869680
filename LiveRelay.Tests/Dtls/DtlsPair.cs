using System.Security.Cryptography;
using LiveRelay.Bench.Client;
using LiveRelay.Media.Dtls;
using LiveRelay.Media.Net;
using LiveRelay.Media.Sdp;

namespace LiveRelay.Tests.Dtls;

/// <summary>A client and a server session with a path between them that a test may damage.</summary>
internal sealed class DtlsPair : IDtlsEvents
{
    /// <summary>Longer than any handshake here takes, even on a busy machine; nobody waits so long unless something is wrong.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static readonly DtlsCertificate ServerCertificate = NewCertificate();
    public static readonly DtlsCertificate ClientCertificate = NewCertificate();

    private readonly TaskCompletionSource<SrtpKeyingMaterial> _serverKeys = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _serverFlight = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IDatagramDamage _toServer;
    private readonly IDatagramDamage _toClient;

    public DtlsPair(
        IDtlsServer pool,
        DtlsOptions? options = null,
        IDatagramDamage? toServer = null,
        IDatagramDamage? toClient = null,
        CertificateFingerprint? expectedOfClient = null,
        CertificateFingerprint? expectedOfServer = null)
    {
        _toServer = toServer ?? new NoDamage();
        _toClient = toClient ?? new NoDamage();
        Session = pool.Accept(expectedOfClient ?? ClientCertificate.Fingerprint, this);
        Client = new DtlsClient(ClientCertificate, expectedOfServer ?? pool.Fingerprint, OnClientDatagram, options ?? FastOptions);
    }

    /// <summary>Repeats lost flights soon, so that tests of loss take no seconds.</summary>
    public static DtlsOptions FastOptions { get; } = new() { FirstRetransmission = TimeSpan.FromMilliseconds(60), Timeout = Patience };

    public IDtlsSession Session { get; }

    public DtlsClient Client { get; }

    /// <summary>The keys as the server reported them.</summary>
    public Task<SrtpKeyingMaterial> ServerKeys => _serverKeys.Task.WaitAsync(Patience);

    /// <summary>Why the server's session ended.</summary>
    public Task<string> Closed => _closed.Task.WaitAsync(Patience);

    /// <summary>Done when the server has sent a first datagram.</summary>
    public Task ServerFlight => _serverFlight.Task.WaitAsync(Patience);

    public bool IsClosed => _closed.Task.IsCompleted;

    public int ConnectedCalls { get; private set; }

    public int ClosedCalls { get; private set; }

    public static DtlsCertificate NewCertificate() => DtlsCertificate.Create(RandomNumberGenerator.Create(), DateTimeOffset.UtcNow);

    public static IDtlsServer NewPool(DtlsBackend backend, DtlsPoolOptions? options = null) =>
        DtlsServers.Create(backend, ServerCertificate, RandomNumberGenerator.Create(), TimeProvider.System, options ?? PoolOptions);

    public static DtlsPoolOptions PoolOptions { get; } =
        new() { WarmUp = false, FirstRetransmission = TimeSpan.FromMilliseconds(60), Timeout = Patience };

    /// <summary>The client's handshake, on a thread of its own.</summary>
    public Task<SrtpKeyingMaterial> ConnectAsync() =>
        Task.Factory.StartNew(Client.Connect, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public void OnDtlsDatagram(ReadOnlyMemory<byte> datagram)
    {
        _toClient.Pass(datagram, forwarded => Client.Enqueue(forwarded.Span));
        _serverFlight.TrySetResult();
    }

    public void OnDtlsConnected(SrtpKeyingMaterial keys)
    {
        ConnectedCalls++;
        _serverKeys.TrySetResult(keys);
    }

    public void OnDtlsClosed(string reason)
    {
        ClosedCalls++;
        _closed.TrySetResult(reason);
        _serverKeys.TrySetException(new IOException(reason));
    }

    private void OnClientDatagram(ReadOnlyMemory<byte> datagram) => _toServer.Pass(datagram, forwarded => Session.Enqueue(forwarded.Span));
}
