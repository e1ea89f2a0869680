using System.Collections.Concurrent;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Lessons;

/// <summary>Finds lessons by the id in an address.</summary>
public sealed class LessonDirectory(IDbContextFactory<LiveRelayDb> database, TimeProvider timeProvider)
{
    /// <summary>
    /// A class comes in within a second, and to ask the database takes as long as the rest of an answer. What was there so long ago is there still: here
    /// <see cref="Forget"/> says when it is not, and another server that shares the database notices by then.
    /// </summary>
    private static readonly TimeSpan _believed = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, long> _seen = new(StringComparer.Ordinal);

    /// <summary>The lesson, or <c>null</c> if there is none or no lesson can have such an id.</summary>
    public async Task<LessonRecord?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (!LessonSlug.IsValid(id))
        {
            return null;
        }

        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db.Lessons.AsNoTracking().FirstOrDefaultAsync(lesson => lesson.Id == id, cancellationToken);
    }

    /// <summary>Whether there is such a lesson. Who may do what in it is not asked here.</summary>
    public async ValueTask<bool> ExistsAsync(string id, CancellationToken cancellationToken)
    {
        var asked = timeProvider.GetTimestamp();
        if (_seen.TryGetValue(id, out var seen) && timeProvider.GetElapsedTime(seen, asked) < _believed)
        {
            return true;
        }

        _seen.TryRemove(id, out _);
        if (!LessonSlug.IsValid(id))
        {
            return false;
        }

        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var exists = await db.Lessons.AnyAsync(lesson => lesson.Id == id, cancellationToken);
        if (exists)
        {
            _seen[id] = asked;
        }

        return exists;
    }

    /// <summary>The lesson was deleted.</summary>
    public void Forget(string id) => _seen.TryRemove(id, out _);
}
