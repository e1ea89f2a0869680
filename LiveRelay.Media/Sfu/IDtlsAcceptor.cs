using LiveRelay.Media.Dtls;

namespace LiveRelay.Media.Sfu;

/// <summary>
/// Begins the DTLS handshake of a transport whose first ICE check has passed. What comes out of it is brought back on the transport's own thread
/// by <see cref="WebRtcTransport.InstallKeys"/>, <see cref="WebRtcTransport.SendDtls"/>, <see cref="WebRtcTransport.OnDtlsConnected"/> and <see cref="WebRtcTransport.OnDtlsClosed"/>.
/// </summary>
public interface IDtlsAcceptor
{
    /// <summary>The server's side of one handshake; <c>null</c> when too many are waiting already.</summary>
    IDtlsSession? Accept(WebRtcTransport transport);
}
