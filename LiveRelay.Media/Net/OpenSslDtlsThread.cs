namespace LiveRelay.Media.Net;

/// <summary>One thread that runs the handshakes of its peers: those that something has come for, and those whose time has come.</summary>
internal sealed class OpenSslDtlsThread : IDisposable
{
    private static readonly TimeSpan PatienceAtEnd = TimeSpan.FromSeconds(2);

    private readonly object _gate = new();
    private readonly MediaClock _clock;
    private readonly HandshakeRest _rest;
    private readonly Thread _thread;

    /// <summary>Only the thread's own: the handshakes under way, and the next time that one of them has something to do.</summary>
    private readonly List<OpenSslDtlsPeer> _underWay = [];
    private Instant _nextTimeout = Instant.Never;
    private Instant _nextRest = Instant.Never;

    private Queue<OpenSslDtlsPeer> _ready = new();
    private Queue<OpenSslDtlsPeer> _working = new();
    private bool _stopping;
    private bool _isStarted;

    public OpenSslDtlsThread(MediaClock clock, HandshakeRest rest)
    {
        _clock = clock;
        _rest = rest;
        _thread = new Thread(Run) { Name = "DTLS", IsBackground = true };
    }

    /// <summary>Has <see cref="OpenSslDtlsPeer.Run"/> called soon; false at the end.</summary>
    public bool TryRun(OpenSslDtlsPeer peer)
    {
        lock (_gate)
        {
            if (_stopping)
            {
                return false;
            }

            _ready.Enqueue(peer);
            if (!_isStarted)
            {
                _isStarted = true;
                _thread.Start();
            }
            else
            {
                Monitor.Pulse(_gate);
            }

            return true;
        }
    }

    /// <summary>Does what was asked for before, breaks off the handshakes that are under way, and ends.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.Pulse(_gate);
        }

        if (_isStarted)
        {
            _thread.Join(PatienceAtEnd);
        }
    }

    private void Run()
    {
        while (WaitForWork())
        {
            while (_working.TryDequeue(out var peer))
            {
                RunPeer(peer);
            }

            var now = _clock.Now;
            if (_nextTimeout <= now)
            {
                RunOverdue();
            }

            if (_nextRest <= now)
            {
                _nextRest = Instant.Never;
                _rest.Take(now);
            }
        }

        foreach (var peer in _underWay)
        {
            peer.Close();
            peer.Run(_clock.Now);
        }
    }

    private void RunPeer(OpenSslDtlsPeer peer)
    {
        var wasUnderWay = peer.IsUnderWay;
        peer.Run(_clock.Now);
        if (peer.IsUnderWay && !wasUnderWay)
        {
            _underWay.Add(peer);
        }
        else if (wasUnderWay && !peer.IsUnderWay)
        {
            _underWay.Remove(peer);
            _nextRest = _rest.OnEnded(_clock.Now);
        }

        _nextTimeout = Instant.Min(_nextTimeout, peer.NextTimeout);
    }

    private void RunOverdue()
    {
        var now = _clock.Now;
        _nextTimeout = Instant.Never;
        for (var i = _underWay.Count - 1; i >= 0; i--)
        {
            var peer = _underWay[i];
            if (peer.NextTimeout <= now)
            {
                peer.Run(now);
            }

            if (!peer.IsUnderWay)
            {
                _underWay.RemoveAt(i);
                _nextRest = _rest.OnEnded(_clock.Now);
            }

            _nextTimeout = Instant.Min(_nextTimeout, peer.NextTimeout);
        }
    }

    private bool WaitForWork()
    {
        lock (_gate)
        {
            while (_ready.Count == 0 && !_stopping)
            {
                var next = Instant.Min(_nextTimeout, _nextRest);
                var wait = next == Instant.Never ? Timeout.InfiniteTimeSpan : next - _clock.Now;
                if (next != Instant.Never && wait <= TimeSpan.Zero)
                {
                    return true;
                }

                // Waits are in whole milliseconds, and 0 would not wait at all.
                Monitor.Wait(_gate, wait == Timeout.InfiniteTimeSpan ? wait : TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)));
            }

            (_ready, _working) = (_working, _ready);
            return _working.Count > 0;
        }
    }
}
