using System.Security.Cryptography;
using LiveRelay.Server.Operations;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Accounts.Devices;

/// <summary>Panels that wait to be paired. They are kept in memory: after a restart a panel asks for another code by itself.</summary>
public sealed class Pairings(TimeProvider timeProvider, IOptions<DevicesOptions> options)
{
    /// <summary>No letter or digit that is taken for another.</summary>
    private const string CodeLetters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

    private const int CodeLength = 6;
    private const int MaxWaiting = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Pairing> _byCode = new(StringComparer.Ordinal);

    /// <summary>New codes by address.</summary>
    public AttemptLimiter Limiter { get; } = new(options.Value.PairingsPerMinute, TimeSpan.FromMinutes(1), timeProvider);

    /// <summary>Begins one; <c>null</c> if too many panels wait.</summary>
    public (string Code, string Secret, DateTimeOffset ExpiresAt)? Begin()
    {
        var now = timeProvider.GetUtcNow();
        var (secret, expires) = (Secrets.Create(), now.AddMinutes(options.Value.PairingMinutes));
        lock (_gate)
        {
            foreach (var (old, _) in _byCode.Where(entry => entry.Value.ExpiresAt <= now).ToArray())
            {
                _byCode.Remove(old);
            }

            if (_byCode.Count >= MaxWaiting)
            {
                return null;
            }

            string code;
            do
            {
                code = RandomNumberGenerator.GetString(CodeLetters, CodeLength);
            }
            while (!_byCode.TryAdd(code, new Pairing(Secrets.Hash(secret), expires)));
            return (code, secret, expires);
        }
    }

    /// <summary>Whether a panel with this secret still waits.</summary>
    public bool IsWaiting(string secret)
    {
        var (hash, now) = (Secrets.Hash(secret), timeProvider.GetUtcNow());
        lock (_gate)
        {
            return _byCode.Values.Any(pairing => pairing.SecretHash == hash && pairing.ExpiresAt > now);
        }
    }

    /// <summary>Takes a waiting panel by its code, in letters of any size.</summary>
    /// <returns>The hash of its secret, which becomes its device's; or <c>null</c>.</returns>
    public string? Take(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        lock (_gate)
        {
            return _byCode.Remove(code.ToUpperInvariant(), out var pairing) && pairing.ExpiresAt > timeProvider.GetUtcNow()
                ? pairing.SecretHash
                : null;
        }
    }

    private sealed record Pairing(string SecretHash, DateTimeOffset ExpiresAt);
}
