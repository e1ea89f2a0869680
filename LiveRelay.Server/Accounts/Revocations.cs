using System.Collections.Concurrent;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Accounts;

/// <summary>
/// What was ended before its time: login sessions, guest links, devices, a room's place in a lesson. A join token that was issued under one of them
/// until that moment is void, also after a restart.
/// </summary>
public sealed class Revocations(IDbContextFactory<LiveRelayDb> database, TimeProvider timeProvider)
{
    /// <summary>No join token that is issued under a session lives longer; afterwards nobody needs to remember.</summary>
    public static readonly TimeSpan LongestToken = TimeSpan.FromDays(7);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _revoked = new(StringComparer.Ordinal);

    /// <summary>Raised with the session's name when it has been ended, on whatever thread ended it.</summary>
    public event Action<string>? Revoked;

    /// <summary>How a login session is called in join tokens.</summary>
    public static string Login(string session) => $"session-{session}";

    /// <summary>How a device is called in join tokens.</summary>
    public static string Device(int device) => $"device-{device}";

    /// <summary>How a guest link is called in join tokens.</summary>
    public static string GuestLink(int link) => $"link-{link}";

    /// <summary>How a room's place in a lesson is called: what is issued to it there, by whatever way it came.</summary>
    public static string Place(string lesson, string participant) => $"place-{lesson}-{participant}";

    /// <summary>Whether it was ever ended.</summary>
    public bool IsRevoked(string session) => _revoked.ContainsKey(session);

    /// <summary>Whether what was issued under it then is void: a place that was taken away may be given again.</summary>
    /// <param name="session">The session.</param>
    /// <param name="issuedAt">When the token was issued, in whole seconds as tokens have it; so one of the same second is void too.</param>
    public bool IsRevoked(string session, DateTimeOffset issuedAt) => _revoked.TryGetValue(session, out var at) && issuedAt <= at;

    /// <summary>Ends a session, with all that was issued under it until now.</summary>
    public Task RevokeAsync(string session, CancellationToken cancellationToken) => RevokeAsync([session], cancellationToken);

    /// <summary>Ends sessions, with all that was issued under them until now.</summary>
    public async Task RevokeAsync(IReadOnlyCollection<string> sessions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sessions);
        if (sessions.Count == 0)
        {
            return;
        }

        var now = timeProvider.GetUtcNow();

        // They are over whether or not the database remembers: others hear of it first.
        foreach (var session in sessions)
        {
            _revoked[session] = now;
            Revoked?.Invoke(session);
        }

        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Revocations.Where(revocation => sessions.Contains(revocation.Session)).ExecuteDeleteAsync(cancellationToken);
        db.Revocations.AddRange(sessions.Distinct().Select(session => new RevocationRecord { Session = session, RevokedAt = now }));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Remembers what was ended before the server's start.</summary>
    public async Task LoadAsync()
    {
        await using var db = await database.CreateDbContextAsync();
        var old = timeProvider.GetUtcNow() - LongestToken - TimeSpan.FromDays(1);
        await db.Revocations.Where(revocation => revocation.RevokedAt < old).ExecuteDeleteAsync();
        await foreach (var revocation in db.Revocations.AsNoTracking().AsAsyncEnumerable())
        {
            _revoked.TryAdd(revocation.Session, revocation.RevokedAt);
        }
    }
}
