using LiveRelay.Server.Accounts;
using LiveRelay.Server.Recording;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Library;

/// <summary>Deletes recordings for good: the files are gone; the row stays, so that the audit speaks of something.</summary>
public sealed class RecordingDeletion(RecordingDirectory directory, AuditLog audit, ILogger<RecordingDeletion> logger)
{
    /// <summary>What the audit calls it.</summary>
    public const string Action = "recording.deleted";

    /// <summary>Closes the recording to everybody, then removes its files. Done again, it removes what was left.</summary>
    /// <param name="db">The database that tracks <paramref name="recording"/>.</param>
    /// <param name="recording">The recording.</param>
    /// <param name="by">Who wants it; <c>null</c>: the server, by a rule.</param>
    /// <param name="detail">Why, for the audit.</param>
    /// <param name="cancellationToken">Ends it before it has begun.</param>
    /// <exception cref="DbUpdateException">Somebody else changed its review meanwhile.</exception>
    public async Task DeleteAsync(LiveRelayDb db, RecordingRecord recording, Caller? by, string? detail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(recording);
        if (recording.State != RecordingState.Deleted)
        {
            await db.Entry(recording).Collection(static r => r.Tracks).LoadAsync(cancellationToken);
            await db.Entry(recording).Collection(static r => r.Chapters).LoadAsync(cancellationToken);
            audit.Add(db, by, Action, recording.Id, recording.SchoolId, detail ?? recording.Title);
            recording.State = RecordingState.Deleted;
            recording.Tracks.Clear();
            recording.Chapters.Clear();
            await db.SaveChangesAsync(cancellationToken);
        }

        var folder = directory.PathOf(recording.Id);
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            logger.LogError(e, "The files of deleted recording {Recording} are still there", recording.Id);
        }
    }
}
