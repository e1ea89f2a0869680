using System.Security.Cryptography;
using LiveRelay.Server.Accounts;
using LiveRelay.Server.Lessons;
using LiveRelay.Server.Operations;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Timetable;

/// <summary>The ways into a lesson: by an account, by six digits, and for the phone beside a room's panel.</summary>
internal static class JoinEndpoints
{
    internal sealed record JoinBody(string? Role, int? RoomId);

    internal sealed record CodeBody(string? Name);

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/lessons/{lesson}/join", JoinAsync).AllowAccounts();
        api.MapPost("/lessons/{lesson}/helper", HelpAsync).AllowJoinTokens();
        api.MapPost("/join/{code}", JoinByCodeAsync).AllowEverybody();
    }

    /// <summary>Somebody whom nobody knows but by this visit.</summary>
    internal static string NewGuest() => $"guest-{RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 12)}";

    private static async Task<IResult> JoinAsync(
        HttpContext context, string lesson, JoinBody? body, Caller caller, LiveRelayDb db, JoinTickets tickets)
    {
        var cancelled = context.RequestAborted;
        var (found, refusal) = await LessonEndpoints.FindAsync(db, lesson, caller, forChange: false, cancelled);
        if (found is null)
        {
            return refusal!;
        }

        if (tickets.IsOver(found))
        {
            return new Problem(ProblemType.LessonOver);
        }

        var role = found.TeacherId == caller.Id ? LessonRole.Teacher : LessonRole.Observer;
        if (body?.Role is { } wanted && (!LessonRoles.TryParse(wanted, out role) || role == LessonRole.Helper))
        {
            var check = new InputCheck();
            check.Add("role", ErrorCodes.NotAllowed);
            return check.Refusal!;
        }

        var session = Revocations.Login(caller.Session);
        if (role != LessonRole.Classroom)
        {
            return role == LessonRole.Teacher && found.TeacherId != caller.Id
                ? new Problem(ProblemType.MayNotJoin)
                : Results.Ok(tickets.Issue(context.Request, found, role, new Joiner(JoinTickets.AccountSubject(caller.Id), caller.Name, caller.School ?? "", session)));
        }

        var room = await db.Rooms.Include(static r => r.School).FirstOrDefaultAsync(r => r.Id == body!.RoomId, cancelled);
        return room is not null && found.Invites(room) && room.SchoolId == caller.SchoolId
            && caller.Role is AccountRole.Teacher or AccountRole.SchoolAdministrator
            ? Results.Ok(tickets.Issue(context.Request, found, role, new Joiner(JoinTickets.RoomSubject(room.Id), room.Name, room.School!.Name, session)))
            : new Problem(ProblemType.MayNotJoin);
    }

    /// <summary>The phone acts in the room's name, and is out when the room is.</summary>
    private static async Task<IResult> HelpAsync(
        HttpContext context,
        string lesson,
        LessonAccess access,
        LessonDirectory lessons,
        JoinTickets tickets,
        TimeProvider time,
        IOptions<TimetableOptions> options)
    {
        var (token, refusal) = await access.CheckAsync(context, lesson);
        if (token is null)
        {
            return refusal!;
        }

        if (!ClientId.TryParse(context.Request.Query["client"], out var client))
        {
            return new Problem(ProblemType.BadClientId);
        }

        return await lessons.FindAsync(lesson, context.RequestAborted) is not { } found ? new Problem(ProblemType.UnknownLesson)
            : token.Role != LessonRole.Classroom ? new Problem(ProblemType.MayNotJoin)
            : tickets.IsOver(found) ? new Problem(ProblemType.LessonOver)
            : Results.Ok(tickets.Issue(
                context.Request,
                found,
                LessonRole.Helper,
                new Joiner(token.ParticipantId(client), token.Name, token.School, token.Session),
                time.GetUtcNow().AddMinutes(options.Value.HelperMinutes)));
    }

    private static async Task<IResult> JoinByCodeAsync(
        HttpContext context, string code, CodeBody body, LiveRelayDb db, JoinTickets tickets, WrongCodes wrongCodes)
    {
        var check = new InputCheck();
        var name = check.Line("name", body.Name, AccountRecord.MaxNameLength);
        if (check.Refusal is { } refusal)
        {
            return refusal;
        }

        var address = ClientNetwork.Of(context.Connection.RemoteIpAddress);
        if (!wrongCodes.Limiter.TryTake(address, out var wait))
        {
            context.Response.RetryAfter(wait);
            return new Problem(ProblemType.TooManyAttempts);
        }

        var lesson = await db.Lessons.AsNoTracking().FirstOrDefaultAsync(l => l.Code == code, context.RequestAborted);
        if (lesson is null || tickets.IsOver(lesson))
        {
            return new Problem(ProblemType.UnknownCode);
        }

        wrongCodes.Limiter.GiveBack(address);
        return Results.Ok(tickets.Issue(
            context.Request, lesson, LessonRole.Observer, new Joiner(NewGuest(), name, "", JoinTickets.CodeSession(lesson.Id, code))));
    }
}

/// <summary>Counts wrong lesson codes by address.</summary>
public sealed class WrongCodes(IOptions<TimetableOptions> options, TimeProvider timeProvider)
{
    /// <summary>The count.</summary>
    public AttemptLimiter Limiter { get; } = new(options.Value.WrongCodesPerMinute, TimeSpan.FromMinutes(1), timeProvider);
}
