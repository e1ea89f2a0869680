using LiveRelay.Server.Jobs;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Uploads;

/// <summary>Takes a whole upload in, or refuses it with the reason and removes it.</summary>
public sealed class UploadCheck(UploadFiles files, JobQueue queue, Ffmpeg ffmpeg, IOptions<UploadsOptions> options)
{
    /// <summary>Looks into the file, and asks for the job that makes it a recording. Asked twice it does so once.</summary>
    /// <returns>Why it is refused, or <c>null</c>.</returns>
    public async Task<Problem?> TakeAsync(LiveRelayDb db, UploadRecord upload, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(upload);
        ProblemType? refusal;
        try
        {
            var path = files.PathOf(upload.RecordingId);
            (_, refusal) = await MediaProbe.ReadAsync(ffmpeg, path, options.Value.MaxMinutes, cancellationToken);
            refusal ??= await ContainerEnd.IsCutOffAsync(path, cancellationToken) ? ProblemType.CutOff : null;
        }
        catch (JobFailedException failed)
        {
            // All of it is there: an empty PATCH at its end asks again.
            return new Problem(failed.Cause == JobCause.FfmpegMissing ? ProblemType.FfmpegMissing : ProblemType.NotMedia, failed.Detail);
        }

        if (refusal is not null)
        {
            await RemoveAsync(db, upload, cancellationToken);
            return new Problem(refusal);
        }

        if (!await db.RecordingJobs.AnyAsync(
            job => job.RecordingId == upload.RecordingId && job.Kind == JobKinds.Import && job.State != JobState.Failed, cancellationToken))
        {
            queue.Add(db, upload.RecordingId, JobKinds.Import);
            await db.SaveChangesAsync(cancellationToken);
            queue.Wake();
        }

        return null;
    }

    /// <summary>Removes an upload, its recording and its bytes.</summary>
    public async Task RemoveAsync(LiveRelayDb db, UploadRecord upload, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(upload);
        var id = upload.RecordingId;
        await db.Recordings.Where(recording => recording.Id == id && recording.State == RecordingState.Uploading).ExecuteDeleteAsync(cancellationToken);
        files.Remove(id);
    }
}

/// <summary>Removes uploads that nobody goes on with. It is done when the next one begins: until then they are in nobody's way.</summary>
public sealed class AbandonedUploads(UploadCheck check, IOptions<UploadsOptions> options, TimeProvider timeProvider)
{
    /// <summary>Removes them.</summary>
    public async Task RemoveAsync(LiveRelayDb db, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        var old = timeProvider.GetUtcNow().AddDays(-options.Value.KeepDays);
        var abandoned = await db.Uploads.AsNoTracking().Where(upload => upload.CreatedAt < old
                && !db.RecordingJobs.Any(job => job.RecordingId == upload.RecordingId && (job.State == JobState.Waiting || job.State == JobState.Running)))
            .ToListAsync(cancellationToken);
        foreach (var upload in abandoned)
        {
            await check.RemoveAsync(db, upload, cancellationToken);
        }
    }
}
