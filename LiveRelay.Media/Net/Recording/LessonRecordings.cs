using LiveRelay.Media.Recording;
using LiveRelay.Media.Sfu;

namespace LiveRelay.Media.Net.Recording;

/// <summary>The recordings under way: joins each lesson's router on the media loop with the recorder's thread and its files.</summary>
internal sealed class LessonRecordings : IDisposable
{
    private readonly MediaLoop _loop;
    private readonly Worker _worker;
    private readonly RecordingOptions _options;
    private readonly IContainer _container;
    private readonly Action<Exception> _onFault;
    private readonly DiskSync _sync;
    private readonly RecorderThread _thread;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Active> _active = [];

    internal LessonRecordings(MediaLoop loop, Worker worker, RecordingOptions options, IContainer container, Action<Exception> onFault)
    {
        _loop = loop;
        _worker = worker;
        _options = options;
        _container = container;
        _onFault = onFault;
        _sync = new DiskSync(TimeSpan.FromMilliseconds(options.SyncMilliseconds));
        _thread = new RecorderThread(loop.Clock, TimeSpan.FromMilliseconds(options.DrainMilliseconds), onFault);
    }

    /// <summary>Begins; false if the lesson is being recorded already.</summary>
    /// <exception cref="IOException">The directory cannot be made.</exception>
    internal async Task<bool> StartAsync(RecordingStart start)
    {
        var origin = (_loop.Clock.Now - start.Elapsed).Microseconds;
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
        return await _loop.InvokeAsync(now =>
        {
            _worker.Tap(now, start.LessonId, active.Tap);
            return true;
        }).ConfigureAwait(false);
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

        await _loop.InvokeAsync(now =>
        {
            _worker.Tap(now, lessonId, null);
            active.Tap.Stop(now);
            return true;
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
        var context = new RecorderContext(
            _options, files, journal, origin, stream => _loop.Post(now => tap.RequestKeyFrame(now, stream)));
        return new Active(tap, new Recorder(ring, context), storage);
    }

    private sealed record Active(RecordingTap Tap, Recorder Recorder, DiskStorage Storage);
}
