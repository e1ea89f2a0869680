using LiveRelay.Server.Accounts;
using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Lessons.Live;
using LiveRelay.Server.Library;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using LiveRelay.Server.Timetable;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Observing;

/// <summary>What is observed: a lesson, whether or not it was recorded, or an upload. A lesson's recordings share what was observed in it.</summary>
/// <param name="LessonId">The lesson; <c>null</c> for an upload.</param>
/// <param name="UploadId">The upload; <c>null</c> for a lesson.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Subject">What is taught.</param>
/// <param name="School">The school's name.</param>
/// <param name="SchoolId">The school.</param>
/// <param name="Teacher">Who teaches, for people.</param>
/// <param name="TeacherId">Who teaches.</param>
/// <param name="IsLive">Whether it is live now.</param>
/// <param name="Zero">The moment that its clock counts from; <c>null</c> while it has not begun.</param>
/// <param name="RecordingId">Its newest recording that the caller may watch; <c>null</c> if there is none.</param>
/// <param name="Seen">What of the recording the caller may see.</param>
public sealed record ObservedLesson(
    string? LessonId,
    string? UploadId,
    string Title,
    string? Subject,
    string? School,
    int SchoolId,
    string? Teacher,
    int? TeacherId,
    bool IsLive,
    DateTimeOffset? Zero,
    string? RecordingId,
    KeptSpans Seen)
{
    /// <summary>Those who observe it.</summary>
    public IQueryable<ObservationRecord> Observations(LiveRelayDb db)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.Observations.Where(observation => observation.LessonId == LessonId && observation.RecordingId == UploadId);
    }

    /// <summary>Whether the caller reads what all observers submitted: the teacher, the administrators of the teacher's school, the county.</summary>
    public bool IsReadBy(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return IsTaughtBy(caller) || caller.IsOfCounty || caller.Administers(SchoolId);
    }

    /// <summary>Whether it is the caller's own: one notes one's own lessons, and does not evaluate them.</summary>
    public bool IsTaughtBy(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return TeacherId == caller.Id;
    }
}

/// <summary>Finds what is observed, for who may see it.</summary>
public sealed class ObservedLessons(LiveRelayDb db, ILessonLog log, TimeProvider time)
{
    /// <summary>The lesson of an address below <c>/api/lessons</c>.</summary>
    public async Task<(ObservedLesson? Lesson, Problem? Refusal)> ByLessonAsync(string id, Caller caller, CancellationToken cancellationToken)
    {
        var lesson = await db.Lessons.AsNoTracking().VisibleTo(caller).Include(static l => l.School).Include(static l => l.Teacher)
            .FirstOrDefaultAsync(l => l.Id == id, cancellationToken);
        return lesson is null ? (null, new Problem(ProblemType.UnknownLesson)) : (await OfAsync(lesson, caller, cancellationToken), null);
    }

    /// <summary>What an address below <c>/api/recordings</c> shows: the lesson, or an upload.</summary>
    public async Task<(ObservedLesson? Lesson, Problem? Refusal)> ByRecordingAsync(string id, Caller caller, CancellationToken cancellationToken)
    {
        var recordings = db.Recordings.AsNoTracking().Include(static r => r.School).Include(static r => r.Teacher);
        var found = await db.FindRecordingAsync(recordings, id, caller, time.GetUtcNow(), null, cancellationToken);
        if (found is not { Recording: { } recording, Rights: { } rights })
        {
            return (null, found.Refusal);
        }

        return (await Of(recording, rights, cancellationToken), null);
    }

    /// <summary>What an observation is of, for its author and for those who may see it.</summary>
    public async Task<(ObservedLesson? Lesson, Problem? Refusal)> OfAsync(ObservationRecord observation, Caller caller, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(observation);
        if (observation.RecordingId is { } upload)
        {
            var recording = await db.Recordings.AsNoTracking().Include(static r => r.School).Include(static r => r.Teacher)
                .FirstAsync(r => r.Id == upload, cancellationToken);
            return (await Of(recording, RecordingRights.Of(caller, recording, time.GetUtcNow()), cancellationToken), null);
        }

        var lesson = await db.Lessons.AsNoTracking().Include(static l => l.School).Include(static l => l.Teacher)
            .FirstAsync(l => l.Id == observation.LessonId, cancellationToken);
        return (await OfAsync(lesson, caller, cancellationToken), null);
    }

