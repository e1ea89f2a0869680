using LiveRelay.Server.Accounts;
using LiveRelay.Server.Accounts.Devices;
using LiveRelay.Server.Lessons;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Timetable;

/// <summary>Where a room's terminal goes, and what comes later today.</summary>
internal static class DeviceNext
{
    private sealed record NextLesson(
        string Id,
        string Title,
        string? Subject,
        string? Grade,
        string? Teacher,
        string? School,
        string State,
        DateTimeOffset? StartsAt,
        DateTimeOffset? EndsAt,
        JoinShape? Join);

    internal static void Map(RouteGroupBuilder api) => api.MapGet("/device/next", NextAsync).AllowDevices();

    private static async Task<IResult> NextAsync(
        HttpContext context, LiveRelayDb db, JoinTickets tickets, TimeProvider time, IOptions<TimetableOptions> options)
    {
        var cancelled = context.RequestAborted;
        var deviceId = DeviceAuthentication.IdOf(context.User);
        var device = await db.Devices.AsNoTracking().Include(static d => d.Room).ThenInclude(static r => r!.School)
            .FirstAsync(d => d.Id == deviceId, cancelled);
        var (room, now) = (device.Room!, time.GetUtcNow());
        var midnight = ChinaTime.Day(now).AddDays(1);
        var lessons = await db.Lessons.AsNoTracking().Include(static l => l.Teacher).Include(static l => l.School)
            .Where(l => l.State != LessonState.Ended && (l.StartsAt == null || l.StartsAt < midnight))
            .Where(l => l.InvitedRooms.Any(r => r.Id == room.Id) || l.InvitedSchools.Any(s => s.Id == room.SchoolId))
            .OrderBy(static l => l.StartsAt).ThenBy(static l => l.Id)
            .ToListAsync(cancelled);
        lessons.RemoveAll(tickets.IsOver);
        var soon = now.AddMinutes(options.Value.EarlyMinutes);
        var next = lessons
            .Where(l => l.State != LessonState.Scheduled || l.StartsAt <= soon)
            .Where(l => l.State == LessonState.Live || !(l.EndsAt <= now))
            .MinBy(l => (Rank(l), l.StartsAt ?? DateTimeOffset.MaxValue));
        var who = new Joiner(JoinTickets.RoomSubject(room.Id), room.Name, room.School!.Name, Revocations.Device(deviceId));
        return Results.Ok(new
        {
            Now = now,
            Room = RoomShape.Of(room),
            Lesson = next is null ? null : Shape(next, tickets.Issue(context.Request, next, LessonRole.Classroom, who)),
            Today = lessons.Where(l => l != next && l.StartsAt is not null && l.EndsAt > now).Select(static l => Shape(l, null)),
        });
    }

    /// <summary>What is live goes before what is to begin, and what has a time before what is always open.</summary>
    private static int Rank(LessonRecord lesson) => lesson switch
    {
        { StartsAt: null } => 2,
        { State: LessonState.Live } => 0,
        _ => 1,
    };

    private static NextLesson Shape(LessonRecord lesson, JoinShape? join) => new(
        lesson.Id,
        lesson.Title,
        lesson.Subject,
        lesson.Grade,
        lesson.Teacher?.Name,
        lesson.School?.Name,
        WireName.Of(lesson.State),
        lesson.StartsAt,
        lesson.EndsAt,
        join);
}
