using System.Security.Cryptography;
using LiveRelay.Media.Dtls;
using LiveRelay.Media.Dtls.OpenSsl;

namespace LiveRelay.Media.Net;

/// <summary>Chooses whose DTLS a server speaks.</summary>
public static class DtlsServers
{
    /// <summary>Makes a server; OpenSSL takes its own randomness.</summary>
    /// <param name="backend">Which one.</param>
    /// <param name="certificate">What the server shows.</param>
    /// <param name="random">The source of randomness; used by several threads.</param>
    /// <param name="time">The clock of the handshakes' deadline.</param>
    /// <param name="options">Limits.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than one thread.</exception>
    public static IDtlsServer Create(
        DtlsBackend backend, DtlsCertificate certificate, RandomNumberGenerator random, TimeProvider time, DtlsPoolOptions options) =>
        backend != DtlsBackend.Managed && LibSsl.IsAvailable
            ? new OpenSslDtlsServer(certificate, time, options)
            : new DtlsHandshakePool(certificate, random, time, options);
}
