using System.Globalization;
using LiveRelay.Server.Accounts;
using LiveRelay.Server.Library;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using LiveRelay.Server.Timetable;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Activities;

/// <summary>Who took part: sums for everybody who does, names for who organises it and for each school's administrators.</summary>
internal static class AttendanceEndpoints
{
    private const int MaxMinutes = 24 * 60;
    private const int MaxPeople = 1000;

    internal sealed record CorrectionBody(string? LessonId, string? Subject, int? Minutes, int? People, string? Note);

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/activities/{id:int}/attendance", GetAsync).AllowAccounts();
        api.MapPut("/activities/{id:int}/attendance", CorrectAsync).AllowAccounts(ActivityEndpoints.Organisers);
    }

    /// <summary>
    /// The rows that the caller may see: the organiser all; an administrator his school's; everybody his own, and the rooms. Who else was there is not told to
    /// the others, of whom one gives the lesson: observers are nobody's concern (docs/CLASSROOM.md).
    /// </summary>
    internal static IEnumerable<AttendanceRow> SeenBy(this Attendance attendance, Caller caller, ActivityRecord activity) => attendance.Rows.Where(row =>
        caller.Organises(activity)
        || row.IsRoom
        || row.Subject == JoinTickets.AccountSubject(caller.Id)
        || (caller.Role == AccountRole.SchoolAdministrator && row.School?.Id == caller.SchoolId));

    private static async Task<IResult> GetAsync(
        int id, Caller caller, LiveRelayDb db, AttendanceCount count, IOptions<ActivitiesOptions> options, CancellationToken cancelled)
    {
        var (found, refusal) = await db.FindActivityAsync(db.Activities.AsNoTracking(), id, caller, forChange: false, cancelled);
        return found is null ? refusal! : Results.Ok(Shape(await count.OfAsync(found, cancelled), found, caller, options.Value));
    }

    private static async Task<IResult> CorrectAsync(
        int id,
        CorrectionBody body,
        Caller caller,
        LiveRelayDb db,
        AttendanceCount count,
        AuditLog audit,
        TimeProvider time,
        IOptions<ActivitiesOptions> options,
        CancellationToken cancelled)
    {
        var (found, refusal) = await db.FindActivityAsync(db.Activities.AsNoTracking(), id, caller, forChange: true, cancelled);
        if (found is null)
        {
            return refusal!;
        }

        var before = await count.OfAsync(found, cancelled);
        var check = new InputCheck();
        var lesson = found.Lessons.FirstOrDefault(lesson => lesson.Id == body.LessonId);
        check.That(lesson is not null, "lessonId", body.LessonId is null ? ErrorCodes.Required : ErrorCodes.NotFound);
        var row = before.Rows.FirstOrDefault(row => row.LessonId == body.LessonId && row.Subject == body.Subject);
        var isRoom = row?.IsRoom ?? lesson?.InvitedRooms.Any(room => JoinTickets.RoomSubject(room.Id) == body.Subject) ?? false;
        check.That(row is not null || isRoom || await MayHaveBeenThereAsync(db, found, body.Subject, cancelled), "subject", ErrorCodes.NotFound);
        check.OptionalNumber("minutes", body.Minutes, 0, MaxMinutes);
        check.OptionalNumber("people", body.People, 0, MaxPeople);
        check.That(body.People is null || isRoom, "people", ErrorCodes.NotAllowed);
        var note = check.Line("note", body.Note, AttendanceCorrectionRecord.MaxNoteLength);
        if (check.Refusal is { } wrong)
        {
            return wrong;
        }

        var now = time.GetUtcNow();
        var correction = new AttendanceCorrectionRecord
        {
            ActivityId = id,
            LessonId = lesson!.Id,
            Subject = body.Subject!,
            Minutes = body.Minutes,
            People = body.People,
            Note = note,
            By = caller.Name,
            At = now,
        };
        return await StoreAsync(db, correction, caller, audit, found, Told(lesson, row, correction), cancelled)
            ?? Results.Ok(Shape(await count.OfAsync(found, cancelled), found, caller, options.Value));
    }

    /// <summary>Twice: another organiser may have said the same meanwhile. Nothing said takes back what was.</summary>
    private static async Task<Problem?> StoreAsync(
        LiveRelayDb db, AttendanceCorrectionRecord correction, Caller caller, AuditLog audit, ActivityRecord activity, string told, CancellationToken cancelled)
    {
        for (var isAgain = false; ; isAgain = true)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancelled);
            await db.AttendanceCorrections.Where(c => c.ActivityId == correction.ActivityId && c.LessonId == correction.LessonId && c.Subject == correction.Subject)
                .ExecuteDeleteAsync(cancelled);
            audit.Add(db, caller, "activity.attendanceCorrected", ActivityQueries.AuditSubject(activity.Id), activity.OrganiserSchoolId, told);
            if (correction is not { Minutes: null, People: null })
            {
                db.AttendanceCorrections.Add(correction);
            }

            if (await db.TrySaveAsync(ProblemType.UnknownActivity, cancelled) is not { } refused)
            {
                await transaction.CommitAsync(cancelled);
                return null;
            }

            if (isAgain)
            {
                return refused;
            }

            db.ChangeTracker.Clear();
        }
    }

    /// <summary>Somebody who takes part may have sat in another's room, where no page of his was open.</summary>
    private static async Task<bool> MayHaveBeenThereAsync(LiveRelayDb db, ActivityRecord activity, string? subject, CancellationToken cancelled)
    {
        const string Prefix = "account-";
        if (subject?.StartsWith(Prefix, StringComparison.Ordinal) != true
            || !int.TryParse(subject.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var account))
        {
            return false;
        }

        List<int> schools = [.. activity.Schools.Select(static school => school.Id)];
        return activity.People.Any(person => person.Id == account)
            || await db.Accounts.AnyAsync(a => a.Id == account && (a.SchoolId == null || schools.Contains(a.SchoolId.Value)), cancelled);
    }

    private static string Told(LessonRecord lesson, AttendanceRow? row, AttendanceCorrectionRecord now)
    {
        var who = row?.Name ?? now.Subject;
        var minutes = now.Minutes?.ToString(CultureInfo.InvariantCulture) ?? "–";
        var people = now.People is { } seats ? string.Create(CultureInfo.InvariantCulture, $" × {seats}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{lesson.Title} · {who}: {row?.Minutes ?? 0} → {minutes} min{people} · {now.Note}");
    }

    private static object Shape(Attendance attendance, ActivityRecord activity, Caller caller, ActivitiesOptions options) => new
    {
        options.BriefMinutes,
        attendance.Lessons,
        attendance.Schools,
        People = attendance.SeenBy(caller, activity),
    };
}
