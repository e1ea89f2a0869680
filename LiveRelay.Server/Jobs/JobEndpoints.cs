using LiveRelay.Server.Accounts;
using LiveRelay.Server.Library;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Jobs;

/// <summary>The jobs, for who administers; and for a recording's own people, to ask for one and to try one again.</summary>
internal static class JobEndpoints
{
    private const int MaxTake = 500;

    internal sealed record JobBody(string? Kind);

    private sealed record FfmpegShape(bool Available, string? Version, IReadOnlyList<string> Missing);

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/jobs", ListAsync).AllowAccounts(AccountRole.Administrator, AccountRole.SchoolAdministrator);
        api.MapGet("/recordings/{id}/jobs", ListOfRecordingAsync).AllowAccounts();
        api.MapPost("/recordings/{id}/jobs", AskAsync).AllowAccounts();
        api.MapPost("/recordings/{id}/jobs/{job:int}/retry", RetryAsync).AllowAccounts();
    }

    /// <summary>Those that are not done come first, in the order in which they are done; then the others, the last first.</summary>
    private static async Task<IResult> ListAsync(
        HttpRequest request,
        Caller caller,
        LiveRelayDb db,
        Ffmpeg ffmpeg,
        IEnumerable<IRecordingJob> kinds,
        IOptions<JobsOptions> options,
        CancellationToken cancelled,
        int take = 100)
    {
        var school = caller.Role == AccountRole.Administrator ? null : caller.SchoolId;
        var isOfCounty = caller.Role == AccountRole.Administrator;
        var jobs = db.RecordingJobs.AsNoTracking()
            .Where(job => isOfCounty || db.Recordings.Any(recording => recording.Id == job.RecordingId && recording.SchoolId == school));
        var open = await jobs.Where(static job => job.State == JobState.Waiting || job.State == JobState.Running)
            .OrderBy(static job => job.Id).Take(MaxTake).ToListAsync(cancelled);
        var ended = await jobs.Where(static job => job.State == JobState.Done || job.State == JobState.Failed)
            .OrderByDescending(static job => job.Id).Take(Math.Clamp(take, 0, MaxTake)).ToListAsync(cancelled);
        var status = await ffmpeg.StatusAsync(cancelled);
        var language = UiLanguages.Of(request);

        // One may have ended between the two readings: it is told of once, as ended.
        var stillOpen = open.ExceptBy(ended.Select(static job => job.Id), static job => job.Id);
        return Results.Ok(new
        {
            ffmpeg = ShapeOf(status),
            options.Value.AtOnce,
            jobs = stillOpen.Concat(ended).Select(job => JobShape.Of(job, status, kinds, language)),
        });
    }

    private static async Task<IResult> ListOfRecordingAsync(
        HttpRequest request,
        string id,
        Caller caller,
        LiveRelayDb db,
        Ffmpeg ffmpeg,
        IEnumerable<IRecordingJob> kinds,
        TimeProvider time,
        CancellationToken cancelled)
    {
        var found = await FindAsync(db, id, caller, time, cancelled);
        if (found.Recording is null)
        {
            return found.Refusal!;
        }

        var status = await ffmpeg.StatusAsync(cancelled);
        var jobs = await db.RecordingJobs.AsNoTracking().Where(job => job.RecordingId == id).OrderBy(static job => job.Id).ToListAsync(cancelled);
        var language = UiLanguages.Of(request);
        return Results.Ok(new { ffmpeg = ShapeOf(status), jobs = jobs.Select(job => JobShape.Of(job, status, kinds, language)) });
    }

    /// <summary>One that waits already is not asked for twice.</summary>
    private static async Task<IResult> AskAsync(
        HttpRequest request,
        string id,
        JobBody body,
        Caller caller,
        LiveRelayDb db,
        JobQueue queue,
        Ffmpeg ffmpeg,
        IEnumerable<IRecordingJob> kinds,
        TimeProvider time,
        CancellationToken cancelled)
    {
        var found = await FindAsync(db, id, caller, time, cancelled);
        if (found.Recording is not { State: RecordingState.Ready })
        {
            return found.Refusal ?? new Problem(ProblemType.RecordingNotReady);
        }

        var check = new InputCheck();
        check.That(!string.IsNullOrEmpty(body.Kind), "kind", ErrorCodes.Required);
        check.That(string.IsNullOrEmpty(body.Kind) || JobKinds.MayBeAskedFor(body.Kind), "kind", ErrorCodes.NotAllowed);
        if (check.Refusal is { } refusal)
        {
            return refusal;
        }

        var job = await queue.AskAsync(db, id, body.Kind!, cancelled);
        return Results.Accepted(null, JobShape.Of(job, await ffmpeg.StatusAsync(cancelled), kinds, UiLanguages.Of(request)));
    }

    private static async Task<IResult> RetryAsync(
        HttpRequest request,
        string id,
        int job,
        Caller caller,
        LiveRelayDb db,
        JobQueue queue,
        Ffmpeg ffmpeg,
        IEnumerable<IRecordingJob> kinds,
        TimeProvider time,
        CancellationToken cancelled)
    {
        var found = await FindAsync(db, id, caller, time, cancelled);
        if (found.Recording is null
            || await db.RecordingJobs.FirstOrDefaultAsync(row => row.Id == job && row.RecordingId == id, cancelled) is not { } record)
        {
            return found.Refusal ?? new Problem(ProblemType.NotFound);
        }

        if (record.State != JobState.Failed)
        {
            return new Problem(ProblemType.JobNotFailed);
        }

        (record.State, record.Error, record.Tries, record.Progress) = (JobState.Waiting, null, 0, 0);
        await db.SaveChangesAsync(cancelled);
        queue.Wake();
        return Results.Accepted(null, JobShape.Of(record, await ffmpeg.StatusAsync(cancelled), kinds, UiLanguages.Of(request)));
    }

    /// <summary>The work on a recording is for those whom its receipt is for.</summary>
    private static Task<FoundRecording> FindAsync(LiveRelayDb db, string id, Caller caller, TimeProvider time, CancellationToken cancelled) =>
        db.FindRecordingAsync(db.Recordings.AsNoTracking(), id, caller, time.GetUtcNow(), static rights => rights.ReadReceipt, cancelled);

    private static FfmpegShape ShapeOf(FfmpegStatus status) => new(status.Available, status.Version, status.Missing);
}
