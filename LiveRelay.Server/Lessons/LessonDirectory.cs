using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Lessons;

/// <summary>Finds lessons by the id in an address.</summary>
public sealed class LessonDirectory(IDbContextFactory<LiveRelayDb> database)
{
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
}
