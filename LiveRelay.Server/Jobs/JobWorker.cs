using System.Diagnostics;
using LiveRelay.Server.Buckets;
using LiveRelay.Server.Recording;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Jobs;

/// <summary>Does the jobs, a few at once and one of storing beside them, those of one recording one by one. What ran when the server stopped is begun again.</summary>
internal sealed class JobWorker(
    IDbContextFactory<LiveRelayDb> database,
    JobQueue queue,
    IEnumerable<IRecordingJob> kinds,
    Ffmpeg ffmpeg,
    RecordingDirectory directory,
    BucketCopies copies,
    RunningJobs works,
    IOptions<JobsOptions> options,
    TimeProvider timeProvider,
    ILogger<JobWorker> logger) : BackgroundService
{
    private const int Hundred = 100;

    private static readonly TimeSpan _look = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, IRecordingJob> _kinds = kinds.ToDictionary(static job => job.Kind);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.AtOnce == 0)
        {
            return;
        }

        var isTakenBack = false;
        Dictionary<Task, RecordingJobRecord> running = [];
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var done in running.Keys.Where(static task => task.IsCompleted).ToList())
            {
                running.Remove(done);
            }

            try
            {
                if (!isTakenBack)
                {
                    await TakeBackAsync(stoppingToken);
                    isTakenBack = true;
                }

                while (await NextAsync([.. running.Values], stoppingToken) is { } job)
                {
                    running[RunAsync(job, stoppingToken)] = job;
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogError(exception, "The jobs cannot be looked up");
            }

            await queue.WaitAsync(_look, stoppingToken);
        }
    }

    /// <summary>What ran when the server stopped waits again, unless it was begun too often.</summary>
    private async Task TakeBackAsync(CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        foreach (var job in await db.RecordingJobs.Where(static job => job.State == JobState.Running).ToListAsync(cancellationToken))
        {
            var isOver = job.Tries >= options.Value.MaxTries;
            job.State = isOver ? JobState.Failed : JobState.Waiting;
            job.Error = isOver ? JobCause.Interrupted.WithDetail($"begun {job.Tries} times") : null;
            logger.LogInformation("Job {Kind} of recording {Recording} was interrupted: {State}", job.Kind, job.RecordingId, job.State);
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>The first job that can be done now, taken. The one that may store goes beside the others: a slow bucket holds up no other work.</summary>
    private async Task<RecordingJobRecord?> NextAsync(IReadOnlyList<RecordingJobRecord> running, CancellationToken cancellationToken)
    {
        var mayStore = running.All(static job => job.Kind != JobKinds.Store);
        var mayOther = running.Count(static job => job.Kind != JobKinds.Store) < options.Value.AtOnce;
        if (!mayStore && !mayOther)
        {
            return null;
        }

        var busy = running.Select(static job => job.RecordingId).ToList();
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var waiting = await db.RecordingJobs.Where(job => job.State == JobState.Waiting && !busy.Contains(job.RecordingId))
            .OrderBy(static job => job.Id).ToListAsync(cancellationToken);
        if (waiting.Count == 0)
        {
            return null;
        }

        var status = await ffmpeg.StatusAsync(cancellationToken);
        var able = waiting.Where(job => !_kinds.TryGetValue(job.Kind, out var kind) || status.Has(kind.Needs)).ToList();

        // A recording is stored when what can be made of it is made.
        bool IsLast(RecordingJobRecord store) => !able.Exists(other => other.RecordingId == store.RecordingId && other.Kind != JobKinds.Store);
        if (able.Find(job => job.Kind == JobKinds.Store ? mayStore && IsLast(job) : mayOther) is not { } next)
        {
            return null;
        }

        (next.State, next.StartedAt, next.EndedAt, next.Progress, next.Error) = (JobState.Running, timeProvider.GetUtcNow(), null, 0, null);
        next.Tries++;
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return next;
        }
        catch (DbUpdateConcurrencyException)
        {
            // Its recording was deleted this moment.
            return null;
        }
    }

    private async Task RunAsync(RecordingJobRecord job, CancellationToken stopping)
    {
        var began = Stopwatch.GetTimestamp();
        string? error = null;
        using var work = works.Begin(job.RecordingId, stopping);
        try
        {
            if (!await DoAsync(job, work.End))
            {
                return;
            }
        }
        catch (Exception) when (work.IsStopped)
        {
            logger.LogInformation("Job {Kind} of recording {Recording} ends: the recording was deleted", job.Kind, job.RecordingId);
            return;
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            error = ErrorOf(exception);
            logger.LogWarning(
                exception is BucketException ? null : exception, "Job {Kind} of recording {Recording} failed: {Reason}", job.Kind, job.RecordingId, exception.Message);
        }
        catch (Exception exception)
        {
            logger.LogInformation("Job {Kind} of recording {Recording} is interrupted: {Reason}", job.Kind, job.RecordingId, exception.Message);
            return;
        }

        try
        {
            await SaveAsync(job.Id, error, work.End);
            if (error is null && job.Kind != JobKinds.Store)
            {
                await copies.AskAsync(job.RecordingId, work.End);
            }

            logger.LogInformation(
                "Job {Kind} of recording {Recording}: {State} in {Seconds:0.0} s",
                job.Kind, job.RecordingId, error is null ? JobState.Done : JobState.Failed, Stopwatch.GetElapsedTime(began).TotalSeconds);
        }
        catch (OperationCanceledException) when (work.IsStopped)
        {
            return;
        }
        catch (Exception exception) when (exception is DbUpdateException or System.Data.Common.DbException or OperationCanceledException)
        {
            logger.LogWarning(exception, "The end of job {Job} is not stored: it is done again after a restart", job.Id);
        }

        queue.Wake();
    }

    /// <returns>False if the recording is deleted.</returns>
    private async Task<bool> DoAsync(RecordingJobRecord job, CancellationToken cancellationToken)
    {
        if (!_kinds.TryGetValue(job.Kind, out var kind))
        {
            throw new JobFailedException(JobCause.Other, $"There is no work named {job.Kind}.");
        }

        // Before it is looked up: who deletes it either sees this, or was first.
        using var use = copies.Use(job.RecordingId);
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var recording = await db.Recordings.AsNoTracking().Include(static recording => recording.Tracks).Include(static recording => recording.StoredFiles).AsSplitQuery()
            .FirstOrDefaultAsync(recording => recording.Id == job.RecordingId && recording.State != RecordingState.Deleted, cancellationToken);
        if (recording is null)
        {
            return false;
        }

        var context = new JobContext(recording, directory.PathOf(recording.Id), job.Kind, ffmpeg, database, part => Report(job, part));
        if (recording.StoredFiles.Count > 0)
        {
            Directory.CreateDirectory(context.Directory);
        }

        context.Begin();
        try
        {
            if (job.Kind != JobKinds.Store)
            {
                await copies.FetchAsync(recording, context.Work, cancellationToken);
            }

            await kind.RunAsync(context, cancellationToken);
            return true;
        }
        finally
        {
            context.End();
        }
    }

    /// <summary>Whole hundredths, each written once.</summary>
    private void Report(RecordingJobRecord job, double part)
    {
        var progress = Math.Min((int)(part * Hundred), Hundred - 1);
        if (progress > job.Progress)
        {
            job.Progress = progress;
            using var db = database.CreateDbContext();
            db.RecordingJobs.Where(row => row.Id == job.Id).ExecuteUpdate(set => set.SetProperty(static row => row.Progress, progress));
        }
    }

    private async Task SaveAsync(int id, string? error, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (state, now) = (error is null ? JobState.Done : JobState.Failed, timeProvider.GetUtcNow());
        await db.RecordingJobs.Where(row => row.Id == id).ExecuteUpdateAsync(
            set => set.SetProperty(static row => row.State, state).SetProperty(static row => row.Error, error)
                .SetProperty(static row => row.EndedAt, (DateTimeOffset?)now)
                .SetProperty(static row => row.Progress, row => state == JobState.Done ? Hundred : row.Progress),
            cancellationToken);
    }

    private static string ErrorOf(Exception exception)
    {
        var text = exception switch
        {
            JobFailedException failed => failed.Cause.WithDetail(failed.Detail),
            BucketException bucket => bucket.Cause.WithDetail(bucket.Message),
            UnauthorizedAccessException => JobCause.NoPermission.WithDetail(exception.Message),
            FileNotFoundException or DirectoryNotFoundException => JobCause.FileMissing.WithDetail(exception.Message),
            _ => JobCause.OfLog(exception.Message).WithDetail(exception.Message),
        };
        return text.Length <= RecordingJobRecord.MaxErrorLength ? text : text[..RecordingJobRecord.MaxErrorLength];
    }
}
