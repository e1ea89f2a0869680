using LiveRelay.Media.Dtls;
using LiveRelay.Media.Dtls.OpenSsl;
using LiveRelay.Media.Sdp;

namespace LiveRelay.Media.Net;

/// <summary>
/// One peer's DTLS association. It is idle until the first datagram; then its thread runs it whenever something has come, its time has come, or it is to end.
/// </summary>
internal sealed class OpenSslDtlsPeer(OpenSslDtlsServer server, OpenSslDtlsThread thread, CertificateFingerprint remote, IDtlsEvents events) : IDtlsSession
{
    private readonly Lock _gate = new();

    // Under the gate.
    private Queue<byte[]>? _incoming;
    private bool _hasBegun;
    private bool _holdsPlace;
    private bool _isAsked;
    private bool _closing;
    private bool _isClosed;
    private volatile bool _silent;

    // The thread's own.
    private OpenSslHandshake? _handshake;
    private DtlsAfterHandshake? _after;
    private Instant _deadline;

    /// <summary>Whether a handshake is under way. On the thread.</summary>
    public bool IsUnderWay => _handshake is not null;

    /// <summary>When <see cref="Run"/> is to be called, if nobody asks before. On the thread.</summary>
    public Instant NextTimeout => _handshake is null ? Instant.Never : Instant.Min(_deadline, _handshake.NextTimeout);

    /// <inheritdoc/>
    public bool Enqueue(ReadOnlySpan<byte> datagram)
    {
        lock (_gate)
        {
            if (_closing || _isClosed || datagram.IsEmpty || datagram.Length > IDatagramSink.MaxDatagramSize || _incoming?.Count >= server.Options.MaxDatagrams)
            {
                return false;
            }

            _incoming ??= new Queue<byte[]>();
            _incoming.Enqueue(datagram.ToArray());

            // Without a place it stays idle, and the datagram waits for the next one, which asks again.
            if (!_hasBegun && server.TryBegin())
            {
                _hasBegun = _holdsPlace = true;
            }

            if (_hasBegun)
            {
                Ask();
            }

            return true;
        }
    }

    /// <inheritdoc/>
    public void Close()
    {
        lock (_gate)
        {
            if (!_closing && !_isClosed)
            {
                _closing = true;
                Ask();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            // A goodbye that was asked for is still said.
            _silent |= !_closing && !_isClosed;
        }

        Close();
    }

    /// <summary>Does all that there is to do. On the thread.</summary>
    public void Run(Instant now)
    {
        Queue<byte[]>? incoming;
        bool closing;
        lock (_gate)
        {
            _isAsked = false;
            closing = _closing;
            (incoming, _incoming) = (_incoming, null);
        }

        if (_isClosed)
        {
            return;
        }

        string? end;
        try
        {
            end = closing ? SayGoodbye("closed by us") : Advance(now, incoming);
        }
        catch (Exception exception)
        {
            end = $"{exception.GetType().Name}: {exception.Message}";
        }

        if (end is not null)
        {
            Finish(end);
        }
    }

    private string? Advance(Instant now, Queue<byte[]>? incoming)
    {
        while (incoming is not null && incoming.TryDequeue(out var datagram))
        {
            if ((_after is null ? ShakeHands(now, datagram) : Answer(datagram)) is { } end)
            {
                return end;
            }
        }

        if (_handshake is null)
        {
            return null;
        }

        if (now >= _deadline)
        {
            return SayGoodbye("timed out");
        }

        _handshake.HandleTimeout(now);
        Send(_handshake.Take());
        return FailureOf(_handshake);
    }

    private string? ShakeHands(Instant now, byte[] datagram)
    {
        if (_handshake is null)
        {
            _handshake = new OpenSslHandshake(server.Context, remote);
            _deadline = now + server.Options.Timeout;
        }

        _handshake.Receive(now, datagram);
        if (_handshake.Keys is { } keys && !_silent)
        {
            events.OnDtlsConnected(keys);
        }

        var flight = _handshake.Take();
        Send(flight);
        if (_handshake.Keys is not null)
        {
            _after = _handshake.Conclude(flight[^1]);
            EndHandshake();
            return null;
        }

        return FailureOf(_handshake);
    }

    private string? Answer(byte[] datagram)
    {
        if (_after!.Receive(datagram) is { } answer)
        {
            Send([answer]);
        }

        return _after.End;
    }

    private string SayGoodbye(string reason)
    {
        if (_after is not null)
        {
            Send([_after.Close()]);
        }
        else if (_handshake is not null)
        {
            Send([OpenSslHandshake.Cancel()]);
            return "handshake failed: " + reason;
        }

        return reason;
    }

    private void Finish(string reason)
    {
        lock (_gate)
        {
            _isClosed = true;
            _incoming = null;
        }

        EndHandshake();
        if (!_silent)
        {
            events.OnDtlsClosed(reason);
        }
    }

    private void EndHandshake()
    {
        _handshake?.Dispose();
        _handshake = null;
        lock (_gate)
        {
            if (_holdsPlace)
            {
                _holdsPlace = false;
                server.End();
            }
        }
    }

    private void Ask()
    {
        if (!_isAsked)
        {
            _isAsked = thread.TryRun(this);
        }
    }

    private void Send(IReadOnlyList<byte[]> datagrams)
    {
        foreach (var datagram in datagrams)
        {
            if (!_silent)
            {
                events.OnDtlsDatagram(datagram);
            }
        }
    }

    private static string? FailureOf(OpenSslHandshake handshake) => handshake.Failure is { } failure ? "handshake failed: " + failure : null;
}
