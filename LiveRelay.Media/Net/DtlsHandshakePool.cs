using System.Security.Cryptography;
using LiveRelay.Media.Dtls;
using LiveRelay.Media.Sdp;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace LiveRelay.Media.Net;

/// <summary>
/// DTLS by BouncyCastle: runs all peers' handshakes on a bounded number of threads of their own, since BouncyCastle blocks in each. A peer that is
/// connected holds no thread: one service thread reads for all of them what comes afterwards (a last flight that is repeated because ours
/// was lost, alerts, close_notify) and sends our close_notify.
/// </summary>
public sealed class DtlsHandshakePool : IDtlsServer
{
    private readonly Lock _gate = new();
    private readonly HashSet<DtlsPeer> _underWay = [];
    private readonly DedicatedThreads _handshakes;
    private readonly DedicatedThreads _service;

    /// <summary>Makes a pool. Threads start when they are needed; the warm-up runs on one of them.</summary>
    /// <param name="certificate">What the server shows.</param>
    /// <param name="random">The source of all randomness; used by several threads.</param>
    /// <param name="time">The clock of the handshakes' deadline. BouncyCastle's own retransmission timers use the system's.</param>
    /// <param name="options">Limits.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than one thread.</exception>
    public DtlsHandshakePool(DtlsCertificate certificate, RandomNumberGenerator random, TimeProvider time, DtlsPoolOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1, nameof(options));
        Options = options;
        Time = time;
        var crypto = new BcTlsCrypto(SecureRandomAdapter.From(random));
        Parameters = new DtlsParameters(crypto, certificate, options.Profiles, options.FirstRetransmission, options.Timeout);
        Computing = new SemaphoreSlim(options.Threads);
        _handshakes = new DedicatedThreads("DTLS handshake", Math.Max(options.MaxHandshakes, options.Threads), options.MaxWaiting);
        _service = new DedicatedThreads("DTLS service", 1, int.MaxValue);
        if (options.WarmUp)
        {
            _service.TryRun(() => DtlsWarmUp.Run(this));
        }
    }

    /// <inheritdoc/>
    public CertificateFingerprint Fingerprint => Parameters.Certificate.Fingerprint;

    internal DtlsPoolOptions Options { get; }

    internal TimeProvider Time { get; }

    internal DtlsParameters Parameters { get; }

    /// <summary>Held by each thread that computes for a handshake, so that no more than <see cref="DtlsPoolOptions.Threads"/> do.</summary>
    internal SemaphoreSlim Computing { get; }

    /// <inheritdoc/>
    public IDtlsSession Accept(CertificateFingerprint remote, IDtlsEvents events) => new DtlsPeer(this, remote, events);

    /// <summary>Breaks off all handshakes, gives out the goodbyes that sessions have asked for, and ends the threads.</summary>
    public void Dispose()
    {
        DtlsPeer[] underWay;
        lock (_gate)
        {
            underWay = [.. _underWay];
        }

        foreach (var peer in underWay)
        {
            peer.Close();
        }

        _handshakes.Dispose();
        _service.Dispose();
        Computing.Dispose();
    }

    /// <summary>When a handshake that begins now must have ended, on the clock's scale.</summary>
    internal long DeadlineFromNow() => Time.GetTimestamp() + (long)(Options.Timeout.TotalSeconds * Time.TimestampFrequency);

    /// <summary>Queues a peer for a handshake thread; false if too many wait.</summary>
    internal bool TryBeginHandshake(DtlsPeer peer)
    {
        lock (_gate)
        {
            if (!_handshakes.TryRun(() => RunHandshake(peer)))
            {
                return false;
            }

            _underWay.Add(peer);
            return true;
        }
    }

    /// <summary>Has <see cref="DtlsPeer.Serve"/> called soon.</summary>
    internal void RequestService(DtlsPeer peer) => _service.TryRun(peer.Serve);

    private void RunHandshake(DtlsPeer peer)
    {
        peer.Handshake();
        lock (_gate)
        {
            _underWay.Remove(peer);
        }
    }
}
