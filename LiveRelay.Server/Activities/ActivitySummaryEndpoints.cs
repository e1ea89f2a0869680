using LiveRelay.Server.Accounts;
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
    internal sealed record SummaryBody(string? Conclusion, IReadOnlyList<Still>? Stills);

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/activities/{id:int}/summary", GetAsync).AllowAccounts();
        api.MapPut("/activities/{id:int}/summary", PutAsync).AllowAccounts(ActivityEndpoints.Organisers);
        api.MapGet("/activities/{id:int}/export.xlsx", ExportAsync).AllowAccounts();
    }

    private static async Task<IResult> GetAsync(int id, Caller caller, LiveRelayDb db, ActivityReport report, CancellationToken cancelled)
    {
        var (found, refusal) = await db.FindActivityAsync(db.Activities.AsNoTracking(), id, caller, forChange: false, cancelled);
        return found is null ? refusal! : Results.Ok(await report.ShapeAsync(found, caller, cancelled));
    }

    private static async Task<IResult> PutAsync(
        int id,
        SummaryBody body,
        Caller caller,
        LiveRelayDb db,
        ActivityReport report,
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
            ?? Results.Ok(await report.ShapeAsync(found, caller, cancelled));
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
        HttpRequest request, int id, Caller caller, LiveRelayDb db, AttendanceCount count, ActivityReport report, CancellationToken cancelled)
    {
        var (found, refusal) = await db.FindActivityAsync(db.Activities.AsNoTracking(), id, caller, forChange: false, cancelled);
        if (found is null)
        {
            return refusal!;
        }

        var attendance = await count.OfAsync(found, cancelled);
        var talk = await report.TalkAsync(found, caller, cancelled);
        var evaluations = await report.EvaluationsAsync(found, caller, cancelled);
        var comments = await db.ActivityComments.AsNoTracking().Where(comment => comment.ActivityId == id && comment.RemovedAt == null)
            .OrderBy(static comment => comment.Id).ToListAsync(cancelled);
        var sheets = new ActivitySheets(found, UiLanguages.Of(request)).All(attendance, [.. attendance.SeenBy(caller, found)], comments, talk, evaluations);
        return await SheetFile.ExcelAsync(sheets, ActivityQueries.AuditSubject(id), cancelled);
    }
}
