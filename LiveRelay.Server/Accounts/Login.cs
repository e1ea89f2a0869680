using LiveRelay.Server.Operations;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Accounts;

/// <summary>Decides whether user name and password fit, and makes those wait who guess.</summary>
public sealed class Login(LoginLimits limits, UserManager<AccountRecord> users, TimeProvider timeProvider, ILogger<Login> logger)
{
    /// <summary>What is compared when there is no such account, so that the answer takes as long as for one that exists.</summary>
    private static readonly string _nobody = new PasswordHasher<AccountRecord>().HashPassword(new AccountRecord { Name = "" }, Secrets.Create());

    /// <summary>The account with its school, or why not.</summary>
    /// <param name="context">The request.</param>
    /// <param name="userName">The user name as it was typed.</param>
    /// <param name="password">The password as it was typed.</param>
    public async Task<(AccountRecord? Account, Problem? Refusal)> CheckAsync(HttpContext context, string? userName, string? password)
    {
        ArgumentNullException.ThrowIfNull(context);
        var name = users.NormalizeName(userName?.Trim() ?? "");
        var address = ClientNetwork.Of(context.Connection.RemoteIpAddress);
        if (!limits.TryTake(name, address, out var wait))
        {
            return (null, TooMany(context, wait));
        }

        var account = name.Length is 0 or > AccountRecord.MaxUserNameLength
            ? null
            : await users.Users.Include(static a => a.School).FirstOrDefaultAsync(a => a.NormalizedUserName == name, context.RequestAborted);
        if (account?.LockoutEnd is { } locked && locked > timeProvider.GetUtcNow())
        {
            return (null, TooMany(context, locked - timeProvider.GetUtcNow()));
        }

        if (!await FitsAsync(account, password ?? "") || account is not { IsEnabled: true })
        {
            logger.LogInformation("Refused a login from {Address} for account {Account}", address, account?.Id);
            return (null, new Problem(ProblemType.WrongPassword));
        }

        limits.GiveBack(name, address);
        await users.ResetAccessFailedCountAsync(account);
        return (account, null);
    }

    private async Task<bool> FitsAsync(AccountRecord? account, string password)
    {
        if (account?.PasswordHash is null)
        {
            users.PasswordHasher.VerifyHashedPassword(account ?? new AccountRecord { Name = "" }, _nobody, password);
            return false;
        }

        if (await users.CheckPasswordAsync(account, password))
        {
            return true;
        }

        await users.AccessFailedAsync(account);
        return false;
    }

    private static Problem TooMany(HttpContext context, TimeSpan wait)
    {
        context.Response.RetryAfter(wait);
        return new Problem(ProblemType.TooManyAttempts);
    }
}

/// <summary>Wrong passwords, counted by user name and by address.</summary>
public sealed class LoginLimits(IOptions<AccountsOptions> options, TimeProvider timeProvider)
{
    private readonly AttemptLimiter _byName = new(
        options.Value.FailuresPerAccount, TimeSpan.FromMinutes(options.Value.FailureWindowMinutes), timeProvider);

    private readonly AttemptLimiter _byAddress = new(
        options.Value.FailuresPerAddress, TimeSpan.FromMinutes(options.Value.FailureWindowMinutes), timeProvider);

    /// <summary>Takes an attempt of both; false if either has none left.</summary>
    public bool TryTake(string name, string address, out TimeSpan wait)
    {
        if (!_byAddress.TryTake(address, out wait))
        {
            return false;
        }

        // A name may be as long as a request: its hash is not.
        return _byName.TryTake(Secrets.Hash(name), out wait);
    }

    /// <summary>Gives both back after the right password.</summary>
    public void GiveBack(string name, string address)
    {
        _byAddress.GiveBack(address);
        _byName.GiveBack(Secrets.Hash(name));
    }
}
