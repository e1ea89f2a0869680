using LiveRelay.Server.Operations;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Accounts.Devices;

/// <summary>The rooms' terminals: how they are admitted, and what administrators see of them.</summary>
internal static class DeviceEndpoints
{
    internal sealed record NewDevice(int? RoomId, string? Name);

    private sealed record DeviceItem(
        int Id,
        string Name,
        RoomItem Room,
        DateTimeOffset CreatedAt,
        DateTimeOffset? LastSeenAt,
        string? Version,
        DateTimeOffset? PictureAt,
        bool IsOnline);

    private sealed record RoomItem(int Id, string Name, NamedItem? School);

    internal static void Map(RouteGroupBuilder api)
    {
        AccountRole[] administrators = [AccountRole.Administrator, AccountRole.SchoolAdministrator];
        api.MapPost("/pairing", BeginPairing).AllowEverybody();
        api.MapGet("/pairing", LookAtPairingAsync).AllowEverybody();
        api.MapPost("/pairing/{code}", ConfirmAsync).AllowAccounts(administrators);
        api.MapPost("/rooms/{id:int}/devices", CreateAsync).AllowAccounts(administrators);
        api.MapGet("/devices", ListAsync).AllowAccounts(administrators);
        api.MapPut("/devices/{id:int}", ChangeAsync).AllowAccounts(administrators);
        api.MapDelete("/devices/{id:int}", RevokeAsync).AllowAccounts(administrators);
        api.MapGet("/devices/{id:int}/picture", PictureAsync).AllowAccounts(administrators);
    }

    private static IResult BeginPairing(HttpContext context, Pairings pairings, PublicLinks links)
    {
        if (!pairings.Limiter.TryTake(ClientNetwork.Of(context.Connection.RemoteIpAddress), out var wait) || pairings.Begin() is not { } begun)
        {
            context.Response.RetryAfter(wait);
            return new Problem(ProblemType.TooManyAttempts);
        }

        return Results.Created(
            "/api/pairing", new { begun.Code, begun.Secret, Url = links.To(context.Request, $"/pair#code={begun.Code}"), begun.ExpiresAt });
    }

    private static async Task<IResult> LookAtPairingAsync(HttpRequest request, Pairings pairings, LiveRelayDb db, CancellationToken cancelled)
    {
        if (DeviceAuthentication.SecretOf(request) is not { } secret)
        {
            return new Problem(ProblemType.UnknownPairing);
        }

        var hash = Secrets.Hash(secret);
        return pairings.IsWaiting(secret) ? Results.Ok(new { State = "waiting" })
            : await db.Devices.AnyAsync(device => device.SecretHash == hash && device.RevokedAt == null, cancelled) ? Results.Ok(new { State = "paired" })
            : new Problem(ProblemType.UnknownPairing);
    }

    /// <summary>The room is looked at before the code is taken: a wrong choice does not cost the panel its code.</summary>
    private static async Task<IResult> ConfirmAsync(
        string code,
        NewDevice body,
        Caller caller,
        Pairings pairings,
        LiveRelayDb db,
        TimeProvider time,
        IOptions<DevicesOptions> options,
        CancellationToken cancelled)
    {
        var (device, refusal) = await NewAsync(body, caller, db, time, cancelled);
        if (device is null)
        {
            return refusal!;
        }

        if (pairings.Take(code) is not { } hash)
        {
            return new Problem(ProblemType.UnknownPairing);
        }

        device.SecretHash = hash;
        db.Devices.Add(device);
        await db.SaveChangesAsync(cancelled);
        return Results.Created($"/api/devices/{device.Id}", Item(device, time, options.Value));
    }

    private static async Task<IResult> CreateAsync(
        HttpRequest request,
        int id,
        NewDevice? body,
        Caller caller,
        LiveRelayDb db,
        PublicLinks links,
        TimeProvider time,
        IOptions<DevicesOptions> options,
        CancellationToken cancelled)
    {
        if (!await db.Rooms.AnyAsync(room => room.Id == id, cancelled))
        {
            return new Problem(ProblemType.NotFound);
        }

        var (device, refusal) = await NewAsync(new NewDevice(id, body?.Name), caller, db, time, cancelled);
        if (device is null)
        {
            return refusal!;
        }

        var secret = Secrets.Create();
        device.SecretHash = Secrets.Hash(secret);
        db.Devices.Add(device);
        await db.SaveChangesAsync(cancelled);
        return Results.Created(
            $"/api/devices/{device.Id}", new { Device = Item(device, time, options.Value), Url = links.To(request, $"/kiosk#device={secret}") });
    }

