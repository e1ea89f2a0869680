namespace LiveRelay.Media.Net;

/// <summary>
/// Threads for work that blocks, apart from the ThreadPool, which blocked work would starve. Started when there is more work than idle
/// threads, up to a limit; further work waits in a bounded queue.
/// </summary>
internal sealed class DedicatedThreads(string name, int maxThreads, int maxWaiting) : IDisposable
{
    private static readonly TimeSpan _idleLifetime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _patienceAtEnd = TimeSpan.FromSeconds(2);

    private readonly object _gate = new();
    private readonly Queue<Action> _waiting = new();
    private readonly List<Thread> _threads = [];
    private int _idle;
    private bool _stopping;

    /// <summary>Has the work done by and by; false if too much waits already, or at the end. The work must not throw.</summary>
    public bool TryRun(Action work)
    {
        lock (_gate)
        {
            if (_stopping || _waiting.Count >= maxWaiting)
            {
                return false;
            }

            _waiting.Enqueue(work);
            if (_waiting.Count > _idle && _threads.Count < maxThreads)
            {
                var thread = new Thread(Run) { Name = name, IsBackground = true };
                _threads.Add(thread);
                thread.Start();
            }
            else
            {
                Monitor.Pulse(_gate);
            }

            return true;
        }
    }

    /// <summary>Takes no more work, and waits a short while for what was taken.</summary>
    public void Dispose()
    {
        Thread[] threads;
        lock (_gate)
        {
            _stopping = true;
            threads = [.. _threads];
            Monitor.PulseAll(_gate);
        }

        foreach (var thread in threads)
        {
            thread.Join(_patienceAtEnd);
        }
    }

    private void Run()
    {
        while (TryTake(out var work))
        {
            work();
        }
    }

    private bool TryTake(out Action work)
    {
        lock (_gate)
        {
            while (!_waiting.TryDequeue(out work!))
            {
                _idle++;
                var pulsed = !_stopping && Monitor.Wait(_gate, _idleLifetime);
                _idle--;
                if (!pulsed && _waiting.Count == 0)
                {
                    _threads.Remove(Thread.CurrentThread);
                    return false;
                }
            }

            return true;
        }
    }
}
