using LiveRelay.Media.Recording;

namespace LiveRelay.Media.Net.Recording;

/// <summary>The recordings under way: joins each lesson's router on its home loop with the recorder's thread and its files.</summary>
internal sealed class LessonRecordings : IDisposable
{
    private readonly MediaShards _shards;
    private readonly MediaClock _clock;
    private readonly RecordingOptions _options;
    private readonly IContainer _container;
    private readonly Action<Exception> _onFault;
    private readonly DiskSync _sync;
    private readonly RecorderThread _thread;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Active> _active = [];

    internal LessonRecordings(MediaShards shards, MediaClock clock, RecordingOptions options, IContainer container, Action<Exception> onFault)
    {
        _shards = shards;
        _clock = clock;
        _options = options;
        _container = container;
        _onFault = onFault;
        _sync = new DiskSync(TimeSpan.FromMilliseconds(options.SyncMilliseconds));
        _thread = new RecorderThread(clock, TimeSpan.FromMilliseconds(options.DrainMilliseconds), onFault);
    }

    /// <summary>Begins; false if the lesson is being recorded already.</summary>
    /// <exception cref="IOException">The directory cannot be made.</exception>
    internal async Task<bool> StartAsync(RecordingStart start)
    {
        var origin = (_clock.Now - start.Elapsed).Microseconds;
        Active active;
        lock (_gate)
        {
            if (_active.ContainsKey(start.LessonId))
            {
                return false;
            }

            Directory.CreateDirectory(start.Directory);
            active = Create(start, origin);
            _active.Add(start.LessonId, active);
        }

        _thread.Add(active.Recorder, active.Storage);
        await _shards.HomeOf(start.LessonId).DoAsync((worker, now) => worker.Tap(now, start.LessonId, active.Tap)).ConfigureAwait(false);
        return true;
    }

    /// <summary>Ends; completes when all is on the disk; false if the lesson is not being recorded.</summary>
    internal async Task<bool> StopAsync(string lessonId)
    {
        Active? active;
        lock (_gate)
        {
            if (!_active.Remove(lessonId, out active))
            {
                return false;
            }
        }

        await _shards.HomeOf(lessonId).DoAsync((worker, now) =>
        {
            worker.Tap(now, lessonId, null);
            active.Tap.Stop(now);
        }).ConfigureAwait(false);
        _thread.Wake();
        await active.Storage.Closed.ConfigureAwait(false);
        return true;
    }

    /// <summary>Ends them all.</summary>
    internal Task StopAllAsync()
    {
        string[] lessons;
        lock (_gate)
        {
            lessons = [.. _active.Keys];
        }

        return Task.WhenAll(lessons.Select(StopAsync));
    }

    public void Dispose()
    {
        _thread.Dispose();
        _sync.Dispose();
    }

    private Active Create(RecordingStart start, long origin)
    {
        var ring = new PacketRing(_options.RingMegabytes << 20);
        var tap = new RecordingTap(ring);
        var storage = new DiskStorage(start.Directory, _sync);
        var journal = new GuardedJournal(start.Journal, _onFault);
        var files = new RecordingFiles(_options, start.FirstNumber, storage, _container, journal);
        var home = _shards.HomeOf(start.LessonId).Loop;
        var context = new RecorderContext(
            _options, files, journal, origin, stream => home.Post(now => tap.RequestKeyFrame(now, stream)));
        return new Active(tap, new Recorder(ring, context), storage);
    }

    private sealed record Active(RecordingTap Tap, Recorder Recorder, DiskStorage Storage);
}
