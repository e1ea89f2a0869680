using System.Collections.Concurrent;
using LiveRelay.Server.Lessons.State;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Lessons.Live;

/// <summary>The lessons that people are in, each brought back from its log when the first one comes.</summary>
public sealed class LiveLessons(
    LessonDirectory directory, ILessonLog log, ILessonStage stage, ILessonAudience audience, IOptions<LessonRules> rules, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<LiveLesson?>>> _lessons = new();

    /// <summary>The lesson, or <c>null</c> if there is none.</summary>
    public async Task<LiveLesson?> FindAsync(string id)
    {
        var lesson = _lessons.GetOrAdd(id, key => new Lazy<Task<LiveLesson?>>(() => LoadAsync(key)));
        try
        {
            if (await lesson.Value.ConfigureAwait(false) is { } found)
            {
                return found;
            }
        }
        catch (Exception)
        {
            // What failed once, a database that was away, may be there the next time.
            _lessons.TryRemove(KeyValuePair.Create(id, lesson));
            throw;
        }

        _lessons.TryRemove(KeyValuePair.Create(id, lesson));
        return null;
    }

    /// <summary>The lesson if people are in it now; <c>null</c> otherwise.</summary>
    public LiveLesson? Loaded(string id) =>
        _lessons.TryGetValue(id, out var lesson) && lesson is { IsValueCreated: true, Value.IsCompletedSuccessfully: true } ? lesson.Value.Result : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var id in _lessons.Keys)
        {
            Loaded(id)?.Dispose();
        }
    }

    private async Task<LiveLesson?> LoadAsync(string id)
    {
        if (await directory.FindAsync(id, CancellationToken.None).ConfigureAwait(false) is not { } record)
        {
            return null;
        }

        var lesson = new Lesson(record.Title, record.State, rules.Value, mayBeginAgain: id == DemoSchool.LessonId);
        var past = await log.ReadAsync(id, CancellationToken.None).ConfigureAwait(false);
        lesson.Restore(past, time.GetUtcNow().ToUnixTimeMilliseconds());
        log.Append(id, lesson.TakeEvents());
        return new LiveLesson(id, lesson, log, stage, audience, time);
    }
}
