using System.Collections.Concurrent;
using System.Net;
using LiveRelay.Media.Net.Linux;

namespace LiveRelay.Media.Net;

/// <summary>
/// One thread that owns the media port: it receives batches, hands them to its <see cref="IDatagramHandler"/>, calls it when its time has come,
/// and sends what it has committed. Others talk to what it owns by posting to it.
/// </summary>
public sealed class MediaLoop : IAsyncDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly MediaOptions _options;
    private readonly MediaMetrics _metrics;
    private readonly MediaClock _clock;
    private readonly ConcurrentQueue<Action<Instant>> _mailbox = new();
    private readonly LoopSink _sink = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Thread? _thread;
    private UdpChannel _udp = null!;
    private TcpChannel? _tcp;
    private Poller _poller = null!;
    private IDatagramHandler _handler = null!;
    private long _unsent;
    private volatile bool _stopping;

    /// <summary>Creates a loop that owns nothing yet.</summary>
    public MediaLoop(MediaOptions options, MediaMetrics metrics, TimeProvider timeProvider)
    {
        _options = options;
        _metrics = metrics;
        _clock = new MediaClock(timeProvider);
    }

    /// <summary>Where the handler's outgoing datagrams go. To be used on the loop's thread only.</summary>
    public IDatagramSink Sink => _sink;

    /// <summary>The port number in use, once started.</summary>
    public int Port { get; private set; }

    /// <summary>Whether the thread runs.</summary>
    public bool IsRunning => _thread is { IsAlive: true } && !_stopping;

    /// <summary>Raised on the loop's thread when the handler threw: a fault of ours, which ends neither loop nor lesson.</summary>
    public event Action<Exception>? Faulted;

    /// <summary>Opens the sockets and starts the thread.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The port is taken or may not be used.</exception>
    public void Start(IDatagramHandler handler)
    {
        var (udp, listener) = MediaSockets.Open(_options);
        var isBatched = _options.Sockets == SocketBackend.Linux || (_options.Sockets == SocketBackend.Auto && OperatingSystem.IsLinux());
        Port = ((IPEndPoint)udp.LocalEndPoint!).Port;
        _handler = handler;
        _tcp = listener is null ? null : new TcpChannel(listener);
        _udp = isBatched ? new LinuxUdpChannel(udp) : new PortableUdpChannel(udp);
        _poller = isBatched ? new LinuxPoller(udp, _tcp) : new PortablePoller(udp);
        _sink.Use(_udp, _tcp);
        _thread = new Thread(Run) { Name = "media loop", IsBackground = true, Priority = ThreadPriority.AboveNormal };
        _thread.Start();
    }

    /// <summary>Has the loop's thread do something soon.</summary>
    public void Post(Action<Instant> action)
    {
        _mailbox.Enqueue(action);
        _poller?.Wake();
    }

    /// <summary>Has the loop's thread compute something, and gives the result; an exception of it goes to the caller.</summary>
    public Task<T> InvokeAsync<T>(Func<Instant, T> function)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_stopping)
        {
            result.SetException(new ObjectDisposedException(nameof(MediaLoop)));
            return result.Task;
        }

        Post(now =>
        {
            try
            {
                result.SetResult(function(now));
            }
            catch (Exception exception)
            {
                result.SetException(exception);
            }
        });
        return result.Task;
    }

    /// <summary>Ends the thread and closes the sockets; what was posted before is still done.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_thread is null || _stopping)
        {
            return;
        }

        _stopping = true;
        _poller.Wake();
        await _ended.Task.ConfigureAwait(false);
    }

    private void Run()
    {
        while (!_stopping)
        {
            try
            {
                RunOnce();
            }
            catch (Exception exception)
            {
                Faulted?.Invoke(exception);
            }
        }

        EmptyMailbox();
        _udp.Flush();
        _poller.Dispose();
        _tcp?.Dispose();
        _udp.Dispose();
        _ended.SetResult();
    }

    private void RunOnce()
    {
        var untilNext = _handler.NextTimeout == Instant.Never ? LongestWait : _handler.NextTimeout - _clock.Now;
        _poller.Wait(!_mailbox.IsEmpty ? TimeSpan.Zero : untilNext < LongestWait ? untilNext : LongestWait);
        if (_poller.IsUdpReady)
        {
            _udp.Receive(_handler, _clock);
        }

        if (_tcp is not null)
        {
            var arrival = _clock.Now;
            _poller.VisitReady(_tcp, _handler, arrival);
            _tcp.Sweep(_handler, arrival);
        }

        EmptyMailbox();
        var now = _clock.Now;
        if (_handler.NextTimeout <= now)
        {
            _handler.HandleTimeout(now);
        }

        _handler.HandleBatchEnd(now);
        _udp.Flush();
        CountUnsent();
    }

    private void EmptyMailbox()
    {
        while (_mailbox.TryDequeue(out var action))
        {
            action(_clock.Now);
        }
    }

    private void CountUnsent()
    {
        var unsent = _udp.Unsent + (_tcp?.Unsent ?? 0);
        for (; _unsent < unsent; _unsent++)
        {
            _metrics.CountDrop(DropReason.SendQueueFull);
        }
    }
}
