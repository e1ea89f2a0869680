using LiveRelay.Server.Accounts;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Jobs;

/// <summary>Why a job failed, as the API says it.</summary>
/// <param name="Code">One of <see cref="JobCause.All"/>.</param>
/// <param name="Title">The sentence for people.</param>
/// <param name="Log">The last lines of what was said.</param>
public sealed record JobErrorShape(string Code, string Title, string Log);

/// <summary>A job as the API shows it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="RecordingId">The recording.</param>
/// <param name="Kind">What is done.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Progress">How much of it is done, 0 to 100.</param>
/// <param name="Tries">How often it was begun.</param>
/// <param name="WaitsFor">What is missing while it waits.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="StartedAt">When it was last begun.</param>
/// <param name="EndedAt">When it ended.</param>
public sealed record JobShape(
    int Id,
    string RecordingId,
    string Kind,
    string State,
    int Progress,
    int Tries,
    IEnumerable<string> WaitsFor,
    JobErrorShape? Error,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt)
{
    internal static JobShape Of(RecordingJobRecord job, FfmpegStatus status, IEnumerable<IRecordingJob> kinds, UiLanguage language) => new(
        job.Id,
        job.RecordingId,
        job.Kind,
        WireName.Of(job.State),
        job.Progress,
        job.Tries,
        job.State == JobState.Waiting ? kinds.Where(kind => kind.Kind == job.Kind).SelectMany(static kind => kind.Needs).Intersect(status.Missing) : [],
        job.Error is { } error ? ErrorOf(error, language) : null,
        job.CreatedAt,
        job.StartedAt,
        job.EndedAt);

    private static JobErrorShape ErrorOf(string error, UiLanguage language)
    {
        var (cause, detail) = JobCause.Parse(error);
        return new JobErrorShape(cause.Code, cause.Title(language), detail);
    }
}
