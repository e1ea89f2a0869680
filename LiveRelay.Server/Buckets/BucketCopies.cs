using System.Security.Cryptography;
using LiveRelay.Server.Jobs;
using LiveRelay.Server.Recording;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Buckets;

/// <summary>Keeps the local disk and the bucket in step: what is missing there is stored, what is there is removed here after a while, and fetched when work needs it.</summary>
public sealed class BucketCopies(
    Bucket bucket,
    RecordingDirectory directory,
    IDbContextFactory<LiveRelayDb> database,
    JobQueue queue,
    IOptions<S3Options> options,
    TimeProvider time,
    ILogger<BucketCopies> logger)
{
    private const long FreeBytes = 1L << 30;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _inUse = [];

    /// <summary>Has a recording's news stored after work on it; once, however much of it there was.</summary>
    public async Task AskAsync(string recordingId, CancellationToken cancellationToken)
    {
        if (bucket.IsEnabled)
        {
            await using var db = await database.CreateDbContextAsync(cancellationToken);
            if (await db.Recordings.AnyAsync(recording => recording.Id == recordingId && recording.State == RecordingState.Ready, cancellationToken))
            {
                await queue.AskAsync(db, recordingId, JobKinds.Store, cancellationToken);
            }
        }
    }

    /// <summary>Says that somebody works with a recording's local files, which stay as long as the result is not disposed of.</summary>
    internal IDisposable Use(string recordingId)
    {
        lock (_lock)
        {
            _inUse.Add(recordingId);
            return new InUse(this, recordingId);
        }
    }

    /// <summary>Fetches the tracks that are only in the bucket.</summary>
    /// <param name="recording">The recording with its tracks.</param>
    /// <param name="work">A folder on the same disk, for what is not whole yet.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="JobFailedException">There is no room for them.</exception>
    /// <exception cref="BucketException">They are not to be had.</exception>
    internal async Task FetchAsync(RecordingRecord recording, string work, CancellationToken cancellationToken)
    {
        var names = recording.Tracks.Select(static track => track.FileName).ToList();
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var missing = (await db.StoredFiles.Where(file => file.RecordingId == recording.Id && file.StoredAt != null && names.Contains(file.FileName)).ToListAsync(cancellationToken))
            .Where(file => !File.Exists(directory.FileOf(file.RecordingId, file.FileName))).ToList();
        if (missing.Count > 0 && new DriveInfo(Path.GetFullPath(work)).AvailableFreeSpace - missing.Sum(static file => file.Bytes) < FreeBytes)
        {
            throw new JobFailedException(JobCause.DiskFull, "There is no room to fetch the files from the bucket.");
        }

        foreach (var row in missing)
        {
            var path = Path.Combine(work, row.FileName);
            await using (var target = File.Create(path))
            await using (var source = new BucketStream(bucket, bucket.KeyOf(row.RecordingId, row.FileName), row.Bytes, row.Bytes))
            {
                await source.CopyToAsync(target, cancellationToken);
                target.Position = 0;
                if (Convert.ToHexStringLower(await SHA256.HashDataAsync(target, cancellationToken)) != row.Sha256)
                {
                    throw new BucketException(JobCause.BucketDamaged, $"{row.FileName} in the bucket is not what was stored there.");
                }
            }

            File.SetLastWriteTimeUtc(path, new DateTime(row.WrittenAtTicks, DateTimeKind.Utc));
            row.LocalSince = time.GetUtcNow();
            await db.SaveChangesAsync(cancellationToken);
            File.Move(path, directory.FileOf(row.RecordingId, row.FileName));
        }
    }

    /// <summary>Has stored what is not yet, and removes local copies that have been here long enough. Where the bucket fails, it is said and left for the next time.</summary>
    /// <returns>How many local copies were removed.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        if (!bucket.IsEnabled)
        {
            return 0;
        }

        try
        {
            await bucket.CheckAsync(cancellationToken);
            await AskForAllAsync(cancellationToken);
            return await RemoveAsync(cancellationToken);
        }
        catch (BucketException e)
        {
            logger.LogWarning("The bucket fails ({Cause}: {Reason}); nothing is stored, and local copies stay", e.Cause.Code, e.Message);
            return 0;
        }
    }

    /// <summary>Removes all that the bucket has of a recording.</summary>
    /// <returns>How many objects and bytes there were.</returns>
    /// <exception cref="BucketException">Something may be left.</exception>
    internal async Task<(int Objects, long Bytes)> EraseAsync(LiveRelayDb db, string recordingId, CancellationToken cancellationToken)
    {
        if (!await db.StoredFiles.AnyAsync(file => file.RecordingId == recordingId, cancellationToken))
        {
            return default;
        }

        lock (_lock)
        {
            if (_inUse.Contains(recordingId))
            {
                throw new BucketException(JobCause.Interrupted, "A job is still at work on it.");
            }
        }

        var erased = await bucket.EraseAsync(recordingId, cancellationToken);
        await db.StoredFiles.Where(file => file.RecordingId == recordingId).ExecuteDeleteAsync(cancellationToken);
        return erased;
    }

    /// <summary>What was there before the bucket was, what a killed server did not come to ask for, and what failed.</summary>
    private async Task AskForAllAsync(CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var ready = await db.Recordings.AsNoTracking().Include(static recording => recording.StoredFiles)
            .Where(recording => recording.State == RecordingState.Ready
                && !db.RecordingJobs.Any(job => job.RecordingId == recording.Id && (job.State == JobState.Waiting || job.State == JobState.Running)))
            .ToListAsync(cancellationToken);
        foreach (var recording in ready)
        {
            var isNew = recording.StoredFiles.AsQueryable().LetGo().Any() || StoreJob.FilesOf(directory.PathOf(recording.Id))
                .Any(file => !recording.StoredFiles.Any(stored => stored.FileName == file.Name && stored.StoredAt is not null && stored.IsCopy(file)));
            if (!isNew)
            {
                continue;
            }

            var failed = await db.RecordingJobs.Where(job => job.RecordingId == recording.Id && job.Kind == JobKinds.Store && job.State == JobState.Failed)
                .OrderBy(static job => job.Id).LastOrDefaultAsync(cancellationToken);
            if (failed is null)
            {
                await queue.AskAsync(db, recording.Id, JobKinds.Store, cancellationToken);
            }
            else
            {
                (failed.State, failed.Tries, failed.Error) = (JobState.Waiting, 0, null);
                await db.SaveChangesAsync(cancellationToken);
                queue.Wake();
            }
        }
    }

    private async Task<int> RemoveAsync(CancellationToken cancellationToken)
    {
        var removed = 0;
        var before = time.GetUtcNow().AddHours(-options.Value.KeepLocalHours);
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var due = await db.StoredFiles.AsNoTracking().Where(file => file.StoredAt != null && file.LocalSince != null && file.LocalSince <= before
                && db.Recordings.Any(recording => recording.Id == file.RecordingId && recording.State == RecordingState.Ready)
                && !db.RecordingJobs.Any(job => job.RecordingId == file.RecordingId && (job.State == JobState.Waiting || job.State == JobState.Running)))
            .ToListAsync(cancellationToken);
        foreach (var row in due)
        {
            // The last look before the only other copy goes.
            if (await bucket.HeadAsync(bucket.KeyOf(row.RecordingId, row.FileName), cancellationToken) != new BucketObject(row.Bytes, row.Sha256))
            {
                logger.LogError("{File} of recording {Recording} is not in the bucket as it was stored: it is stored again", row.FileName, row.RecordingId);
                await RowOf(db, row).ExecuteUpdateAsync(static set => set.SetProperty(static file => file.StoredAt, (DateTimeOffset?)null), cancellationToken);
            }
            else if (TryRemove(row))
            {
                await RowOf(db, row).ExecuteUpdateAsync(static set => set.SetProperty(static file => file.LocalSince, (DateTimeOffset?)null), cancellationToken);
                removed++;
            }
        }

        return removed;
    }

    /// <summary>The row as long as it tells of the same file: work may have changed that meanwhile.</summary>
    private static IQueryable<StoredFileRecord> RowOf(LiveRelayDb db, StoredFileRecord row) => db.StoredFiles.Where(
        file => file.RecordingId == row.RecordingId && file.FileName == row.FileName && file.WrittenAtTicks == row.WrittenAtTicks && file.LocalSince == row.LocalSince);

    /// <summary>False while somebody works with it, or where it is another file by now.</summary>
    private bool TryRemove(StoredFileRecord row)
    {
        var file = new FileInfo(directory.FileOf(row.RecordingId, row.FileName));
        lock (_lock)
        {
            if (_inUse.Contains(row.RecordingId) || (file.Exists && !row.IsCopy(file)))
            {
                return false;
            }

            if (file.Exists)
            {
                file.Delete();
            }

            if (file.Directory is { Exists: true } folder && !folder.EnumerateFileSystemInfos().Any())
            {
                folder.Delete();
            }
        }

        return true;
    }

    private sealed class InUse(BucketCopies copies, string recordingId) : IDisposable
    {
        public void Dispose()
        {
            lock (copies._lock)
            {
                copies._inUse.Remove(recordingId);
            }
        }
    }
}
