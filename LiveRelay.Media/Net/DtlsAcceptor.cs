using LiveRelay.Media.Dtls;
using LiveRelay.Media.Sfu;

namespace LiveRelay.Media.Net;

/// <summary>Runs a transport's handshake on the handshake threads and brings what comes of it back to the transport's loop.</summary>
internal sealed class DtlsAcceptor(IDtlsServer server, MediaLoop loop) : IDtlsAcceptor
{
    /// <inheritdoc/>
    public IDtlsSession? Accept(WebRtcTransport transport) => server.Accept(transport.RemoteFingerprint, new Events(transport, loop));

    private sealed class Events(WebRtcTransport transport, MediaLoop loop) : IDtlsEvents
    {
        public void OnDtlsDatagram(ReadOnlyMemory<byte> datagram) => loop.Post(_ => transport.SendDtls(datagram.Span));

        public void OnDtlsConnected(SrtpKeyingMaterial keys) => loop.Post(now => transport.OnDtlsConnected(now, keys));

        public void OnDtlsClosed(string reason) => loop.Post(now => transport.OnDtlsClosed(now, reason));
    }
}
