using LiveRelay.Media.Sdp;

namespace LiveRelay.Media.Dtls;

/// <summary>The server's side of DTLS for all peers.</summary>
public interface IDtlsServer
{
    /// <summary>Prepares for one peer's handshake. Nothing is sent and no thread is used before its first datagram.</summary>
    /// <param name="remote">The fingerprint that the peer's certificate must have, from its SDP.</param>
    /// <param name="events">Told of what happens.</param>
    IDtlsSession Accept(CertificateFingerprint remote, IDtlsEvents events);
}
