using LiveRelay.Media.Dtls;
using LiveRelay.Media.Sdp;
using Org.BouncyCastle.Tls;

namespace LiveRelay.Media.Net;

/// <summary>
/// One peer's DTLS association. It is idle until the first datagram, then one handshake thread runs it, and once connected the
/// service thread looks after it whenever there is something to read or to say.
/// </summary>
internal sealed class DtlsPeer : IDtlsSession
{
    private enum Phase
    {
        Idle,
        Handshaking,
        Connected,
        Closed,
    }

    private readonly Lock _gate = new();
    private readonly DtlsHandshakePool _pool;
    private readonly IDtlsEvents _events;
    private readonly DtlsServerRole _role;
    private readonly DtlsDatagrams _datagrams;
    private Phase _phase;
    private bool _closing;
    private volatile bool _silent;
    private bool _inService;
    private DtlsTransport? _transport;

    public DtlsPeer(DtlsHandshakePool pool, CertificateFingerprint remote, IDtlsEvents events)
    {
        _pool = pool;
        _events = events;
        _role = new DtlsServerRole(pool.Parameters, remote, OnConnected);
        _datagrams = new DtlsDatagrams(OnDatagram, pool.Options.MaxDatagrams, pool.Time, new DtlsRecordFilter(), pool.Computing);
    }

    /// <inheritdoc/>
    public bool Enqueue(ReadOnlySpan<byte> datagram)
    {
        lock (_gate)
        {
            if (_closing || _phase == Phase.Closed || !_datagrams.Enqueue(datagram))
            {
                return false;
            }

            if (_phase == Phase.Idle)
            {
                // Without a place in the queue it stays idle, and the datagram waits for the next one, which asks again.
                _datagrams.SetDeadline(_pool.DeadlineFromNow());
                _phase = _pool.TryBeginHandshake(this) ? Phase.Handshaking : Phase.Idle;
            }
            else if (_phase == Phase.Connected)
            {
                AskForService();
            }

            return true;
        }
    }

    /// <inheritdoc/>
    public void Close() => Close("closed by us");

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closing || _phase == Phase.Closed)
            {
                return;
            }

            _silent = true;
        }

        Close("disposed");
    }

    /// <summary>Closes with a reason for the logs.</summary>
    public void Close(string reason)
    {
        lock (_gate)
        {
            if (_closing || _phase == Phase.Closed)
            {
                return;
            }

            _closing = true;
            if (_phase == Phase.Handshaking)
            {
                _datagrams.Cancel(reason);
            }
            else
            {
                AskForService();
            }
        }
    }

    /// <summary>Runs the handshake, blocking. On a handshake thread.</summary>
    public void Handshake()
    {
        string? failure = null;
        _pool.Computing.Wait();
        try
        {
            _transport = new DtlsServerProtocol().Accept(_role, _datagrams);
            _datagrams.Flush();
        }
        catch (Exception exception)
        {
            failure = Describe(exception);
        }
        finally
        {
            _pool.Computing.Release();
        }

        if (failure is not null)
        {
            Finish("handshake failed: " + failure);
            return;
        }

        lock (_gate)
        {
            _phase = Phase.Connected;
            _datagrams.SetDeadline(null);
            if (_closing || _datagrams.HasIncoming)
            {
                AskForService();
            }
        }
    }

    /// <summary>Reads what has come and says what there is to say, without waiting longer than a millisecond. On the service thread.</summary>
    public void Serve()
    {
        bool closing;
        lock (_gate)
        {
            _inService = false;
            closing = _closing;
        }

        string? end = null;
        try
        {
            end = closing ? SayGoodbye() : ReadAll();
            _datagrams.Flush();
        }
        catch (Exception exception)
        {
            end = Describe(exception);
        }

        if (end is not null)
        {
            Finish(end);
        }
    }

    private string SayGoodbye()
    {
        _transport?.Close();
        return "closed by us";
    }

    private string? ReadAll()
    {
        // BouncyCastle answers a repeated last flight and alerts by itself; what it gives us would be application data, and we have no use for it.
        Span<byte> applicationData = stackalloc byte[IDatagramSink.MaxDatagramSize];
        while (_datagrams.HasIncoming && !_datagrams.IsClosed)
        {
            // A wait of 0 would be for ever. BouncyCastle comes back for more until its millisecond is over.
            _transport!.Receive(applicationData, 1);
        }

        if (_role.CloseNotifyReceived)
        {
            return "closed by the peer";
        }

        return _datagrams.IsClosed ? "closed by an alert" : null;
    }

    private void AskForService()
    {
        if (!_inService)
        {
            _inService = true;
            _pool.RequestService(this);
        }
    }

    private void Finish(string reason)
    {
        bool tell;
        lock (_gate)
        {
            tell = _phase != Phase.Closed && !_silent;
            _phase = Phase.Closed;
        }

        _datagrams.Flush();
        if (tell)
        {
            _events.OnDtlsClosed(reason);
        }
    }

    private static string Describe(Exception exception) => exception switch
    {
        TlsFatalAlertReceived alert => "the peer's alert " + AlertDescription.GetText(alert.AlertDescription),
        TlsFatalAlert alert => alert.Message,
        TlsTimeoutException => "timed out",
        _ => $"{exception.GetType().Name}: {exception.Message}",
    };

    private void OnConnected(SrtpKeyingMaterial keys)
    {
        if (!_silent)
        {
            _events.OnDtlsConnected(keys);
        }
    }

    private void OnDatagram(ReadOnlyMemory<byte> datagram)
    {
        if (!_silent)
        {
            _events.OnDtlsDatagram(datagram);
        }
    }
}
