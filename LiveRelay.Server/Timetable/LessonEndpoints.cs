using System.Security.Cryptography;
using LiveRelay.Server.Accounts;
using LiveRelay.Server.Lessons;
using LiveRelay.Server.Lessons.Live;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Timetable;

/// <summary>The timetable.</summary>
internal static class LessonEndpoints
{
    /// <summary>No letter that is taken for another.</summary>
    private const string SlugLetters = "abcdefghjkmnpqrstuvwxyz23456789";

    private const int SlugLength = 8;

    private static readonly TimeSpan _longestView = TimeSpan.FromDays(62);

    internal static void Map(RouteGroupBuilder api)
    {
        AccountRole[] planners = [AccountRole.Administrator, AccountRole.Researcher, AccountRole.SchoolAdministrator, AccountRole.Teacher];
        api.MapGet("/lessons", ListAsync).AllowAccounts();
        api.MapGet("/lessons/{lesson}", GetAsync).AllowAccounts();
        api.MapPost("/lessons", CreateAsync).AllowAccounts(planners);
        api.MapPut("/lessons/{lesson}", ChangeAsync).AllowAccounts(planners);
        api.MapDelete("/lessons/{lesson}", DeleteAsync).AllowAccounts(planners);
    }

    /// <summary>The lesson with its people and places, for who may see it; else a problem.</summary>
    internal static async Task<(LessonRecord? Lesson, Problem? Refusal)> FindAsync(
        LiveRelayDb db, string id, Caller caller, bool forChange, CancellationToken cancelled)
    {
        if (await db.Lessons.VisibleTo(caller).WithPeopleAndPlaces().FirstOrDefaultAsync(lesson => lesson.Id == id, cancelled) is not { } lesson)
        {
            return (null, new Problem(ProblemType.UnknownLesson));
        }

        return forChange && !caller.MayChange(lesson) ? (null, NotMine(caller)) : (lesson, null);
    }

    private static async Task<IResult> ListAsync(
        HttpRequest request,
        Caller caller,
        LiveRelayDb db,
        PublicLinks links,
        TimeProvider time,
        CancellationToken cancelled,
        DateTimeOffset? from = null,
        DateTimeOffset? to = null,
        int? school = null,
        int? room = null,
        int? teacher = null)
    {
        var begin = from ?? to?.AddDays(-7) ?? ChinaTime.Monday(time.GetUtcNow());
        var end = to ?? begin.AddDays(7);
        if (end <= begin || end - begin > _longestView)
        {
            var check = new InputCheck();
            check.Add("to", ErrorCodes.OutOfRange);
            return check.Refusal!;
        }

        var withTimeless = from is null && to is null;
        var found = db.Lessons.AsNoTracking().VisibleTo(caller)
            .Where(lesson => (lesson.StartsAt < end && lesson.EndsAt > begin) || (withTimeless && lesson.StartsAt == null))
            .Where(lesson => teacher == null || lesson.TeacherId == teacher)
            .Where(lesson => school == null || lesson.SchoolId == school || lesson.InvitedSchools.Any(s => s.Id == school)
                || lesson.InvitedRooms.Any(r => r.SchoolId == school));
        if (room is not null)
        {
            var roomsSchool = await db.Rooms.Where(r => r.Id == room).Select(static r => (int?)r.SchoolId).FirstOrDefaultAsync(cancelled);
            found = found.Where(lesson => lesson.RoomId == room || lesson.InvitedRooms.Any(r => r.Id == room)
                || lesson.InvitedSchools.Any(s => s.Id == roomsSchool));
        }

        var lessons = await found.OrderBy(static lesson => lesson.StartsAt).ThenBy(static lesson => lesson.Id).WithPeopleAndPlaces().ToListAsync(cancelled);
        return Results.Ok(lessons.Select(lesson => LessonShape.Of(lesson, caller, request, links)));
    }

    private static async Task<IResult> GetAsync(
        HttpRequest request, string lesson, Caller caller, LiveRelayDb db, PublicLinks links, CancellationToken cancelled)
    {
        var (found, refusal) = await FindAsync(db, lesson, caller, forChange: false, cancelled);
        return found is null ? refusal! : Results.Ok(LessonShape.Of(found, caller, request, links));
    }

