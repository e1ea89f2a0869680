using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Accounts;

/// <summary>
/// The way in while there is no administrator: a secret that only who started the server has seen. It is made at each start and never stored, and is void
/// as soon as there is an administrator.
/// </summary>
public sealed class SetupLink(IDbContextFactory<LiveRelayDb> database) : IDisposable
{
    private readonly string _secret = Secrets.Create();
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>The page with the secret in its fragment.</summary>
    public string Page => $"/setup#secret={_secret}";

    /// <summary>Whether there was no administrator when it was last looked.</summary>
    public bool IsNeeded { get; private set; }

    /// <summary>Whether this is the secret.</summary>
    public bool Opens(string? secret) => Secrets.AreEqual(secret, _secret);

    /// <summary>Whether there is no administrator.</summary>
    public async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return IsNeeded = !await db.Accounts.AnyAsync(static account => account.Role == AccountRole.Administrator, cancellationToken);
    }

    /// <summary>Lets one through at a time, so that there is one first administrator.</summary>
    public async Task<T> AloneAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        await _one.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();
}
