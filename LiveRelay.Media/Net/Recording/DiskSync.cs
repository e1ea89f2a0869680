namespace LiveRelay.Media.Net.Recording;

/// <summary>One thread that forces all recordings' files to the disk at regular times, and at once those that are complete.</summary>
internal sealed class DiskSync : IDisposable
{
    private readonly TimeSpan _interval;
    private readonly Lock _gate = new();
    private readonly List<DiskStorage> _storages = [];
    private readonly AutoResetEvent _wake = new(false);
    private readonly Thread _thread;
    private volatile bool _isStopping;

    internal DiskSync(TimeSpan interval)
    {
        _interval = interval;
        _thread = new Thread(Run) { Name = "recording sync", IsBackground = true };
        _thread.Start();
    }

    internal void Add(DiskStorage storage)
    {
        lock (_gate)
        {
            _storages.Add(storage);
        }

        Wake();
    }

    internal void Wake() => _wake.Set();

    /// <summary>Forces what is there a last time.</summary>
    public void Dispose()
    {
        _isStopping = true;
        Wake();
        _thread.Join();
        _wake.Dispose();
    }

    private void Run()
    {
        while (!_isStopping)
        {
            _wake.WaitOne(IsIdle() ? Timeout.InfiniteTimeSpan : _interval);
            SyncAll();
        }

        SyncAll();
    }

    private bool IsIdle()
    {
        lock (_gate)
        {
            return _storages.Count == 0;
        }
    }

    private void SyncAll()
    {
        DiskStorage[] storages;
        lock (_gate)
        {
            storages = [.. _storages];
        }

        foreach (var storage in storages)
        {
            if (storage.SyncAll())
            {
                lock (_gate)
                {
                    _storages.Remove(storage);
                }
            }
        }
    }
}
