using System.Collections.Concurrent;
using LiveRelay.Server.Lessons.State;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Lessons.Live;

/// <summary>The lessons that people are in, each brought back from its log when the first one comes, and let go when the last one has gone.</summary>
public sealed class LiveLessons : IDisposable
{
    private static readonly TimeSpan _sweepEvery = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, Lazy<Task<LiveLesson?>>> _lessons = new();
    private readonly LessonDirectory _directory;
    private readonly ILessonLog _log;
    private readonly ILessonStage _stage;
    private readonly ILessonRecorder _recorder;
    private readonly ILessonAudience _audience;
    private readonly LessonRules _rules;
    private readonly TimeProvider _time;
    private readonly ITimer _sweeper;

    /// <summary>Holds no lesson yet.</summary>
    public LiveLessons(
        LessonDirectory directory,
        ILessonLog log,
        ILessonStage stage,
        ILessonRecorder recorder,
        ILessonAudience audience,
        IOptions<LessonRules> rules,
        TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(time);
        _directory = directory;
        _log = log;
        _stage = stage;
        _recorder = recorder;
        _audience = audience;
        _rules = rules.Value;
        _time = time;
        _sweeper = time.CreateTimer(_ => Sweep(), null, _sweepEvery, _sweepEvery);
    }

    /// <summary>The lesson, for as long as the lease is kept; <c>null</c> if there is none of that id.</summary>
    public async Task<LessonLease?> RentAsync(string id)
    {
        while (true)
        {
            var entry = _lessons.GetOrAdd(id, key => new Lazy<Task<LiveLesson?>>(() => LoadAsync(key)));
            var lesson = await ValueOrForgetAsync(id, entry).ConfigureAwait(false);
            if (lesson is null)
            {
                return null;
            }

            if (lesson.TryHold())
            {
                return new LessonLease(lesson);
            }

            _lessons.TryRemove(KeyValuePair.Create(id, entry));
        }
    }

    /// <summary>The lesson if it is held by somebody already; <c>null</c> otherwise.</summary>
    public LessonLease? RentLoaded(string id) => Loaded(id) is { } lesson && lesson.TryHold() ? new LessonLease(lesson) : null;

    /// <summary>The lesson is out of the timetable: who is in it is sent away.</summary>
    public void Cancel(string id)
    {
        if (Loaded(id) is { } lesson)
        {
            _lessons.TryRemove(id, out _);
            lesson.Cancel();
        }
    }

    /// <summary>Lets go of the lessons that nobody has to do with.</summary>
    internal void Sweep()
    {
        foreach (var (id, entry) in _lessons)
        {
            if (Loaded(id) is { } lesson && lesson.TryClose() && _lessons.TryRemove(KeyValuePair.Create(id, entry)))
            {
                lesson.Dispose();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sweeper.Dispose();
        foreach (var id in _lessons.Keys)
        {
            Loaded(id)?.Dispose();
        }
    }

    private LiveLesson? Loaded(string id) =>
        _lessons.TryGetValue(id, out var entry) && entry is { IsValueCreated: true, Value.IsCompletedSuccessfully: true } ? entry.Value.Result : null;

    /// <summary>What failed once, a database that was away, may be there the next time; so may a lesson that is not in the timetable yet.</summary>
    private async Task<LiveLesson?> ValueOrForgetAsync(string id, Lazy<Task<LiveLesson?>> entry)
    {
        LiveLesson? lesson = null;
        try
        {
            lesson = await entry.Value.ConfigureAwait(false);
            return lesson;
        }
        finally
        {
            if (lesson is null)
            {
                _lessons.TryRemove(KeyValuePair.Create(id, entry));
            }
        }
    }

    private async Task<LiveLesson?> LoadAsync(string id)
    {
        if (await _directory.FindAsync(id, CancellationToken.None).ConfigureAwait(false) is not { } record)
        {
            return null;
        }

        var lesson = new Lesson(record.Title, record.State, _rules, mayBeginAgain: id == DemoSchool.LessonId);
        var past = await _log.ReadAsync(id, CancellationToken.None).ConfigureAwait(false);
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        lesson.Restore(past, now);
        lesson.Rename(record.Title, now);
        _log.Append(id, lesson.TakeEvents());
        return new LiveLesson(id, lesson, _log, _stage, _recorder, _audience, _time);
    }
}

/// <summary>Keeps a lesson loaded until it is disposed of.</summary>
public sealed class LessonLease : IDisposable
{
    private bool _isReleased;

    internal LessonLease(LiveLesson lesson) => Lesson = lesson;

    /// <summary>The lesson.</summary>
    public LiveLesson Lesson { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isReleased)
        {
            _isReleased = true;
            Lesson.Release();
        }
    }
}
