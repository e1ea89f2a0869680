using LiveRelay.Server.Accounts;
using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Lessons.Live;
using LiveRelay.Server.Lessons.Minutes;
using LiveRelay.Server.Library;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using LiveRelay.Server.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Activities;

/// <summary>What an activity came to: numbers, marks, pictures, and what the organiser concludes; and the same as a workbook.</summary>
internal static class ActivitySummaryEndpoints
{
    private sealed record SummaryBody(string? Conclusion, IReadOnlyList<Still>? Stills);

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/activities/{id:int}/summary", GetAsync).AllowAccounts();
        api.MapPut("/activities/{id:int}/summary", PutAsync).AllowAccounts(ActivityEndpoints.Organisers);
        api.MapGet("/activities/{id:int}/export.xlsx", ExportAsync).AllowAccounts();
    }

    private static async Task<IResult> GetAsync(
        int id, Caller caller, LiveRelayDb db, ILessonLog log, AttendanceCount count, RecordingFiles files, TimeProvider time, CancellationToken cancelled)
    {
        var (found, refusal) = await db.FindActivityAsync(db.Activities.AsNoTracking(), id, caller, forChange: false, cancelled);
        return found is null ? refusal! : Results.Ok(await ShapeAsync(found, caller, db, log, count, files, time.GetUtcNow(), cancelled));
    }

    private static async Task<IResult> PutAsync(
        int id,
        SummaryBody body,
        Caller caller,
        LiveRelayDb db,
        ILessonLog log,
        AttendanceCount count,
        RecordingFiles files,
        AuditLog audit,
        TimeProvider time,
        IOptions<ActivitiesOptions> options,
        CancellationToken cancelled)
    {
        var (found, refusal) = await db.FindActivityAsync(db.Activities, id, caller, forChange: true, cancelled);
        if (found is null)
        {
            return refusal!;
        }

        var (check, now) = (new InputCheck(), time.GetUtcNow());
        check.That(body.Conclusion is null || body.Conclusion.Length <= ActivityRecord.MaxConclusionLength, "conclusion", ErrorCodes.TooLong);
        var readable = await ActivityEndpoints.ReadableRecordingsAsync(found, db, caller, now, cancelled);
        var stills = StillsOf(body, readable, check, options.Value.MaxStills);
        if (check.Refusal is { } wrong)
        {
            return wrong;
        }

        found.Conclusion = PlainText.Clean(body.Conclusion, ActivityRecord.MaxConclusionLength, allowLines: true) is { Length: > 0 } text ? text : null;
        found.Stills = Still.ToJson(stills);
        found.ConcludedAt = now;
        audit.Add(db, caller, "activity.summarised", ActivityQueries.AuditSubject(id), found.OrganiserSchoolId, found.Title);
        return await db.TrySaveAsync(ProblemType.UnknownActivity, cancelled)
            ?? Results.Ok(await ShapeAsync(found, caller, db, log, count, files, now, cancelled));
    }

    private static List<Still> StillsOf(SummaryBody body, List<RecordingRecord> readable, InputCheck check, int most)
    {
        var stills = body.Stills ?? [];
        check.That(stills.Count <= most, "stills", ErrorCodes.OutOfRange);
        List<Still> chosen = [];
        for (var i = 0; i < Math.Min(stills.Count, most); i++)
        {
            var recording = readable.Find(recording => recording.Id == stills[i]?.RecordingId);
            check.That(recording is not null, $"stills[{i}].recordingId", ErrorCodes.NotFound);
            check.That(
                recording is null || stills[i].AtMs is null || (stills[i].AtMs >= 0 && stills[i].AtMs <= recording.DurationMs), $"stills[{i}].atMs", ErrorCodes.OutOfRange);
            if (recording is not null)
            {
                chosen.Add(stills[i] with { Caption = check.OptionalLine($"stills[{i}].caption", stills[i].Caption, Still.MaxCaptionLength) });
            }
        }

        return chosen;
    }

    private static async Task<IResult> ExportAsync(
        HttpRequest request, int id, Caller caller, LiveRelayDb db, ILessonLog log, AttendanceCount count, TimeProvider time, CancellationToken cancelled)
    {
        var (found, refusal) = await db.FindActivityAsync(db.Activities.AsNoTracking(), id, caller, forChange: false, cancelled);
        if (found is null)
        {
            return refusal!;
        }

        var attendance = await count.OfAsync(found, cancelled);
        var talk = await TalkAsync(found, caller, db, log, time.GetUtcNow(), cancelled);
        var comments = await db.ActivityComments.AsNoTracking().Where(comment => comment.ActivityId == id && comment.RemovedAt == null)
            .OrderBy(static comment => comment.Id).ToListAsync(cancelled);
        var sheets = new ActivitySheets(found, UiLanguages.Of(request)).All(attendance, [.. attendance.SeenBy(caller, found)], comments, talk);
        return await SheetFile.ExcelAsync(sheets, ActivityQueries.AuditSubject(id), cancelled);
    }

    /// <summary>Of each lesson whose side discussion the caller may read, what was said.</summary>
    private static async Task<List<(LessonRecord Lesson, IReadOnlyList<SideSaid> Said)>> TalkAsync(
        ActivityRecord activity, Caller caller, LiveRelayDb db, ILessonLog log, DateTimeOffset now, CancellationToken cancelled)
    {
        List<(LessonRecord, IReadOnlyList<SideSaid>)> talk = [];
        foreach (var lesson in ActivityLessons.InOrder(activity))
        {
            if (await SideTalk.ReadAsync(db, log, lesson, caller, now, cancelled) is { } said)
            {
                talk.Add((lesson, said));
            }
        }

        return talk;
    }

    private static async Task<object> ShapeAsync(
        ActivityRecord activity,
        Caller caller,
        LiveRelayDb db,
        ILessonLog log,
        AttendanceCount count,
        RecordingFiles files,
        DateTimeOffset now,
        CancellationToken cancelled)
    {
        var attendance = await count.OfAsync(activity, cancelled);
        var talk = await TalkAsync(activity, caller, db, log, now, cancelled);
        var readable = await ActivityEndpoints.ReadableRecordingsAsync(activity, db, caller, now, cancelled);
        var comments = await db.ActivityComments.CountAsync(comment => comment.ActivityId == activity.Id && comment.RemovedAt == null, cancelled);
        return new
        {
            activity.Conclusion,
            activity.ConcludedAt,
            Numbers = NumbersOf(activity, attendance, comments, talk),
            attendance.Lessons,
            attendance.Schools,
            Marks = talk.Select(one => MarksOverTime.Of(
                one.Lesson, (long)(attendance.Lessons.First(held => held.LessonId == one.Lesson.Id).LiveMinutes * 60_000), one.Said)),
            Stills = StillShape.ListOf(activity, readable, caller, files, now),
            MayChange = caller.Organises(activity),
        };
    }

    private static ActivityNumbers NumbersOf(
        ActivityRecord activity, Attendance attendance, int comments, List<(LessonRecord Lesson, IReadOnlyList<SideSaid> Said)> talk) => new(
        activity.Schools.Count,
        attendance.Lessons.Count(static lesson => lesson.LiveFrom is not null),
        attendance.Schools.Sum(static school => school.People),
        attendance.Schools.Sum(static school => school.Rooms),
        attendance.Schools.Sum(static school => school.RoomPeople),
        Math.Round(attendance.Schools.Sum(static school => school.Minutes), 1),
        attendance.Schools.Sum(static school => school.Watchers),
        comments,
        talk.Count == 0 ? null : talk.Sum(static one => one.Said.Count(static line => line.Mark is null)),
        talk.Count == 0 ? null : talk.Sum(static one => one.Said.Count(static line => line.Mark is not null)));
}
