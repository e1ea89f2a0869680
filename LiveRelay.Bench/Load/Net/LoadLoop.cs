using System.Collections.Concurrent;
using LiveRelay.Media;
using LiveRelay.Media.Net;
using LiveRelay.Media.Net.Linux;
using static LiveRelay.Media.Net.Linux.NativeMethods;

namespace LiveRelay.Bench.Load.Net;

/// <summary>One thread with any number of peers: epoll over their sockets, their timers, and what is on their lines.</summary>
internal sealed unsafe class LoadLoop : IDisposable
{
    private static readonly TimeSpan _longestWait = TimeSpan.FromMilliseconds(5);

    private readonly MediaClock _clock;
    private readonly TimeSpan _timerGrain;
    private readonly EventPoll _poll = new();
    private readonly ReceiveBatch _batch;
    private readonly int _event = CreateEvent(0, EfdNonBlock | EfdCloseOnExec);
    private readonly ConcurrentQueue<Action> _posted = new();
    private readonly Dictionary<int, UdpPeer> _peers = [];
    private readonly Thread _thread;
    private Instant _nextScan = Instant.Zero;
    private volatile bool _isStopped;

    /// <summary>Starts the thread.</summary>
    /// <param name="clock">The clock of the run.</param>
    /// <param name="timerGrain">Timers may be late by so much; zero for a publisher.</param>
    internal LoadLoop(MediaClock clock, TimeSpan timerGrain)
    {
        _clock = clock;
        _timerGrain = timerGrain;
        _batch = new ReceiveBatch(clock);
        _thread = new Thread(Run) { IsBackground = true, Name = "load" };
        _thread.Start();
    }

    /// <summary>The lines of this loop's peers; for its thread.</summary>
    internal DelayedDatagrams Delayed { get; } = new();

    /// <summary>Lets a peer take part; from any thread.</summary>
    internal void Add(UdpPeer peer) => Post(() =>
    {
        _peers.Add(peer.File, peer);
        _poll.Add(peer.File, (uint)PollIn);
        _nextScan = Instant.Zero;
    });

    /// <summary>Asks the peers something between two packets, on their thread.</summary>
    internal Task<T> AskAsync<T>(Func<Instant, T> question)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() => answer.SetResult(question(_clock.Now)));
        return answer.Task;
    }

    public void Dispose()
    {
        _isStopped = true;
        Post(static () => { });
        _thread.Join();
        foreach (var peer in _peers.Values)
        {
            peer.Dispose();
        }

        _poll.Dispose();
        _batch.Dispose();
        _ = Close(_event);
    }

    private void Post(Action action)
    {
        _posted.Enqueue(action);
        ulong one = 1;
        _ = Write(_event, &one, sizeof(ulong));
    }

    private void Run()
    {
        while (!_isStopped)
        {
            Wait();
            while (_posted.TryDequeue(out var action))
            {
                action();
            }

            var count = _poll.Collect();
            for (var i = 0; i < count; i++)
            {
                if (_peers.TryGetValue(_poll[i].File, out var peer))
                {
                    _batch.Receive(peer);
                }
            }

            var now = _clock.Now;
            Delayed.Release(now);
            if (now >= _nextScan)
            {
                Scan(now);
            }
        }
    }

    private void Scan(Instant now)
    {
        var next = now + _longestWait;
        foreach (var peer in _peers.Values)
        {
            if (peer.Peer.NextTimeout <= now)
            {
                peer.Peer.HandleTimeout(now);
            }

            next = Instant.Min(next, peer.Peer.NextTimeout);
        }

        var earliest = now + _timerGrain;
        _nextScan = next > earliest ? next : earliest;
    }

    private void Wait()
    {
        var wait = Instant.Min(_nextScan, Delayed.NextTimeout) - _clock.Now;
        wait = wait > _longestWait ? _longestWait : wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
        var time = new TimeSpec { Nanoseconds = wait.Ticks * TimeSpan.NanosecondsPerTick };
        var descriptors = stackalloc PollDescriptor[2];
        descriptors[0] = new PollDescriptor { File = _poll.File, Events = PollIn };
        descriptors[1] = new PollDescriptor { File = _event, Events = PollIn };
        if (Poll(descriptors, 2, &time, null) > 0 && descriptors[1].Returned != 0)
        {
            ulong value;
            _ = Read(_event, &value, sizeof(ulong));
        }
    }
}
