using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Accounts;

/// <summary>First start, signing in and out, one's own password and sessions.</summary>
internal static class SignInEndpoints
{
    internal sealed record SetupBody(string? Secret, string? County, string? UserName, string? Name, string? Password);

    internal sealed record LoginBody(string? UserName, string? Password);

    internal sealed record PasswordChange(string? Current, string? Password);

    internal sealed record PasswordChoice(string? Secret, string? Password);

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/setup", static async (SetupLink setup, CancellationToken cancelled) =>
            Results.Ok(new { Needed = await setup.LookAsync(cancelled) })).AllowEverybody();
        api.MapPost("/setup", static (HttpContext context, SetupBody body, SetupLink setup) =>
            setup.AloneAsync(() => SetUpAsync(context, body, setup), context.RequestAborted)).AllowEverybody();
        api.MapPost("/login", LogInAsync).AllowEverybody();
        api.MapPost("/logout", static async (HttpContext context, Caller caller, Sessions sessions) =>
        {
            await sessions.EndAsync(caller.Id, caller.Session, context.RequestAborted);
            await context.SignOutAsync(AccessRules.AccountScheme);
            return Results.NoContent();
        }).AllowAccounts();
        api.MapPost("/password", ChoosePasswordAsync).AllowEverybody();

        api.MapGet("/me", static async (Caller caller, LiveRelayDb db, CancellationToken cancelled) =>
            Results.Ok(await MeAsync(db, caller.Id, caller.Session, cancelled))).AllowAccounts();
        api.MapPost("/me/password", ChangePasswordAsync).AllowAccounts();
        api.MapGet("/me/sessions", static async (Caller caller, Sessions sessions, CancellationToken cancelled) =>
            Results.Ok(await sessions.ListAsync(caller.Id, caller.Session, cancelled))).AllowAccounts();
        api.MapDelete("/me/sessions/{session}", static async (string session, Caller caller, Sessions sessions, CancellationToken cancelled) =>
            await sessions.EndAsync(caller.Id, session, cancelled) ? Results.NoContent() : new Problem(ProblemType.NotFound)).AllowAccounts();
    }

    private static async Task<IResult> SetUpAsync(HttpContext context, SetupBody body, SetupLink setup)
    {
        var services = context.RequestServices;
        if (!await setup.LookAsync(context.RequestAborted))
        {
            return new Problem(ProblemType.AlreadySetUp);
        }

        if (!setup.Opens(body.Secret))
        {
            return new Problem(ProblemType.SetupSecret);
        }

        var check = new InputCheck();
        var county = check.Line("county", body.County, CountyRecord.MaxNameLength);
        var userName = check.UserName("userName", body.UserName);
        var account = new AccountRecord
        {
            UserName = userName,
            Name = check.Line("name", body.Name, AccountRecord.MaxNameLength),
            Role = AccountRole.Administrator,
        };
        var minLength = services.GetRequiredService<IOptions<AccountsOptions>>().Value.PasswordLength;
        var password = check.Password("password", body.Password, userName, minLength);
        if (check.Refusal is { } refusal)
        {
            return refusal;
        }

        var created = await services.GetRequiredService<UserManager<AccountRecord>>().CreateAsync(account, password);
        if (!created.Succeeded)
        {
            return new Problem(ProblemType.NameTaken);
        }

        var db = services.GetRequiredService<LiveRelayDb>();
        await db.NameCountyAsync(county, context.RequestAborted);
        await db.SaveChangesAsync(context.RequestAborted);
        await setup.LookAsync(context.RequestAborted);
        var session = await services.GetRequiredService<Sessions>().StartAsync(context, account);
        return Results.Created($"/api/accounts/{account.Id}", await MeAsync(db, account.Id, session, context.RequestAborted));
    }

    private static async Task<IResult> LogInAsync(
        HttpContext context, LoginBody body, Login login, Sessions sessions, LiveRelayDb db, TimeProvider timeProvider)
    {
        var (account, refusal) = await login.CheckAsync(context, body.UserName, body.Password);
        if (account is null)
        {
            return refusal!;
        }

        var now = timeProvider.GetUtcNow();
        await db.Accounts.Where(a => a.Id == account.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(static a => a.LastLoginAt, now), context.RequestAborted);
        var session = await sessions.StartAsync(context, account);
        return Results.Ok(await MeAsync(db, account.Id, session, context.RequestAborted));
    }

    private static async Task<IResult> ChangePasswordAsync(
        HttpContext context,
        PasswordChange body,
        Caller caller,
        Login login,
        UserManager<AccountRecord> users,
        Sessions sessions,
        IOptions<AccountsOptions> options)
    {
        var userName = (await users.Users.AsNoTracking().FirstAsync(a => a.Id == caller.Id, context.RequestAborted)).UserName!;
        var check = new InputCheck();
        check.Password("password", body.Password, userName, options.Value.PasswordLength);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        var (account, refusal) = await login.CheckAsync(context, userName, body.Current);
        if (account is null)
        {
            return refusal!;
        }

        if (!(await users.ChangePasswordAsync(account, body.Current!, body.Password!)).Succeeded)
        {
            // Somebody else changed the account between the look and the write; whoever it was, this password is not set.
            return new Problem(ProblemType.WrongPassword);
        }

        await sessions.EndAllAsync(caller.Id, caller.Session, context.RequestAborted);
        return Results.NoContent();
    }

    private static async Task<IResult> ChoosePasswordAsync(
        PasswordChoice body,
        PasswordLinks links,
        UserManager<AccountRecord> users,
        Sessions sessions,
        IOptions<AccountsOptions> options,
        CancellationToken cancelled)
    {
        if (await links.OpenAsync(body.Secret) is not var (account, token))
        {
            return new Problem(ProblemType.LinkExpired);
        }

        var check = new InputCheck();
        check.Password("password", body.Password, account.UserName!, options.Value.PasswordLength);
        if (check.Refusal is { } refusal)
        {
            return refusal;
        }

        if (!(await users.ResetPasswordAsync(account, token, body.Password!)).Succeeded)
        {
            return new Problem(ProblemType.LinkExpired);
        }

        await users.ResetAccessFailedCountAsync(account);
        await users.SetLockoutEndDateAsync(account, null);
        await sessions.EndAllAsync(account.Id, null, cancelled);
        return Results.NoContent();
    }

    private static async Task<MeShape> MeAsync(LiveRelayDb db, int id, string session, CancellationToken cancelled)
    {
        var account = await db.Accounts.AsNoTracking().Include(static a => a.School).FirstAsync(a => a.Id == id, cancelled);
        return new MeShape(
            id, account.UserName!, account.Name, WireName.Of(account.Role), NamedItem.Of(account.School), await db.CountyNameAsync(cancelled), session);
    }
}
