using LiveRelay.Server.Accounts;
using LiveRelay.Server.Lessons;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Timetable;

/// <summary>Links by which people without an account come into a lesson.</summary>
internal static class GuestLinkEndpoints
{
    internal sealed record NewLink(string? Role, DateTimeOffset? ExpiresAt, bool? AsksName, string? Label);

    internal sealed record GuestBody(string? Name);

    private sealed record LinkItem(
        int Id, string Role, string? Label, bool AsksName, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, bool IsRevoked, int Uses);

    internal static void Map(RouteGroupBuilder api)
    {
        AccountRole[] planners = [AccountRole.Administrator, AccountRole.Researcher, AccountRole.SchoolAdministrator, AccountRole.Teacher];
        api.MapGet("/lessons/{lesson}/guest-links", ListAsync).AllowAccounts(planners);
        api.MapPost("/lessons/{lesson}/guest-links", CreateAsync).AllowAccounts(planners);
        api.MapDelete("/lessons/{lesson}/guest-links/{id:int}", RevokeAsync).AllowAccounts(planners);
        api.MapGet("/guest/{secret}", LookAsync).AllowEverybody();
        api.MapPost("/guest/{secret}", EnterAsync).AllowEverybody();
    }

    private static async Task<IResult> ListAsync(string lesson, Caller caller, LiveRelayDb db, CancellationToken cancelled)
    {
        var (found, refusal) = await LessonEndpoints.FindAsync(db, lesson, caller, forChange: true, cancelled);
        if (found is null)
        {
            return refusal!;
        }

        var links = await db.GuestLinks.AsNoTracking().Where(link => link.LessonId == lesson).OrderBy(static link => link.Id).ToListAsync(cancelled);
        return Results.Ok(links.Select(Item));
    }

    private static async Task<IResult> CreateAsync(
        HttpRequest request,
        string lesson,
        NewLink body,
        Caller caller,
        LiveRelayDb db,
        PublicLinks links,
        TimeProvider time,
        IOptions<TimetableOptions> options,
        CancellationToken cancelled)
    {
        var (found, refusal) = await LessonEndpoints.FindAsync(db, lesson, caller, forChange: true, cancelled);
        if (found is null)
        {
            return refusal!;
        }

        var now = time.GetUtcNow();
        var check = new InputCheck();
        check.That(body.Role is not null, "role", ErrorCodes.Required);
        var isGuestRole = LessonRoles.TryParse(body.Role, out var role) && role is LessonRole.Observer or LessonRole.Classroom;
        check.That(body.Role is null || isGuestRole, "role", ErrorCodes.NotAllowed);
        check.That(body.ExpiresAt is not null, "expiresAt", ErrorCodes.Required);
        check.That(body.ExpiresAt is not { } end || (end > now && end <= now.AddDays(options.Value.GuestLinkDays)), "expiresAt", ErrorCodes.OutOfRange);
        var secret = Secrets.Create();
        var link = new GuestLinkRecord
        {
            LessonId = lesson,
            SecretHash = Secrets.Hash(secret),
            Role = role,
            Label = check.OptionalLine("label", body.Label, GuestLinkRecord.MaxLabelLength),
            AsksName = body.AsksName ?? false,
            CreatedAt = now,
            ExpiresAt = (body.ExpiresAt ?? now).ToUniversalTime(),
        };
        check.That(link.AsksName || link.Label is not null || check.Errors.Count > 0, "label", ErrorCodes.Required);
        if (check.Refusal is { } wrong)
        {
            return wrong;
        }

        db.GuestLinks.Add(link);
        await db.SaveChangesAsync(cancelled);
        return Results.Created(
            $"/api/lessons/{lesson}/guest-links/{link.Id}", new { Link = Item(link), Url = links.To(request, $"/guest#secret={secret}") });
    }

    private static async Task<IResult> RevokeAsync(
        string lesson, int id, Caller caller, LiveRelayDb db, Revocations revocations, TimeProvider time, CancellationToken cancelled)
    {
        var (found, refusal) = await LessonEndpoints.FindAsync(db, lesson, caller, forChange: true, cancelled);
        if (found is null)
        {
            return refusal!;
        }

        if (await db.GuestLinks.FirstOrDefaultAsync(link => link.Id == id && link.LessonId == lesson, cancelled) is not { } link)
        {
            return new Problem(ProblemType.NotFound);
        }

        link.RevokedAt ??= time.GetUtcNow();
        await db.SaveChangesAsync(cancelled);
        await revocations.RevokeAsync(Revocations.GuestLink(id), cancelled);
        return Results.NoContent();
    }

    private static async Task<IResult> LookAsync(
        string secret, LiveRelayDb db, JoinTickets tickets, TimeProvider time, CancellationToken cancelled) =>
        await OpenAsync(secret, db, tickets, time, cancelled) is { Lesson: { } lesson } link
            ? Results.Ok(new { lesson.Title, Role = link.Role.ToClaim(), link.AsksName, lesson.StartsAt, lesson.EndsAt })
            : new Problem(ProblemType.LinkUnknown);

    private static async Task<IResult> EnterAsync(
        HttpRequest request, string secret, GuestBody body, LiveRelayDb db, JoinTickets tickets, TimeProvider time, CancellationToken cancelled)
    {
        if (await OpenAsync(secret, db, tickets, time, cancelled) is not { Lesson: { } lesson } link)
        {
            return new Problem(ProblemType.LinkUnknown);
        }

        var check = new InputCheck();
        var name = link.AsksName ? check.Line("name", body.Name, AccountRecord.MaxNameLength) : link.Label!;
        if (check.Refusal is { } refusal)
        {
            return refusal;
        }

        await db.GuestLinks.Where(l => l.Id == link.Id)
            .ExecuteUpdateAsync(static set => set.SetProperty(static l => l.Uses, static l => l.Uses + 1), cancelled);
        var who = new Joiner(JoinEndpoints.NewGuest(), name, link.Label ?? "", Revocations.GuestLink(link.Id));
        return Results.Ok(tickets.Issue(request, lesson, link.Role, who, link.ExpiresAt));
    }

    private static async Task<GuestLinkRecord?> OpenAsync(
        string secret, LiveRelayDb db, JoinTickets tickets, TimeProvider time, CancellationToken cancelled)
    {
        if (!Secrets.IsPlausible(secret))
        {
            return null;
        }

        var (hash, now) = (Secrets.Hash(secret), time.GetUtcNow());
        var link = await db.GuestLinks.AsNoTracking().Include(static l => l.Lesson)
            .FirstOrDefaultAsync(l => l.SecretHash == hash && l.RevokedAt == null && l.ExpiresAt > now, cancelled);
        return link is null || tickets.IsOver(link.Lesson!) ? null : link;
    }

    private static LinkItem Item(GuestLinkRecord link) => new(
        link.Id, link.Role.ToClaim(), link.Label, link.AsksName, link.CreatedAt, link.ExpiresAt, link.RevokedAt is not null, link.Uses);
}
