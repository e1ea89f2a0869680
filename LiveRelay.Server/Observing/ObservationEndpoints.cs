using LiveRelay.Server.Accounts;
using LiveRelay.Server.Activities;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Observing;

/// <summary>One's own observation of a lesson: what for, the notes and marks, the form; and the notes that others submitted.</summary>
internal static class ObservationEndpoints
{
    internal sealed record PurposeBody(string? Purpose);

    private sealed record OwnShape(int Id, string Purpose, DateTimeOffset StartedAt, IReadOnlyList<NoteShape> Notes, EvaluationShape? Evaluation);

    private sealed record PageShape(
        string? LessonId,
        string? RecordingId,
        string Title,
        string? Subject,
        string? School,
        string? Teacher,
        DateTimeOffset? Zero,
        DateTimeOffset Now,
        bool IsLive,
        bool IsOwnLesson,
        bool ReadsEvaluations,
        bool ReadsNotes,
        string? ProposedPurpose,
        OwnShape? Observation);

    internal static void Map(RouteGroupBuilder api)
    {
        foreach (var address in AskedLesson.Addresses)
        {
            api.MapGet($"{address}/observation", GetAsync).AllowAccounts();
            api.MapPut($"{address}/observation", BeginAsync).AllowAccounts();
            api.MapGet($"{address}/observation-notes", NotesAsync).AllowAccounts();
        }
    }

    private static async Task<IResult> GetAsync(AskedLesson asked, Caller caller, LiveRelayDb db, TimeProvider time, CancellationToken cancelled) =>
        asked.Lesson is { } lesson ? await PageAsync(db, lesson, caller, time, cancelled) : asked.Refusal!;

    /// <summary>Begins, or says another purpose.</summary>
    private static async Task<IResult> BeginAsync(
        AskedLesson asked, PurposeBody body, Caller caller, LiveRelayDb db, TimeProvider time, CancellationToken cancelled)
    {
        if (asked.Lesson is not { } lesson)
        {
            return asked.Refusal!;
        }

        var check = new InputCheck();
        var purpose = check.Name<ObservationPurpose>("purpose", body.Purpose);
        if (check.Refusal is { } refusal)
        {
            return refusal;
        }

        var own = new ObservationRecord
        {
            LessonId = lesson.LessonId,
            RecordingId = lesson.UploadId,
            AccountId = caller.Id,
            Purpose = purpose,
            StartedAt = time.GetUtcNow(),
        };

        // Twice: another page of his may have begun meanwhile.
        return await ChangeAsync(db, lesson, own, cancelled) || await AddAsync(db, own, cancelled) || await ChangeAsync(db, lesson, own, cancelled)
            ? await PageAsync(db, lesson, caller, time, cancelled)
            : new Problem(ProblemType.NotFound);
    }

    private static async Task<bool> ChangeAsync(LiveRelayDb db, ObservedLesson lesson, ObservationRecord own, CancellationToken cancelled) =>
        await lesson.Observations(db).Where(observation => observation.AccountId == own.AccountId)
            .ExecuteUpdateAsync(set => set.SetProperty(static observation => observation.Purpose, own.Purpose), cancelled) > 0;

    private static async Task<bool> AddAsync(LiveRelayDb db, ObservationRecord own, CancellationToken cancelled)
    {
        db.Observations.Add(own);
        return await db.TrySaveAsync(ProblemType.NotFound, cancelled) is null;
    }

    private static async Task<IResult> PageAsync(
        LiveRelayDb db, ObservedLesson lesson, Caller caller, TimeProvider time, CancellationToken cancelled)
    {
        var own = await lesson.Observations(db).AsNoTracking().FirstOrDefaultAsync(observation => observation.AccountId == caller.Id, cancelled);
        return Results.Ok(new PageShape(
            lesson.LessonId,
            lesson.RecordingId,
            lesson.Title,
            lesson.Subject,
            lesson.School,
            lesson.Teacher,
            lesson.Zero,
            time.GetUtcNow(),
            lesson.IsLive,
            lesson.IsTaughtBy(caller),
            await ObservingRights.ReadsEvaluationsAsync(db, lesson, caller, cancelled),
            await ObservingRights.ReadsNotesAsync(db, lesson, caller, cancelled),
            await PurposeOfActivityAsync(db, lesson, caller, cancelled) is { } proposed ? WireName.Of(proposed) : null,
            own is null ? null : await OwnAsync(db, lesson, own, caller, cancelled)));
    }

    /// <summary>An activity says what for its lessons are observed; who takes part in it still says it for himself.</summary>
    private static Task<ObservationPurpose?> PurposeOfActivityAsync(LiveRelayDb db, ObservedLesson lesson, Caller caller, CancellationToken cancelled) =>
        db.Activities.OpenTo(caller).Where(activity => activity.Lessons.Any(one => one.Id == lesson.LessonId)).OrderByDescending(static activity => activity.StartsAt)
            .Select(static activity => (ObservationPurpose?)activity.Purpose).FirstOrDefaultAsync(cancelled);

    private static async Task<OwnShape> OwnAsync(LiveRelayDb db, ObservedLesson lesson, ObservationRecord own, Caller caller, CancellationToken cancelled)
    {
        var notes = await db.ObservationNotes.AsNoTracking().Where(note => note.ObservationId == own.Id)
            .OrderBy(static note => note.At).ThenBy(static note => note.Key).ToListAsync(cancelled);
        return new OwnShape(
            own.Id,
            WireName.Of(own.Purpose),
            own.StartedAt,
            [.. notes.Select(note => NoteShape.Of(note, lesson.Zero))],
            lesson.IsTaughtBy(caller) ? null : await EvaluationEndpoints.ShapeAsync(db, own, cancelled));
    }

    private static async Task<IResult> NotesAsync(AskedLesson asked, Caller caller, LiveRelayDb db, CancellationToken cancelled)
    {
        if (asked.Lesson is not { } lesson)
        {
            return asked.Refusal!;
        }

        return await ObservingRights.ReadsNotesAsync(db, lesson, caller, cancelled)
            ? Results.Ok(await SubmittedNotes.OfAsync(db, lesson, cancelled))
            : new Problem(ProblemType.SubmitFirst);
    }
}
