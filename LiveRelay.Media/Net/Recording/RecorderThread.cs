using LiveRelay.Media.Recording;

namespace LiveRelay.Media.Net.Recording;

/// <summary>One thread that writes all recordings, lesson after lesson, some twenty times a second.</summary>
internal sealed class RecorderThread : IDisposable
{
    private readonly MediaClock _clock;
    private readonly TimeSpan _pause;
    private readonly Action<Exception> _onFault;
    private readonly Lock _gate = new();
    private readonly List<(Recorder Recorder, DiskStorage Storage)> _recordings = [];
    private readonly AutoResetEvent _wake = new(false);
    private readonly Thread _thread;
    private volatile bool _isStopping;

    /// <param name="clock">The loops' clock.</param>
    /// <param name="pause">Between two looks at the rings.</param>
    /// <param name="onFault">Told of faults of ours and of the journals', which end no recording.</param>
    internal RecorderThread(MediaClock clock, TimeSpan pause, Action<Exception> onFault)
    {
        _clock = clock;
        _pause = pause;
        _onFault = onFault;
        _thread = new Thread(Run) { Name = "recorder", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Has a recording written from now on; <see cref="DiskStorage.Closed"/> says when it is complete.</summary>
    internal void Add(Recorder recorder, DiskStorage storage)
    {
        lock (_gate)
        {
            _recordings.Add((recorder, storage));
        }

        Wake();
    }

    /// <summary>There is something that should not wait.</summary>
    internal void Wake() => _wake.Set();

    /// <summary>Ends the thread after one more look at the rings; what is open then is left to recovery.</summary>
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
            var isIdle = DrainAll() == 0;
            _wake.WaitOne(isIdle ? Timeout.InfiniteTimeSpan : _pause);
        }

        DrainAll();
    }

    private int DrainAll()
    {
        (Recorder Recorder, DiskStorage Storage)[] recordings;
        lock (_gate)
        {
            if (_recordings.Count == 0)
            {
                return 0;
            }

            recordings = [.. _recordings];
        }

        foreach (var recording in recordings)
        {
            Drain(recording.Recorder, recording.Storage);
            if (recording.Recorder.IsEnded)
            {
                recording.Storage.End();
                lock (_gate)
                {
                    _recordings.Remove(recording);
                }
            }
        }

        return recordings.Length;
    }

    private void Drain(Recorder recorder, DiskStorage storage)
    {
        try
        {
            if (storage.TakeFailure() is { } failure)
            {
                recorder.OnDiskFailure(failure);
            }

            recorder.Drain(_clock.Now);
        }
        catch (Exception exception)
        {
            _onFault(exception);
        }
    }
}