    private static async Task<IResult> ListAsync(
        Caller caller, LiveRelayDb db, TimeProvider time, IOptions<DevicesOptions> options, CancellationToken cancelled, int? school = null)
    {
        var inSchool = caller.IsOfCounty ? school : caller.SchoolId;
        if (school is not null && school != inSchool)
        {
            return new Problem(ProblemType.OtherSchool);
        }

        var devices = await db.Devices.AsNoTracking().Include(static device => device.Room).ThenInclude(static room => room!.School)
            .Where(device => device.RevokedAt == null && device.Room != null && (inSchool == null || device.Room.SchoolId == inSchool))
            .ToListAsync(cancelled);
        return Results.Ok(devices
            .OrderBy(static d => d.Room!.School!.Name, StringComparer.Ordinal)
            .ThenBy(static d => d.Room!.Name, StringComparer.Ordinal)
            .ThenBy(static d => d.Id).Select(device => Item(device, time, options.Value)));
    }

    private static async Task<IResult> ChangeAsync(
        int id,
        NewDevice body,
        Caller caller,
        LiveRelayDb db,
        Revocations revocations,
        TimeProvider time,
        IOptions<DevicesOptions> options,
        CancellationToken cancelled)
    {
        var (device, refusal) = await FindAsync(id, caller, db, cancelled);
        if (device is null)
        {
            return refusal!;
        }

        var (wanted, wrong) = await NewAsync(body, caller, db, time, cancelled);
        if (wanted is null)
        {
            return wrong!;
        }

        var isMoved = device.RoomId != wanted.Room!.Id;
        (device.Name, device.Room) = (wanted.Name, wanted.Room);
        await db.SaveChangesAsync(cancelled);
        if (isMoved)
        {
            // It sits in another room from now on, and must not speak in the old one's name.
            await revocations.RevokeAsync(Revocations.Device(id), cancelled);
        }

        return Results.Ok(Item(device, time, options.Value));
    }

    private static async Task<IResult> RevokeAsync(
        int id, Caller caller, LiveRelayDb db, Revocations revocations, TimeProvider time, CancellationToken cancelled)
    {
        var (device, refusal) = await FindAsync(id, caller, db, cancelled);
        if (device is null)
        {
            return refusal!;
        }

        device.RevokedAt = time.GetUtcNow();
        await db.SaveChangesAsync(cancelled);
        await db.DevicePictures.Where(picture => picture.DeviceId == id).ExecuteDeleteAsync(cancelled);
        await revocations.RevokeAsync(Revocations.Device(id), cancelled);
        return Results.NoContent();
    }

    private static async Task<IResult> PictureAsync(HttpContext context, int id, Caller caller, LiveRelayDb db, CancellationToken cancelled)
    {
        var (device, refusal) = await FindAsync(id, caller, db, cancelled);
        if (device is null)
        {
            return refusal!;
        }

        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return await db.DevicePictures.FindAsync([id], cancelled) is { } picture
            ? Results.Bytes(picture.Jpeg, "image/jpeg")
            : new Problem(ProblemType.NotFound);
    }

    private static async Task<(DeviceRecord? Device, Problem? Refusal)> FindAsync(
        int id, Caller caller, LiveRelayDb db, CancellationToken cancelled)
    {
        var device = await db.Devices.Include(static d => d.Room).ThenInclude(static r => r!.School)
            .FirstOrDefaultAsync(d => d.Id == id && d.RevokedAt == null && d.RoomId != null, cancelled);
        return device is null ? (null, new Problem(ProblemType.NotFound))
            : caller.Administers(device.Room!.SchoolId) ? (device, null)
            : (null, new Problem(ProblemType.OtherSchool));
    }

    /// <summary>A device without a secret as yet, for a room of the caller's; its name is the room's unless there is another.</summary>
    private static async Task<(DeviceRecord? Device, Problem? Refusal)> NewAsync(
        NewDevice body, Caller caller, LiveRelayDb db, TimeProvider time, CancellationToken cancelled)
    {
        var check = new InputCheck();
        var name = check.OptionalLine("name", body.Name, DeviceRecord.MaxNameLength);
        check.That(body.RoomId is not null, "roomId", ErrorCodes.Required);
        var room = await db.Rooms.Include(static r => r.School).FirstOrDefaultAsync(r => r.Id == body.RoomId, cancelled);
        check.That(room is not null || body.RoomId is null, "roomId", ErrorCodes.NotFound);
        if (check.Refusal is { } refusal)
        {
            return (null, refusal);
        }

        return caller.Administers(room!.SchoolId)
            ? (new DeviceRecord { Name = name ?? room.Name, Room = room, SecretHash = "", CreatedAt = time.GetUtcNow() }, null)
            : (null, new Problem(ProblemType.OtherSchool));
    }

    private static DeviceItem Item(DeviceRecord device, TimeProvider time, DevicesOptions options) => new(
        device.Id,
        device.Name,
        new RoomItem(device.Room!.Id, device.Room.Name, NamedItem.Of(device.Room.School)),
        device.CreatedAt,
        device.LastSeenAt,
        device.Version,
        device.PictureAt,
        device.LastSeenAt is { } seen && time.GetUtcNow() - seen < TimeSpan.FromSeconds(options.OnlineSeconds));
}
