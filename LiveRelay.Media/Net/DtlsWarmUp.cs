using LiveRelay.Media.Dtls;
using Org.BouncyCastle.Tls;

namespace LiveRelay.Media.Net;

/// <summary>One handshake with oneself, so that the first peer does not wait for code to be compiled and tables to be made.</summary>
internal sealed class DtlsWarmUp : IDtlsEvents
{
    private readonly IDtlsSession _server;
    private readonly DtlsDatagrams _client;

    private DtlsWarmUp(DtlsHandshakePool pool)
    {
        _server = pool.Accept(pool.Fingerprint, this);
        _client = new DtlsDatagrams(datagram => _server.Enqueue(datagram.Span), pool.Options.MaxDatagrams, pool.Time);
        _client.SetDeadline(pool.DeadlineFromNow());
    }

    /// <summary>Blocks until it is done. What goes wrong here goes wrong for the first peer too, and is told there.</summary>
    public static void Run(DtlsHandshakePool pool)
    {
        var warmUp = new DtlsWarmUp(pool);
        try
        {
            new DtlsClientProtocol().Connect(new DtlsClientRole(pool.Parameters, pool.Fingerprint), warmUp._client).Close();
            warmUp._client.Flush();
        }
        catch (IOException)
        {
            // Any TLS failure, also the pool's end in the middle of it.
        }
        finally
        {
            warmUp._server.Dispose();
        }
    }

    void IDtlsEvents.OnDtlsDatagram(ReadOnlyMemory<byte> datagram) => _client.Enqueue(datagram.Span);

    void IDtlsEvents.OnDtlsConnected(SrtpKeyingMaterial keys)
    {
    }

    void IDtlsEvents.OnDtlsClosed(string reason) => _client.Cancel(reason);
}