    private async Task<ObservedLesson> OfAsync(LessonRecord lesson, Caller caller, CancellationToken cancellationToken)
    {
        var recording = await db.Recordings.AsNoTracking().Where(r => r.LessonId == lesson.Id && r.State != RecordingState.Deleted)
            .OrderByDescending(static r => r.StartedAt).FirstOrDefaultAsync(cancellationToken);
        var rights = recording is null ? null : RecordingRights.Of(caller, recording, time.GetUtcNow(), lesson.State == LessonState.Live);
        return new ObservedLesson(
            lesson.Id,
            null,
            lesson.Title,
            lesson.Subject,
            lesson.School?.Name,
            lesson.SchoolId,
            lesson.Teacher?.Name,
            lesson.TeacherId,
            lesson.State == LessonState.Live,
            await ZeroAsync(lesson.Id, lesson.State, recording, cancellationToken),
            rights is { Watch: true } ? recording!.Id : null,
            recording is null ? new KeptSpans(null) : rights!.SeenOf(recording));
    }

    private async Task<ObservedLesson> Of(RecordingRecord recording, RecordingRights rights, CancellationToken cancellationToken)
    {
        var state = recording.LessonId is null ? LessonState.Ended
            : await db.Lessons.Where(l => l.Id == recording.LessonId).Select(static l => l.State).FirstOrDefaultAsync(cancellationToken);
        return new ObservedLesson(
            recording.LessonId,
            recording.LessonId is null ? recording.Id : null,
            recording.Title,
            recording.Subject,
            recording.School?.Name,
            recording.SchoolId,
            recording.Teacher?.Name,
            recording.TeacherId,
            state == LessonState.Live,
            recording.StartedAt,
            recording.Id,
            rights.SeenOf(recording));
    }

    /// <summary>A recording's clock is the lesson's. While a lesson is live its recording may be an older one, and one that was not recorded has none.</summary>
    private async Task<DateTimeOffset?> ZeroAsync(string lesson, LessonState state, RecordingRecord? recording, CancellationToken cancellationToken)
    {
        if (recording is not null && (state != LessonState.Live || recording.State == RecordingState.Recording))
        {
            return recording.StartedAt;
        }

        var began = (await log.ReadAsync(lesson, cancellationToken)).OfType<StateChanged>().LastOrDefault(static change => change.State == LessonState.Live);
        return began is null ? recording?.StartedAt : DateTimeOffset.FromUnixTimeMilliseconds(began.At);
    }
}

/// <summary>What a request's address asks for, as an endpoint's argument.</summary>
/// <param name="Lesson">It.</param>
/// <param name="Refusal">Why there is nothing for the caller.</param>
internal sealed record AskedLesson(ObservedLesson? Lesson, Problem? Refusal)
{
    /// <summary>The two addresses of each endpoint that a lesson and an upload have in common.</summary>
    internal static string[] Addresses { get; } = ["/lessons/{lesson}", "/recordings/{id}"];

    /// <summary>Lets endpoints ask for it.</summary>
    public static async ValueTask<AskedLesson> BindAsync(HttpContext context)
    {
        var caller = await Caller.BindAsync(context);
        var lessons = context.RequestServices.GetRequiredService<ObservedLessons>();
        var (lesson, refusal) = context.GetRouteValue("lesson") is string id
            ? await lessons.ByLessonAsync(id, caller, context.RequestAborted)
            : await lessons.ByRecordingAsync((string)context.GetRouteValue("id")!, caller, context.RequestAborted);
        return new AskedLesson(lesson, refusal);
    }
}
