using LiveRelay.Media.Sdp;

namespace LiveRelay.Media.Dtls;

/// <summary>The server's side of DTLS for all peers. Its end breaks off all handshakes and gives out the goodbyes that sessions have asked for.</summary>
public interface IDtlsServer : IDisposable
{
    /// <summary>The fingerprint of the server's certificate, for our SDP.</summary>
    CertificateFingerprint Fingerprint { get; }

    /// <summary>Prepares for one peer's handshake. Nothing is sent and no thread is used before its first datagram.</summary>
    /// <param name="remote">The fingerprint that the peer's certificate must have, from its SDP.</param>
    /// <param name="events">Told of what happens.</param>
    IDtlsSession Accept(CertificateFingerprint remote, IDtlsEvents events);
}
