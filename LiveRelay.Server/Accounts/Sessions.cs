using System.Buffers.Text;
using System.Security.Cryptography;
using LiveRelay.Server.Storage;
using LiveRelay.Server.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Accounts;

/// <summary>Where people are signed in. The cookie names a session; what the person is and may do, the database says at each request.</summary>
public sealed class Sessions(
    IDbContextFactory<LiveRelayDb> database, Revocations revocations, TimeProvider timeProvider, IOptions<AccountsOptions> options)
{
    private const int IdBytes = 16;

    /// <summary>LastSeenAt is not written oftener.</summary>
    private static readonly TimeSpan _seenEvery = TimeSpan.FromMinutes(1);

    /// <summary>Signs an account in: stores a session and sets the cookie.</summary>
    /// <returns>The session's id.</returns>
    public async Task<string> StartAsync(HttpContext context, AccountRecord account)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(account);
        var now = timeProvider.GetUtcNow();
        var session = new SessionRecord
        {
            Id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdBytes)),
            AccountId = account.Id,
            CreatedAt = now,
            LastSeenAt = now,
            ExpiresAt = now.AddDays(options.Value.SessionDays),
            Address = context.Connection.RemoteIpAddress?.ToString() ?? "",
            Browser = PlainText.Clean(context.Request.Headers.UserAgent, SessionRecord.MaxBrowserLength, allowLines: false),
        };
        await using (var db = await database.CreateDbContextAsync(context.RequestAborted))
        {
            await db.Sessions.Where(old => old.ExpiresAt < now).ExecuteDeleteAsync(context.RequestAborted);
            db.Sessions.Add(session);
            await db.SaveChangesAsync(context.RequestAborted);
        }

        var caller = new Caller(account.Id, account.Name, account.Role, account.SchoolId, account.School?.Name, session.Id);
        await context.SignInAsync(
            AccessRules.AccountScheme,
            caller.ToPrincipal(),
            new AuthenticationProperties { IsPersistent = true, IssuedUtc = now, ExpiresUtc = session.ExpiresAt });
        return session.Id;
    }

    /// <summary>Who the session's account is now; <c>null</c> if the session is over or the account disabled.</summary>
    public async Task<Caller?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (revocations.IsRevoked(Revocations.Login(id)))
        {
            return null;
        }

        var now = timeProvider.GetUtcNow();
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var session = await db.Sessions.AsNoTracking().Include(static s => s.Account).ThenInclude(static a => a!.School)
            .FirstOrDefaultAsync(s => s.Id == id && s.ExpiresAt > now, cancellationToken);
        if (session?.Account is not { IsEnabled: true } account)
        {
            return null;
        }

        if (now - session.LastSeenAt >= _seenEvery)
        {
            await db.Sessions.Where(s => s.Id == id).ExecuteUpdateAsync(set => set.SetProperty(static s => s.LastSeenAt, now), cancellationToken);
        }

        return new Caller(account.Id, account.Name, account.Role, account.SchoolId, account.School?.Name, id);
    }

    /// <summary>The sessions of an account, the youngest first.</summary>
    public async Task<IReadOnlyList<SessionShape>> ListAsync(int account, string current, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db.Sessions.Where(session => session.AccountId == account && session.ExpiresAt > now)
            .OrderByDescending(static session => session.CreatedAt)
            .Select(session => new SessionShape(
                session.Id, session.CreatedAt, session.LastSeenAt, session.ExpiresAt, session.Address, session.Browser, session.Id == current))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Ends one session of an account; false if it has no such session.</summary>
    public async Task<bool> EndAsync(int account, string id, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (!await db.Sessions.AnyAsync(session => session.Id == id && session.AccountId == account, cancellationToken))
        {
            return false;
        }

        await revocations.RevokeAsync(Revocations.Login(id), cancellationToken);
        await db.Sessions.Where(session => session.Id == id).ExecuteDeleteAsync(cancellationToken);
        return true;
    }

    /// <summary>Ends all sessions of an account but one, if one is named.</summary>
    public async Task EndAllAsync(int account, string? except, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var ids = await db.Sessions.Where(session => session.AccountId == account && session.Id != except)
            .Select(static session => session.Id).ToListAsync(cancellationToken);
        foreach (var id in ids)
        {
            await EndAsync(account, id, cancellationToken);
        }
    }
}
