using LiveRelay.Media.Dtls;
using LiveRelay.Media.Dtls.OpenSsl;
using LiveRelay.Media.Sdp;

namespace LiveRelay.Media.Net;

/// <summary>
/// DTLS by OpenSSL: a thread or two, each of which owns its peers' associations and waits for none of them. Not the media loop's thread: a
/// handshake computes for some hundred microseconds, and those of a class that comes in at once would hold up everybody's packets.
/// </summary>
internal sealed class OpenSslDtlsServer : IDtlsServer
{
    private readonly OpenSslDtlsThread[] _threads;
    private int _next;
    private int _underWay;

    /// <exception cref="ArgumentOutOfRangeException">Less than one thread.</exception>
    public OpenSslDtlsServer(DtlsCertificate certificate, TimeProvider time, DtlsPoolOptions options)
        : this(OpenSslLibrary.Context, certificate, time, options)
    {
    }

    /// <summary>With the library context in which algorithms are looked for.</summary>
    internal OpenSslDtlsServer(nint library, DtlsCertificate certificate, TimeProvider time, DtlsPoolOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1, nameof(options));
        Options = options;
        Fingerprint = certificate.Fingerprint;
        Context = new OpenSslContext(library, certificate, options.Profiles, options.FirstRetransmission);
        var clock = new MediaClock(time);
        var rest = new HandshakeRest();
        _threads = [.. Enumerable.Range(0, options.Threads).Select(_ => new OpenSslDtlsThread(clock, rest))];
    }

    /// <inheritdoc/>
    public CertificateFingerprint Fingerprint { get; }

    public DtlsPoolOptions Options { get; }

    public OpenSslContext Context { get; }

    /// <inheritdoc/>
    public IDtlsSession Accept(CertificateFingerprint remote, IDtlsEvents events) =>
        new OpenSslDtlsPeer(this, _threads[(uint)Interlocked.Increment(ref _next) % _threads.Length], remote, events);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var thread in _threads)
        {
            thread.Dispose();
        }

        Context.Dispose();
    }

    /// <summary>Takes one of the places for handshakes under way; false if there is none.</summary>
    public bool TryBegin()
    {
        if (Interlocked.Increment(ref _underWay) <= Options.MaxWaiting)
        {
            return true;
        }

        End();
        return false;
    }

    /// <summary>Gives a place back.</summary>
    public void End() => Interlocked.Decrement(ref _underWay);
}
