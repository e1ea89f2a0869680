using System.Collections.Concurrent;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Accounts;

/// <summary>
/// What was ended before its time: login sessions, guest links, devices. A join token that was issued under one of them is void from that moment, also
/// after a restart.
/// </summary>
public sealed class Revocations(IDbContextFactory<LiveRelayDb> database, TimeProvider timeProvider)
{
    /// <summary>No join token that is issued under a session lives longer; afterwards nobody needs to remember.</summary>
    public static readonly TimeSpan LongestToken = TimeSpan.FromDays(7);

    private readonly ConcurrentDictionary<string, byte> _revoked = new(StringComparer.Ordinal);

    /// <summary>Raised with the session's name when it has been ended, on whatever thread ended it.</summary>
    public event Action<string>? Revoked;

    /// <summary>How a login session is called in join tokens.</summary>
    public static string Login(string session) => $"session-{session}";

    /// <summary>How a device is called in join tokens.</summary>
    public static string Device(int device) => $"device-{device}";

    /// <summary>How a guest link is called in join tokens.</summary>
    public static string GuestLink(int link) => $"link-{link}";

    /// <summary>Whether what was issued under it is void.</summary>
    public bool IsRevoked(string session) => _revoked.ContainsKey(session);

    /// <summary>Ends a session; a second time changes nothing.</summary>
    public async Task RevokeAsync(string session, CancellationToken cancellationToken)
    {
        if (!_revoked.TryAdd(session, 0))
        {
            return;
        }

        // It is over whether or not the database remembers: others hear of it first.
        Revoked?.Invoke(session);
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        db.Revocations.Add(new RevocationRecord { Session = session, RevokedAt = timeProvider.GetUtcNow() });
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Remembers what was ended before the server's start.</summary>
    public async Task LoadAsync()
    {
        await using var db = await database.CreateDbContextAsync();
        var old = timeProvider.GetUtcNow() - LongestToken - TimeSpan.FromDays(1);
        await db.Revocations.Where(revocation => revocation.RevokedAt < old).ExecuteDeleteAsync();
        await foreach (var session in db.Revocations.Select(static revocation => revocation.Session).AsAsyncEnumerable())
        {
            _revoked.TryAdd(session, 0);
        }
    }
}