    private static async Task<IResult> CreateAsync(
        HttpRequest request,
        LessonInput body,
        Caller caller,
        LiveRelayDb db,
        TimetableGate gate,
        PublicLinks links,
        TimeProvider time,
        CancellationToken cancelled)
    {
        var lesson = new LessonRecord { Id = RandomNumberGenerator.GetString(SlugLetters, SlugLength), Title = "" };
        var check = await body.FillAsync(lesson, db, time.GetUtcNow(), cancelled);
        if ((check.Refusal ?? RefuseOthers(caller, lesson)) is { } refusal)
        {
            return refusal;
        }

        db.Lessons.Add(lesson);
        return await gate.SaveAsync(db, lesson, body.AllowsCode ?? false, cancelled)
            ?? Results.Created($"/api/lessons/{lesson.Id}", await ShapeAsync(request, db, lesson.Id, caller, links, cancelled));
    }

    private static async Task<IResult> ChangeAsync(
        HttpRequest request,
        string lesson,
        LessonInput body,
        Caller caller,
        LiveRelayDb db,
        TimetableGate gate,
        Revocations revocations,
        Invitations invitations,
        LiveLessons live,
        PublicLinks links,
        TimeProvider time,
        CancellationToken cancelled)
    {
        var (found, refusal) = await FindAsync(db, lesson, caller, forChange: true, cancelled);
        if (found is null)
        {
            return refusal!;
        }

        if (found.State == LessonState.Ended)
        {
            return new Problem(ProblemType.LessonOver);
        }

        var (before, code) = (Fixed(found), found.Code);
        var invited = await invitations.SubjectsAsync(found, cancelled);
        var check = await body.FillAsync(found, db, time.GetUtcNow(), cancelled);
        if ((check.Refusal ?? RefuseOthers(caller, found)) is { } wrong)
        {
            return wrong;
        }

        if (found.State != LessonState.Scheduled && before != Fixed(found))
        {
            return new Problem(ProblemType.LessonBegun);
        }

        if (await gate.SaveAsync(db, found, body.AllowsCode ?? false, cancelled) is { } conflict)
        {
            return conflict;
        }

        if (code is not null && found.Code is null)
        {
            await revocations.RevokeAsync(JoinTickets.CodeSession(found.Id, code), cancelled);
        }

        await invitations.WithdrawAsync(found, invited, cancelled);
        using (var lease = live.RentLoaded(found.Id))
        {
            lease?.Lesson.Rename(found.Title);
        }

        return Results.Ok(await ShapeAsync(request, db, found.Id, caller, links, cancelled));
    }

    private static async Task<IResult> DeleteAsync(
        string lesson, Caller caller, LiveRelayDb db, LessonDirectory directory, LiveLessons live, ILessonLog log, CancellationToken cancelled)
    {
        var (found, refusal) = await FindAsync(db, lesson, caller, forChange: true, cancelled);
        if (found is null)
        {
            return refusal!;
        }

        if (found.State is LessonState.Live or LessonState.Ended)
        {
            return new Problem(ProblemType.LessonBegun);
        }

        // One that was opened and never held leaves no trace; so what happened in it is written before it is deleted, and nothing afterwards.
        live.Cancel(lesson);
        await log.ReadAsync(lesson, cancelled);
        await db.LessonEvents.Where(change => change.LessonId == lesson).ExecuteDeleteAsync(cancelled);
        db.Lessons.Remove(found);
        var inUse = await db.TrySaveAsync(ProblemType.InUse, cancelled);
        directory.Forget(lesson);

        // Somebody may have come in while it was being deleted.
        live.Cancel(lesson);
        return inUse ?? Results.NoContent();
    }

    /// <summary>What people who are already there rely on.</summary>
    private static (int School, int? Teacher, int? Room, DateTimeOffset? Start, DateTimeOffset? End) Fixed(LessonRecord lesson) =>
        (lesson.SchoolId, lesson.TeacherId, lesson.RoomId, lesson.StartsAt, lesson.EndsAt);

    private static Problem? RefuseOthers(Caller caller, LessonRecord lesson) =>
        !caller.IsOfCounty && lesson.SchoolId != caller.SchoolId ? new Problem(ProblemType.OtherSchool)
        : caller.MayChange(lesson) ? null
        : NotMine(caller);

    private static Problem NotMine(Caller caller) =>
        new(caller.Role == AccountRole.SchoolAdministrator ? ProblemType.OtherSchool : ProblemType.NotYours);

    private static async Task<LessonShape> ShapeAsync(
        HttpRequest request, LiveRelayDb db, string id, Caller caller, PublicLinks links, CancellationToken cancelled) =>
        LessonShape.Of(await db.Lessons.AsNoTracking().WithPeopleAndPlaces().FirstAsync(lesson => lesson.Id == id, cancelled), caller, request, links);
}
