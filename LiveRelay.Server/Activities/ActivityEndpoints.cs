using LiveRelay.Server.Accounts;
using LiveRelay.Server.Library;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using LiveRelay.Server.Timetable;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Activities;

/// <summary>Activities of several schools: who organises them makes and changes them, who takes part finds them.</summary>
internal static class ActivityEndpoints
{
    private const int MaxTake = 200;

    internal static readonly AccountRole[] Organisers = [AccountRole.Administrator, AccountRole.Researcher, AccountRole.SchoolAdministrator];

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/activities", ListAsync).AllowAccounts();
        api.MapGet("/activities/{id:int}", GetAsync).AllowAccounts();
        api.MapPost("/activities", CreateAsync).AllowAccounts(Organisers);
        api.MapPut("/activities/{id:int}", ChangeAsync).AllowAccounts(Organisers);
        api.MapDelete("/activities/{id:int}", DeleteAsync).AllowAccounts(Organisers);
        api.MapGet("/activities/{id:int}/audit", AuditAsync).AllowAccounts(Organisers);
    }

    /// <summary>The latest first.</summary>
    private static async Task<IResult> ListAsync(
        Caller caller, LiveRelayDb db, TimeProvider time, CancellationToken cancelled, DateTimeOffset? from = null, DateTimeOffset? to = null, int skip = 0, int take = 50)
    {
        var found = db.Activities.AsNoTracking().OpenTo(caller)
            .Where(activity => (from == null || activity.EndsAt > from) && (to == null || activity.StartsAt < to));
        var page = await found.OrderByDescending(static activity => activity.StartsAt).ThenByDescending(static activity => activity.Id)
            .Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 1, MaxTake))
            .Include(static activity => activity.LeadSchool).Include(static activity => activity.Schools).Include(static activity => activity.Lessons)
            .AsSplitQuery().ToListAsync(cancelled);
        var now = time.GetUtcNow();
        return Results.Ok(new { Total = await found.CountAsync(cancelled), Items = page.Select(activity => new ActivityShape(activity, caller, now)) });
    }

    private static async Task<IResult> GetAsync(
        HttpRequest request, int id, Caller caller, LiveRelayDb db, PublicLinks links, RecordingFiles files, TimeProvider time, CancellationToken cancelled)
    {
        var (found, refusal) = await db.FindActivityAsync(db.Activities.AsNoTracking(), id, caller, forChange: false, cancelled);
        return found is null ? refusal! : Results.Ok(await DetailAsync(found, request, caller, db, links, files, time.GetUtcNow(), cancelled));
    }

    private static async Task<IResult> CreateAsync(
        HttpRequest request,
        ActivityInput body,
        Caller caller,
        LiveRelayDb db,
        PublicLinks links,
        RecordingFiles files,
        AuditLog audit,
        TimeProvider time,
        CancellationToken cancelled)
    {
        var activity = new ActivityRecord
        {
            Title = "",
            CreatedById = caller.Id,
            CreatedAt = time.GetUtcNow(),
            OrganiserSchoolId = caller.IsOfCounty ? null : caller.SchoolId,
        };
        var check = await body.FillAsync(activity, caller, db, cancelled);
        if (check.Refusal is { } wrong)
        {
            return wrong;
        }

        db.Activities.Add(activity);
        await using var transaction = await db.Database.BeginTransactionAsync(cancelled);
        if (await db.TrySaveAsync(ProblemType.NotFound, cancelled) is { } refusal)
        {
            return refusal;
        }

        Audit(audit, db, caller, "activity.created", activity, activity.Title);
        await db.SaveChangesAsync(cancelled);
        await transaction.CommitAsync(cancelled);
        activity.CreatedBy = await db.Accounts.FindAsync([caller.Id], cancelled);
        return Results.Created($"/api/activities/{activity.Id}", await DetailAsync(activity, request, caller, db, links, files, time.GetUtcNow(), cancelled));
    }

    private static async Task<IResult> ChangeAsync(
        HttpRequest request,
        int id,
        ActivityInput body,
        Caller caller,
        LiveRelayDb db,
        Invitations invitations,
        PublicLinks links,
        RecordingFiles files,
        AuditLog audit,
        TimeProvider time,
        CancellationToken cancelled)
    {
        var (found, refusal) = await db.FindActivityAsync(db.Activities, id, caller, forChange: true, cancelled);
        if (found is null)
        {
            return refusal!;
        }

        var before = await AdmittedAsync(found, invitations, cancelled);
        var check = await body.FillAsync(found, caller, db, cancelled);
        if (check.Refusal is { } wrong)
        {
            return wrong;
        }

        Audit(audit, db, caller, "activity.changed", found, found.Title);
        if (await db.TrySaveAsync(ProblemType.UnknownActivity, cancelled) is { } gone)
        {
            return gone;
        }

        await WithdrawAsync(before, invitations, cancelled);
        return Results.Ok(await DetailAsync(found, request, caller, db, links, files, time.GetUtcNow(), cancelled));
    }

    /// <summary>Its lessons and their recordings stay.</summary>
    private static async Task<IResult> DeleteAsync(
        int id, Caller caller, LiveRelayDb db, Invitations invitations, AuditLog audit, CancellationToken cancelled)
    {
        var (found, refusal) = await db.FindActivityAsync(db.Activities, id, caller, forChange: true, cancelled);
        if (found is null)
        {
            return refusal!;
        }

        var before = await AdmittedAsync(found, invitations, cancelled);
        db.Activities.Remove(found);
        Audit(audit, db, caller, "activity.deleted", found, found.Title);
        if (await db.TrySaveAsync(ProblemType.UnknownActivity, cancelled) is { } gone)
        {
            return gone;
        }

        await WithdrawAsync(before, invitations, cancelled);
        return Results.NoContent();
    }

    private static async Task<IResult> AuditAsync(int id, Caller caller, LiveRelayDb db, CancellationToken cancelled)
    {
        var (found, refusal) = await db.FindActivityAsync(db.Activities.AsNoTracking(), id, caller, forChange: true, cancelled);
        if (found is null)
        {
            return refusal!;
        }

        var subject = ActivityQueries.AuditSubject(id);
        var rows = await db.Audit.AsNoTracking().Where(entry => entry.Subject == subject).OrderBy(static entry => entry.Id).ToListAsync(cancelled);
        return Results.Ok(rows.Select(static entry => new { entry.At, entry.Name, entry.Action, entry.Detail }));
    }

    private static void Audit(AuditLog audit, LiveRelayDb db, Caller caller, string action, ActivityRecord activity, string detail) =>
        audit.Add(db, caller, action, ActivityQueries.AuditSubject(activity.Id), activity.OrganiserSchoolId, detail);

    private static async Task<List<(LessonRecord Lesson, IReadOnlySet<string> Subjects)>> AdmittedAsync(
        ActivityRecord activity, Invitations invitations, CancellationToken cancelled)
    {
        List<(LessonRecord, IReadOnlySet<string>)> admitted = [];
        foreach (var lesson in activity.Lessons.Where(static lesson => lesson.State != LessonState.Ended))
        {
            admitted.Add((lesson, await invitations.SubjectsAsync(lesson, cancelled)));
        }

        return admitted;
    }

    /// <summary>Who may watch no more is out of the lessons at once.</summary>
    private static async Task WithdrawAsync(
        List<(LessonRecord Lesson, IReadOnlySet<string> Subjects)> before, Invitations invitations, CancellationToken cancelled)
    {
        foreach (var (lesson, subjects) in before)
        {
            await invitations.WithdrawAsync(lesson, subjects, cancelled);
        }
    }

    private static async Task<ActivityDetail> DetailAsync(
        ActivityRecord activity,
        HttpRequest request,
        Caller caller,
        LiveRelayDb db,
        PublicLinks links,
        RecordingFiles files,
        DateTimeOffset now,
        CancellationToken cancelled)
    {
        var recordings = await ReadableRecordingsAsync(activity, db, caller, now, cancelled);
        return new ActivityDetail(
            activity,
            caller,
            now,
            [.. ActivityLessons.InOrder(activity).Select(lesson => LessonShape.Of(lesson, caller, request, links))],
            [.. recordings.Select(recording => ActivityRecording.Of(recording, caller, files, now))]);
    }

    /// <summary>That somebody takes part opens no recording to him: the review does (docs/RECORDINGS.md).</summary>
    internal static async Task<List<RecordingRecord>> ReadableRecordingsAsync(
        ActivityRecord activity, LiveRelayDb db, Caller caller, DateTimeOffset now, CancellationToken cancelled)
    {
        var lessons = activity.Lessons.Select(static lesson => lesson.Id).ToList();
        return await db.Recordings.AsNoTracking().VisibleTo(caller, now).Include(static recording => recording.StoredFiles)
            .Where(recording => recording.State == RecordingState.Ready && recording.LessonId != null && lessons.Contains(recording.LessonId))
            .OrderBy(static recording => recording.StartedAt).ToListAsync(cancelled);
    }
}
