using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Accounts;

/// <summary>The county, its schools and their rooms.</summary>
internal static class PlacesEndpoints
{
    private const int MaxSeats = 1000;

    internal sealed record NameBody(string? Name);

    internal sealed record RoomBody(int? SchoolId, string? Name, string? Grade, int? Seats);

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/county", static async (LiveRelayDb db, CancellationToken cancelled) =>
            Results.Ok(new { Name = await db.CountyNameAsync(cancelled) })).AllowEverybody();
        api.MapPut("/county", NameCountyAsync).AllowAccounts(AccountRole.Administrator);

        api.MapGet("/schools", ListSchoolsAsync).AllowAccounts();
        api.MapPost("/schools", CreateSchoolAsync).AllowAccounts(AccountRole.Administrator);
        api.MapPut("/schools/{id:int}", ChangeSchoolAsync).AllowAccounts(AccountRole.Administrator);
        api.MapDelete("/schools/{id:int}", DeleteSchoolAsync).AllowAccounts(AccountRole.Administrator);

        AccountRole[] administrators = [AccountRole.Administrator, AccountRole.SchoolAdministrator];
        api.MapGet("/rooms", ListRoomsAsync).AllowAccounts();
        api.MapPost("/rooms", CreateRoomAsync).AllowAccounts(administrators);
        api.MapPut("/rooms/{id:int}", ChangeRoomAsync).AllowAccounts(administrators);
        api.MapDelete("/rooms/{id:int}", DeleteRoomAsync).AllowAccounts(administrators);
    }

    private static async Task<IResult> NameCountyAsync(NameBody body, LiveRelayDb db, CancellationToken cancelled)
    {
        var check = new InputCheck();
        var name = check.Line("name", body.Name, CountyRecord.MaxNameLength);
        if (check.Refusal is { } refusal)
        {
            return refusal;
        }

        await db.NameCountyAsync(name, cancelled);
        await db.SaveChangesAsync(cancelled);
        return Results.Ok(new { Name = name });
    }

    private static async Task<IResult> ListSchoolsAsync(LiveRelayDb db, CancellationToken cancelled)
    {
        var schools = await db.Schools.Select(static school => new NamedItem(school.Id, school.Name)).ToListAsync(cancelled);
        return Results.Ok(schools.OrderBy(static school => school.Name, StringComparer.Ordinal));
    }

    private static async Task<IResult> CreateSchoolAsync(NameBody body, LiveRelayDb db, CancellationToken cancelled)
    {
        var check = new InputCheck();
        var school = new SchoolRecord { Name = check.Line("name", body.Name, SchoolRecord.MaxNameLength) };
        db.Schools.Add(school);
        return check.Refusal
            ?? await db.TrySaveAsync(ProblemType.NameTaken, cancelled)
            ?? Results.Created($"/api/schools/{school.Id}", NamedItem.Of(school));
    }

    private static async Task<IResult> ChangeSchoolAsync(int id, NameBody body, LiveRelayDb db, CancellationToken cancelled)
    {
        if (await db.Schools.FindAsync([id], cancelled) is not { } school)
        {
            return new Problem(ProblemType.NotFound);
        }

        var check = new InputCheck();
        school.Name = check.Line("name", body.Name, SchoolRecord.MaxNameLength);
        return check.Refusal ?? await db.TrySaveAsync(ProblemType.NameTaken, cancelled) ?? Results.Ok(NamedItem.Of(school));
    }

    private static async Task<IResult> DeleteSchoolAsync(int id, LiveRelayDb db, CancellationToken cancelled)
    {
        if (await db.Schools.FindAsync([id], cancelled) is not { } school)
        {
            return new Problem(ProblemType.NotFound);
        }

        db.Schools.Remove(school);
        return await db.TrySaveAsync(ProblemType.InUse, cancelled) ?? Results.NoContent();
    }

    private static async Task<IResult> ListRoomsAsync(int? school, LiveRelayDb db, CancellationToken cancelled)
    {
        var rooms = await db.Rooms.AsNoTracking().Include(static room => room.School)
            .Where(room => school == null || room.SchoolId == school).ToListAsync(cancelled);
        return Results.Ok(rooms.OrderBy(static room => room.School!.Name, StringComparer.Ordinal).ThenBy(static room => room.Name, StringComparer.Ordinal)
            .Select(RoomShape.Of));
    }

    private static async Task<IResult> CreateRoomAsync(RoomBody body, Caller caller, LiveRelayDb db, CancellationToken cancelled)
    {
        var check = new InputCheck();
        check.That(body.SchoolId is not null, "schoolId", ErrorCodes.Required);
        var school = await db.Schools.FindAsync([body.SchoolId ?? 0], cancelled);
        check.That(school is not null || body.SchoolId is null, "schoolId", ErrorCodes.NotFound);
        var room = new RoomRecord { Name = "" };
        Fill(room, body, check);
        if (check.Refusal is { } refusal)
        {
            return refusal;
        }

        if (!caller.Administers(school!.Id))
        {
            return new Problem(ProblemType.OtherSchool);
        }

        room.School = school;
        db.Rooms.Add(room);
        return await db.TrySaveAsync(ProblemType.NameTaken, cancelled) ?? Results.Created($"/api/rooms/{room.Id}", RoomShape.Of(room));
    }

    private static async Task<IResult> ChangeRoomAsync(int id, RoomBody body, Caller caller, LiveRelayDb db, CancellationToken cancelled)
    {
        var (room, refusal) = await FindRoomAsync(id, caller, db, cancelled);
        if (room is null)
        {
            return refusal!;
        }

        var check = new InputCheck();
        Fill(room, body, check);
        return check.Refusal ?? await db.TrySaveAsync(ProblemType.NameTaken, cancelled) ?? Results.Ok(RoomShape.Of(room));
    }

    /// <summary>The room's terminals are shut out with it.</summary>
    private static async Task<IResult> DeleteRoomAsync(
        int id, Caller caller, LiveRelayDb db, Revocations revocations, TimeProvider time, CancellationToken cancelled)
    {
        var (room, refusal) = await FindRoomAsync(id, caller, db, cancelled);
        if (room is null)
        {
            return refusal!;
        }

        var devices = await db.Devices.Where(device => device.RoomId == id && device.RevokedAt == null).ToListAsync(cancelled);
        devices.ForEach(device => device.RevokedAt = time.GetUtcNow());
        db.Rooms.Remove(room);
        if (await db.TrySaveAsync(ProblemType.InUse, cancelled) is { } inUse)
        {
            return inUse;
        }

        foreach (var device in devices)
        {
            await revocations.RevokeAsync(Revocations.Device(device.Id), cancelled);
        }

        return Results.NoContent();
    }

    private static async Task<(RoomRecord? Room, Problem? Refusal)> FindRoomAsync(
        int id, Caller caller, LiveRelayDb db, CancellationToken cancelled)
    {
        var room = await db.Rooms.Include(static r => r.School).FirstOrDefaultAsync(r => r.Id == id, cancelled);
        return room is null ? (null, new Problem(ProblemType.NotFound))
            : caller.Administers(room.SchoolId) ? (room, null)
            : (null, new Problem(ProblemType.OtherSchool));
    }

    private static void Fill(RoomRecord room, RoomBody body, InputCheck check)
    {
        room.Name = check.Line("name", body.Name, RoomRecord.MaxNameLength);
        room.Grade = check.OptionalLine("grade", body.Grade, RoomRecord.MaxGradeLength);
        room.Seats = check.OptionalNumber("seats", body.Seats, 0, MaxSeats);
    }
}
