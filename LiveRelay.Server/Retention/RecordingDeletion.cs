using System.Globalization;
using LiveRelay.Server.Accounts;
using LiveRelay.Server.Buckets;
using LiveRelay.Server.Jobs;
using LiveRelay.Server.Library;
using LiveRelay.Server.Recording;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Retention;

/// <summary>What came of wanting to delete a recording.</summary>
public enum DeletionResult
{
    /// <summary>It is deleted.</summary>
    Deleted,

    /// <summary>There is none, it is deleted already, or it has changed since it was looked at.</summary>
    NotThere,

    /// <summary>Its lesson is running.</summary>
    Running,
}

/// <summary>
/// Deletes recordings for good. First the row becomes a tombstone, so that nobody is let in any more, then the files go; a server that was killed in between
/// finds the rest at its next start. Who, when, why and how much stands in the audit.
/// </summary>
public sealed class RecordingDeletion(
    IDbContextFactory<LiveRelayDb> database, RecordingDirectory directory, BucketCopies copies, RunningJobs jobs, AuditLog audit, ILogger<RecordingDeletion> logger)
{
    /// <summary>The audit's word for a recording that nobody can watch any more.</summary>
    public const string DeletedAction = "recording.deleted";

    /// <summary>The audit's word for files that are gone.</summary>
    public const string ErasedAction = "recording.erased";

    /// <summary>Deletes a recording with all its files.</summary>
    /// <param name="recordingId">The recording.</param>
    /// <param name="by">Who wants it; <c>null</c>: a rule.</param>
    /// <param name="why">For the audit.</param>
    /// <param name="onlyIn">Only while its review stands there; <c>null</c>: wherever it stands.</param>
    /// <param name="cancellationToken">Ends it before it began.</param>
    public async Task<DeletionResult> DeleteAsync(
        string recordingId, Caller? by, string why, ReviewState? onlyIn, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
        {
            // The row itself says whether it may go: a recorder or a reviewer may be at it this very moment.
            var buried = await db.Recordings
                .Where(recording => recording.Id == recordingId && (onlyIn == null || recording.Review == onlyIn)
                    && (recording.State == RecordingState.Ready || recording.State == RecordingState.Uploading))
                .ExecuteUpdateAsync(
                    static set => set.SetProperty(static recording => recording.State, RecordingState.Deleted)
                        .SetProperty(static recording => recording.Cut, (string?)null)
                        .SetProperty(static recording => recording.KeepUntil, (DateTimeOffset?)null),
                    cancellationToken);
            var found = await db.Recordings.AsNoTracking().FirstOrDefaultAsync(recording => recording.Id == recordingId, cancellationToken);
            if (buried == 0 || found is null)
            {
                return found?.State == RecordingState.Recording ? DeletionResult.Running : DeletionResult.NotThere;
            }

            await db.RecordingTracks.Where(track => track.RecordingId == recordingId).ExecuteDeleteAsync(cancellationToken);
            await db.Chapters.Where(chapter => chapter.RecordingId == recordingId).ExecuteDeleteAsync(cancellationToken);
            await db.RecordingJobs.Where(job => job.RecordingId == recordingId).ExecuteDeleteAsync(cancellationToken);
            await db.Uploads.Where(upload => upload.RecordingId == recordingId).ExecuteDeleteAsync(cancellationToken);
            await db.DiagnosisShares.Where(share => share.RecordingId == recordingId).ExecuteDeleteAsync(cancellationToken);
            await db.Codings.Where(coding => coding.RecordingId == recordingId).ExecuteDeleteAsync(cancellationToken);
            await db.OwnMoments.Where(moment => moment.RecordingId == recordingId).ExecuteDeleteAsync(cancellationToken);
            await db.RegretShares.Where(share => share.RecordingId == recordingId).ExecuteDeleteAsync(cancellationToken);
            await db.Redesigns.Where(redesign => redesign.RecordingId == recordingId).ExecuteDeleteAsync(cancellationToken);
            await db.RecordingVersions.Where(version => version.RecordingId == recordingId || version.FirstId == recordingId).ExecuteDeleteAsync(cancellationToken);
            audit.Add(db, by, DeletedAction, recordingId, found.SchoolId, why);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        // A job that is at work knows only now, and may have written a row meanwhile.
        await jobs.StopAsync(recordingId);
        await db.RecordingTracks.Where(track => track.RecordingId == recordingId).ExecuteDeleteAsync(CancellationToken.None);
        await db.RecordingJobs.Where(job => job.RecordingId == recordingId).ExecuteDeleteAsync(CancellationToken.None);
        await EraseAsync(db, recordingId, by);
        return DeletionResult.Deleted;
    }

    /// <summary>Erases what is left of recordings that are deleted: a server that was killed, or a job that was still at work, left it.</summary>
    public async Task EraseLeftoversAsync(CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var deleted = await db.Recordings.Where(static recording => recording.State == RecordingState.Deleted)
            .Select(static recording => new { recording.Id, IsInBucket = recording.StoredFiles.Any() }).ToListAsync(cancellationToken);
        foreach (var id in deleted.Where(one => one.IsInBucket || Directory.Exists(directory.PathOf(one.Id))).Select(static one => one.Id))
        {
            await EraseAsync(db, id, by: null);
        }
    }

    /// <summary>What cannot be erased now, a later look erases.</summary>
    private async Task EraseAsync(LiveRelayDb db, string recordingId, Caller? by)
    {
        var folder = new DirectoryInfo(directory.PathOf(recordingId));
        var (files, bytes) = (0, 0L);
        (int Objects, long Bytes) stored;
        try
        {
            if (folder.Exists)
            {
                var all = folder.GetFiles("*", SearchOption.AllDirectories);
                (files, bytes) = (all.Length, all.Sum(static file => file.Length));
                folder.Delete(recursive: true);
            }

            stored = await copies.EraseAsync(db, recordingId, CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            logger.LogError(e, "The files of the deleted recording {Recording} cannot be erased; it is tried again", recordingId);
            return;
        }

        var recording = await db.Recordings.AsNoTracking().SingleAsync(r => r.Id == recordingId, CancellationToken.None);
        var inBucket = stored.Objects > 0 ? string.Create(CultureInfo.InvariantCulture, $"; in the bucket {stored.Objects} files, {stored.Bytes} bytes") : "";
        var what = string.Create(CultureInfo.InvariantCulture, $"{files} files, {bytes} bytes{inBucket}");
        audit.Add(db, by, ErasedAction, recordingId, recording.SchoolId, what);
        await db.SaveChangesAsync(CancellationToken.None);
        logger.LogInformation("Recording {Recording} is erased: {What}", recordingId, what);
    }
}
