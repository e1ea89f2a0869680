using LiveRelay.Server.Jobs;
using LiveRelay.Server.Recording;
using LiveRelay.Server.Storage;
using LiveRelay.Server.Uploads;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Buckets;

/// <summary>
/// Puts what the bucket does not have yet of a recording into it. A row says of each file, before its first byte goes, that it is on its way, and after it was
/// looked up in the bucket, that it is there: begun again, the job goes on with the part that is missing.
/// </summary>
internal sealed class StoreJob(Bucket bucket, TimeProvider time) : IRecordingJob
{
    public string Kind => JobKinds.Store;

    public IReadOnlyList<string> Needs => [];

    /// <summary>What goes to the bucket: whole files, nothing that works are still at.</summary>
    internal static IEnumerable<FileInfo> FilesOf(string folder) => Directory.Exists(folder)
        ? new DirectoryInfo(folder).EnumerateFiles().Where(static file => RecordingDirectory.IsFileName(file.Name) && file.Name != UploadFiles.PartName)
        : [];

    public async Task RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        if (!bucket.IsEnabled)
        {
            return;
        }

        var files = FilesOf(context.Directory).OrderBy(static file => file.Name, StringComparer.Ordinal).ToList();
        var (all, done) = (Math.Max(1, files.Sum(static file => file.Length)), 0L);
        foreach (var file in files)
        {
            context.Stage((double)done / all, (double)(done + file.Length) / all);
            await using var db = await context.Database.CreateDbContextAsync(cancellationToken);
            await StoreAsync(context, db, file, cancellationToken);
            done += file.Length;
        }

        await RemoveAsync(context, cancellationToken);
    }

    /// <summary>What work made no more, or made for another cut, goes from the bucket too.</summary>
    private async Task RemoveAsync(JobContext context, CancellationToken cancellationToken)
    {
        var id = context.Recording.Id;
        await using var db = await context.Database.CreateDbContextAsync(cancellationToken);
        foreach (var row in await db.StoredFiles.AsNoTracking().Where(file => file.RecordingId == id).LetGo().ToListAsync(cancellationToken))
        {
            var key = bucket.KeyOf(id, row.FileName);
            if (row.UploadId is { } upload)
            {
                await bucket.AbortAsync(key, upload, cancellationToken);
            }

            await bucket.DeleteAsync(key, cancellationToken);
            await db.StoredFiles.Where(file => file.RecordingId == id && file.FileName == row.FileName).LetGo().ExecuteDeleteAsync(cancellationToken);
        }
    }

    private async Task StoreAsync(JobContext context, LiveRelayDb db, FileInfo file, CancellationToken cancellationToken)
    {
        var id = context.Recording.Id;
        if (!await db.Recordings.AnyAsync(recording => recording.Id == id && recording.State == RecordingState.Ready, cancellationToken))
        {
            throw new JobFailedException(JobCause.FileMissing, "The recording was deleted.");
        }

        var row = await db.StoredFiles.FirstOrDefaultAsync(stored => stored.RecordingId == id && stored.FileName == file.Name, cancellationToken);
        if (row is { StoredAt: not null } && row.IsCopy(file))
        {
            return;
        }

        await using var bytes = file.Open(FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var hash = await PacedHash.Sha256Async(bytes, static _ => { }, cancellationToken);
        if (context.Recording.Tracks.FirstOrDefault(track => track.FileName == file.Name)?.Sha256 is { } known && known != hash)
        {
            throw new JobFailedException(JobCause.FileBroken, $"{file.Name} is not what it was when it was made.");
        }

        row = await BeginAsync(db, row, context, file, hash, cancellationToken);
        var key = bucket.KeyOf(id, file.Name);
        bytes.Position = 0;
        if (row.StoredAt is null)
        {
            if (file.Length > bucket.PartBytes)
            {
                await PutPartsAsync(context, db, row, key, bytes, cancellationToken);
            }
            else
            {
                await bucket.PutAsync(key, bytes, hash, cancellationToken);
            }

            if (await bucket.HeadAsync(key, cancellationToken) != new BucketObject(file.Length, hash))
            {
                throw new BucketException(JobCause.BucketDamaged, $"{key} is not in the bucket as it was sent.");
            }
        }

        // Unless it was let go meanwhile.
        DateTimeOffset? now = time.GetUtcNow();
        await db.StoredFiles.Where(stored => stored.RecordingId == id && stored.FileName == file.Name && stored.LocalSince != null).ExecuteUpdateAsync(
            set => set.SetProperty(static stored => stored.StoredAt, now).SetProperty(static stored => stored.UploadId, (string?)null), cancellationToken);
    }

    /// <summary>From here on the row tells of whatever may lie in the bucket.</summary>
    private async Task<StoredFileRecord> BeginAsync(
        LiveRelayDb db, StoredFileRecord? row, JobContext context, FileInfo file, string hash, CancellationToken cancellationToken)
    {
        if (row is null)
        {
            row = new StoredFileRecord { RecordingId = context.Recording.Id, FileName = file.Name, Sha256 = hash };
            db.StoredFiles.Add(row);
        }
        else if (row.Sha256 != hash || row.Bytes != file.Length)
        {
            if (row.UploadId is { } old)
            {
                await bucket.AbortAsync(bucket.KeyOf(row.RecordingId, row.FileName), old, cancellationToken);
            }

            (row.StoredAt, row.UploadId) = (null, null);
        }

        (row.Sha256, row.Bytes, row.WrittenAtTicks, row.LocalSince) = (hash, file.Length, file.LastWriteTimeUtc.Ticks, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return row;
    }

    private async Task PutPartsAsync(
        JobContext context, LiveRelayDb db, StoredFileRecord row, string key, FileStream bytes, CancellationToken cancellationToken)
    {
        var there = row.UploadId is { } begun ? await bucket.PartsAsync(key, begun, cancellationToken) : null;
        if (there is null)
        {
            (row.UploadId, there) = (await bucket.BeginPartsAsync(key, row.Sha256, cancellationToken), []);
            await db.SaveChangesAsync(cancellationToken);
        }

        Dictionary<int, string> parts = [];
        for (var (number, at) = (1, 0L); at < row.Bytes; number++)
        {
            var length = Math.Min(bucket.PartBytes, row.Bytes - at);
            if (there.TryGetValue(number, out var part) && part.Bytes == length)
            {
                parts[number] = part.ETag;
            }
            else
            {
                bytes.Position = at;
                parts[number] = await bucket.PutPartAsync(key, row.UploadId!, number, bytes, length, cancellationToken);
            }

            at += length;
            context.Report((double)at / row.Bytes);
            cancellationToken.ThrowIfCancellationRequested();
        }

        await bucket.CompleteAsync(key, row.UploadId!, parts, cancellationToken);
    }
}
