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
        private SrtpKeyingMaterial? _keys;

        public void OnDtlsDatagram(ReadOnlyMemory<byte> datagram)
        {
            // The keys come before the handshake's last flight. A browser throws away what overtakes that flight, and would miss a keyframe's
            // beginning without knowing: media starts behind it.
            var keys = Interlocked.Exchange(ref _keys, null);
            loop.Post(now =>
            {
                transport.SendDtls(datagram.Span);
                if (keys is not null)
                {
                    transport.OnDtlsConnected(now, keys);
                }
            });
        }

        public void OnDtlsConnected(SrtpKeyingMaterial keys)
        {
            loop.Post(_ => transport.InstallKeys(keys));
            _keys = keys;
        }

        public void OnDtlsClosed(string reason) => loop.Post(now => transport.OnDtlsClosed(now, reason));
    }
}
