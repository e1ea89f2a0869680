using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Accounts;

/// <summary>The people, as administrators see and change them.</summary>
internal static class AccountEndpoints
{
    private const int DefaultTake = 100;
    private const int MaxTake = 500;

    internal sealed record NewAccount(string? UserName, string? Name, string? Role, int? SchoolId, string? Password);

    internal sealed record AccountChange(string? Name, string? Role, int? SchoolId, bool? IsEnabled);

    internal static void Map(RouteGroupBuilder api)
    {
        AccountRole[] administrators = [AccountRole.Administrator, AccountRole.SchoolAdministrator];
        AccountRole[] readers = [.. administrators, AccountRole.Researcher];
        api.MapGet("/accounts", ListAsync).AllowAccounts(readers);
        api.MapGet("/accounts/{id:int}", static async (int id, Caller caller, AccountDirectory accounts, CancellationToken cancelled) =>
        {
            var (account, refusal) = await accounts.FindAsync(id, caller, cancelled);
            return account is null ? refusal! : Results.Ok(AccountShape.Of(account));
        }).AllowAccounts(readers);
        api.MapGet("/teachers", ListTeachersAsync).AllowAccounts();
        api.MapPost("/accounts", CreateAsync).AllowAccounts(administrators);
        api.MapPut("/accounts/{id:int}", ChangeAsync).AllowAccounts(administrators);
        api.MapDelete("/accounts/{id:int}", DeleteAsync).AllowAccounts(administrators);
        api.MapPost("/accounts/{id:int}/password-link", static async (
            HttpRequest request, int id, Caller caller, AccountDirectory accounts, PasswordLinks links, CancellationToken cancelled) =>
        {
            var (account, refusal) = await accounts.FindAsync(id, caller, cancelled);
            return account is null ? refusal! : Results.Ok(await links.CreateAsync(request, account));
        }).AllowAccounts(administrators);

        api.MapGet("/accounts/{id:int}/sessions", static async (
            int id, Caller caller, AccountDirectory accounts, Sessions sessions, CancellationToken cancelled) =>
        {
            var (account, refusal) = await accounts.FindAsync(id, caller, cancelled);
            return account is null ? refusal! : Results.Ok(await sessions.ListAsync(id, caller.Session, cancelled));
        }).AllowAccounts(administrators);
        api.MapDelete("/accounts/{id:int}/sessions", static async (
            int id, Caller caller, AccountDirectory accounts, Sessions sessions, CancellationToken cancelled) =>
        {
            var (account, refusal) = await accounts.FindAsync(id, caller, cancelled);
            if (account is null)
            {
                return refusal!;
            }

            await sessions.EndAllAsync(id, null, cancelled);
            return Results.NoContent();
        }).AllowAccounts(administrators);
        api.MapDelete("/accounts/{id:int}/sessions/{session}", static async (
            int id, string session, Caller caller, AccountDirectory accounts, Sessions sessions, CancellationToken cancelled) =>
        {
            var (account, refusal) = await accounts.FindAsync(id, caller, cancelled);
            return account is null ? refusal!
                : await sessions.EndAsync(id, session, cancelled) ? Results.NoContent()
                : new Problem(ProblemType.NotFound);
        }).AllowAccounts(administrators);
    }

    private static async Task<IResult> ListAsync(
        Caller caller,
        LiveRelayDb db,
        CancellationToken cancelled,
        int? school = null,
        string? role = null,
        string? search = null,
        int skip = 0,
        int take = DefaultTake)
    {
        var check = new InputCheck();
        check.That(skip >= 0, nameof(skip), ErrorCodes.OutOfRange);
        check.That(take is >= 0 and <= MaxTake, nameof(take), ErrorCodes.OutOfRange);
        var wanted = default(AccountRole);
        check.That(role is null || WireName.TryParse(role, out wanted), nameof(role), ErrorCodes.NotAllowed);
        if (check.Refusal is { } refusal)
        {
            return refusal;
        }

        var inSchool = caller.IsOfCounty ? school : caller.SchoolId;
        if (school is not null && school != inSchool)
        {
            return new Problem(ProblemType.OtherSchool);
        }

        var found = db.Accounts.AsNoTracking().Where(account => inSchool == null || account.SchoolId == inSchool);
        if (role is not null)
        {
            found = found.Where(account => account.Role == wanted);
        }

        if (search?.Trim() is { Length: > 0 } text)
        {
            var userName = text.ToUpperInvariant();
            found = found.Where(account => account.Name.Contains(text) || account.NormalizedUserName!.Contains(userName));
        }

        var items = await found.Include(static account => account.School)
            .OrderBy(static account => account.NormalizedUserName).Skip(skip).Take(take).ToListAsync(cancelled);
        return Results.Ok(new { Total = await found.CountAsync(cancelled), Items = items.Select(AccountShape.Of) });
    }

