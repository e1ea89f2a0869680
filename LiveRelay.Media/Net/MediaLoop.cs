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
    private static readonly TimeSpan FaultReportInterval = TimeSpan.FromSeconds(1);

    private readonly MediaOptions _options;
    private readonly MediaMetrics _metrics;
    private readonly Mailbox _mailbox = new();
    private readonly LoopSink _sink = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Thread? _thread;
    private UdpChannel _udp = null!;
    private TcpChannel? _tcp;
    private Poller _poller = null!;
    private FaultBarrier _handler = null!;
    private Instant _nextFaultReport = Instant.Zero;
    private RoundSpacing _spacing;

    /// <summary>Publishers whose packets come by the loop's own socket: while there are any, everything is read at once.</summary>
    private readonly HashSet<string> _sharingPublishers = [];
    private volatile bool _stopping;

    /// <summary>Creates a loop that owns nothing yet.</summary>
    public MediaLoop(MediaOptions options, MediaMetrics metrics, TimeProvider timeProvider)
        : this(options, metrics, new MediaClock(timeProvider))
    {
    }

    /// <summary>Loops that hand packets to each other must have one clock.</summary>
    internal MediaLoop(MediaOptions options, MediaMetrics metrics, MediaClock clock)
    {
        _options = options;
        _metrics = metrics;
        _spacing = new RoundSpacing(TimeSpan.FromMilliseconds(options.ReportSpacingMilliseconds));
        Clock = clock;
    }

    /// <summary>Where the handler's outgoing datagrams go. To be used on the loop's thread only.</summary>
    public IDatagramSink Sink => _sink;

    /// <summary>The port number in use, once started.</summary>
    public int Port { get; private set; }

    /// <summary>What tells it the time; others may ask it too.</summary>
    internal MediaClock Clock { get; }

    /// <summary>Whether the thread runs.</summary>
    public bool IsRunning => _thread is { IsAlive: true } && !_stopping;

    /// <summary>
    /// Raised on the loop's thread when the handler or something posted threw: a fault of ours, which ends neither loop nor lesson.
    /// At most once a second; <see cref="MediaMetrics.Faults"/> counts them all.
    /// </summary>
    public event Action<Exception>? Faulted;

    /// <summary>Opens the sockets and starts the thread. Once only: a loop that was disposed stays so.</summary>
    /// <param name="handler">What takes the datagrams.</param>
    /// <param name="index">Which of several loops it is, from 0: it takes the port so far behind <see cref="MediaOptions.Port"/>.</param>
    /// <exception cref="System.Net.Sockets.SocketException">The port is taken or may not be used.</exception>
    public void Start(IDatagramHandler handler, int index = 0)
    {
        var (udp, listener) = MediaSockets.Open(_options, _options.Port == 0 ? 0 : _options.Port + index);
        Port = ((IPEndPoint)udp.LocalEndPoint!).Port;
        _handler = new FaultBarrier(handler, OnFault);
        if (IsBatched(_options.Sockets))
        {
            var channel = new LinuxUdpChannel(udp, _metrics);
            _udp = channel;
            _poller = new LinuxPoller(udp, channel.PublishersFile, listener);
        }
        else
        {
            _udp = new PortableUdpChannel(udp, _metrics);
            _poller = new PortablePoller(udp, listener);
        }

        _tcp = listener is null ? null : new TcpChannel(listener, _options.MaxTcpConnections, _poller, _metrics);
        _sink.Use(_udp, _tcp);
        _thread = new Thread(Run) { Name = "media loop", IsBackground = true, Priority = ThreadPriority.AboveNormal };
        _thread.Start();
    }

    /// <summary>Ends the loop's waiting: something was written for it.</summary>
    internal void Wake() => _poller?.Wake();

    /// <summary>A publisher is on this path, or <c>null</c> nowhere any more: what he sends is read at once, however busy the loop is. On the loop's thread.</summary>
    internal void FollowPublisher(string session, NetworkPath? path)
    {
        if (_udp.Follow(session, path))
        {
            _sharingPublishers.Remove(session);
        }
        else
        {
            _sharingPublishers.Add(session);
        }
    }

    /// <summary>Has the loop's thread do something soon. Forgotten if the loop has ended.</summary>
    public void Post(Action<Instant> action) => TryPost(action);

    /// <summary>Has the loop's thread compute something, and gives the result; an exception of it goes to the caller.</summary>
    /// <returns>The result; an <see cref="ObjectDisposedException"/> if the loop has ended.</returns>
    public Task<T> InvokeAsync<T>(Func<Instant, T> function)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var isPosted = TryPost(now =>
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
        if (!isPosted)
        {
            result.SetException(new ObjectDisposedException(nameof(MediaLoop)));
        }

        return result.Task;
    }

    /// <summary>Ends the thread and closes the sockets; what was posted before is still done.</summary>
    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        if (_thread is null)
        {
            _mailbox.Close();
            return;
        }

        _poller.Wake();
        await _ended.Task.ConfigureAwait(false);
    }

    /// <summary>The batched way knows the layouts of 64-bit little-endian Linux: every one that .NET runs on, but for 32-bit ARM and s390x.</summary>
    private static bool IsBatched(SocketBackend wanted) =>
        wanted == SocketBackend.Linux ||
        (wanted == SocketBackend.Auto && OperatingSystem.IsLinux() && BitConverter.IsLittleEndian && Environment.Is64BitProcess);

    private bool TryPost(Action<Instant> action)
    {
        if (!_mailbox.TryAdd(action))
        {
            return false;
        }

        Wake();
        return true;
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
                OnFault(exception);
            }
        }

        _mailbox.Close();
        EmptyMailbox();
        Flush();
        _tcp?.Dispose();
        _udp.Dispose();
        _poller.Dispose();
        _ended.SetResult();
    }

    private void RunOnce()
    {
        var begin = Clock.Now;
        var isSpaced = _sharingPublishers.Count == 0 && _spacing.IsBusy(begin);
        var next = isSpaced ? Instant.Min(_handler.NextDeadline, _spacing.NextLook) : _handler.NextTimeout;
        var wait = next == Instant.Never ? LongestWait : next - begin;
        _poller.Wait(wait < LongestWait ? wait : LongestWait, forAll: !isSpaced);
        if (_poller.ArePublishersReady)
        {
            _udp.ReceiveFromPublishers(_handler, Clock);
            if (isSpaced)
            {
                _handler.HandleBatchEnd(Clock.Now); // before what may wait
            }
        }

        if (isSpaced || _poller.IsUdpReady)
        {
            var received = _udp.Receive(_handler, Clock);
            _spacing.OnLook(Clock.Now, received, hasMore: received == _udp.BatchSize);
        }

        if (_tcp is not null)
        {
            var arrival = Clock.Now;
            _poller.VisitReady(_tcp, _handler, arrival);
            _tcp.Sweep(_handler, arrival);
        }

        EmptyMailbox();
        var now = Clock.Now;
        if (_handler.NextTimeout <= now)
        {
            _handler.HandleTimeout(now);
        }

        _handler.HandleBatchEnd(now);
        Flush();
        _metrics.AllocatedBytes = GC.GetAllocatedBytesForCurrentThread();
    }

    private void Flush()
    {
        _udp.Flush();
        _tcp?.Flush();
    }

    private void EmptyMailbox()
    {
        while (_mailbox.TryTake(out var action))
        {
            try
            {
                action(Clock.Now);
            }
            catch (Exception exception)
            {
                OnFault(exception);
            }
        }
    }

    private void OnFault(Exception exception)
    {
        _metrics.Faults++;
        var now = Clock.Now;
        if (now < _nextFaultReport)
        {
            return;
        }

        _nextFaultReport = now + FaultReportInterval;
        try
        {
            Faulted?.Invoke(exception);
        }
        catch (Exception)
        {
            // Who only listens must not end the loop either; the counter has it.
        }
    }
}