    private static async Task<IResult> ListTeachersAsync(int? school, LiveRelayDb db, CancellationToken cancelled)
    {
        var teachers = await db.Accounts.AsNoTracking().Include(static account => account.School)
            .Where(account => account.Role == AccountRole.Teacher && account.IsEnabled && (school == null || account.SchoolId == school))
            .ToListAsync(cancelled);
        return Results.Ok(teachers.OrderBy(static teacher => teacher.Name, StringComparer.Ordinal)
            .Select(static teacher => new { teacher.Id, teacher.Name, School = NamedItem.Of(teacher.School) }));
    }

    private static async Task<IResult> CreateAsync(
        HttpContext context,
        NewAccount body,
        Caller caller,
        AccountDirectory accounts,
        UserManager<AccountRecord> users,
        PasswordLinks links,
        IOptions<AccountsOptions> options)
    {
        var check = new InputCheck();
        var userName = check.UserName("userName", body.UserName);
        var account = new AccountRecord
        {
            UserName = userName,
            Name = check.Line("name", body.Name, AccountRecord.MaxNameLength),
            Role = check.Name<AccountRole>("role", body.Role),
            SchoolId = body.SchoolId ?? (caller.IsOfCounty ? null : caller.SchoolId),
        };
        if (!string.IsNullOrEmpty(body.Password))
        {
            check.Password("password", body.Password, userName, options.Value.PasswordLength);
        }

        await accounts.CheckSchoolAsync(account, check, context.RequestAborted);
        if ((check.Refusal ?? AccountDirectory.RefuseOthers(caller, account)) is { } refusal)
        {
            return refusal;
        }

        if (!await TryCreateAsync(users, account, body.Password))
        {
            return new Problem(ProblemType.NameTaken);
        }

        var link = account.PasswordHash is null ? await links.CreateAsync(context.Request, account) : null;
        return Results.Created($"/api/accounts/{account.Id}", new { Account = AccountShape.Of(account), PasswordLink = link });
    }

    private static async Task<bool> TryCreateAsync(UserManager<AccountRecord> users, AccountRecord account, string? password)
    {
        try
        {
            var created = string.IsNullOrEmpty(password) ? await users.CreateAsync(account) : await users.CreateAsync(account, password);
            return created.Succeeded;
        }
        catch (DbUpdateException)
        {
            // Two made the same name at once.
            return false;
        }
    }

    private static async Task<IResult> ChangeAsync(
        int id,
        AccountChange body,
        Caller caller,
        AccountDirectory accounts,
        LiveRelayDb db,
        Sessions sessions,
        SetupLink alone,
        CancellationToken cancelled)
    {
        var (account, refusal) = await accounts.FindAsync(id, caller, cancelled);
        if (account is null)
        {
            return refusal!;
        }

        var before = (account.Role, account.SchoolId, account.IsEnabled);
        var check = new InputCheck();
        account.Name = check.Line("name", body.Name, AccountRecord.MaxNameLength);
        account.Role = check.Name<AccountRole>("role", body.Role);
        account.SchoolId = body.SchoolId;
        account.IsEnabled = body.IsEnabled ?? account.IsEnabled;
        await accounts.CheckSchoolAsync(account, check, cancelled);
        if ((check.Refusal ?? AccountDirectory.RefuseOthers(caller, account)) is { } wrong)
        {
            return wrong;
        }

        var saved = await alone.AloneAsync(
            async () =>
            {
                var staysAdministrator = account is { Role: AccountRole.Administrator, IsEnabled: true };
                return staysAdministrator || await accounts.OthersAdministerAsync(id, cancelled)
                    ? await db.TrySaveAsync(ProblemType.NotFound, cancelled)
                    : new Problem(ProblemType.LastAdministrator);
            },
            cancelled);
        if (saved is not null)
        {
            return saved;
        }

        if (before != (account.Role, account.SchoolId, account.IsEnabled))
        {
            await sessions.EndAllAsync(id, null, cancelled);
        }

        return Results.Ok(AccountShape.Of(account));
    }

    private static async Task<IResult> DeleteAsync(
        int id, Caller caller, AccountDirectory accounts, LiveRelayDb db, Sessions sessions, SetupLink alone, CancellationToken cancelled)
    {
        var (account, refusal) = await accounts.FindAsync(id, caller, cancelled);
        if (account is null)
        {
            return refusal!;
        }

        if (await db.Lessons.AnyAsync(lesson => lesson.TeacherId == id, cancelled))
        {
            return new Problem(ProblemType.InUse);
        }

        return await alone.AloneAsync<IResult>(
            async () =>
            {
                if (!await accounts.OthersAdministerAsync(id, cancelled))
                {
                    return new Problem(ProblemType.LastAdministrator);
                }

                await sessions.EndAllAsync(id, null, cancelled);
                db.Accounts.Remove(account);
                return await db.TrySaveAsync(ProblemType.InUse, cancelled) ?? Results.NoContent();
            },
            cancelled);
    }
}
