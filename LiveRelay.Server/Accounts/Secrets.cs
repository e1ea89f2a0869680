using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace LiveRelay.Server.Accounts;

/// <summary>Random secrets that stand in links. The database knows their hashes alone, so that nobody who reads it can use one.</summary>
public static class Secrets
{
    private const int Length = 24;
    private const int MaxTextLength = 64;

    /// <summary>A new secret: 192 random bits in base64url.</summary>
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Length));

    /// <summary>What is stored of a secret. It is random, so that a plain hash tells nothing of it.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Whether a text could be a secret.</summary>
    public static bool IsPlausible(string? text) => text is { Length: > 0 and <= MaxTextLength };

    /// <summary>Compares in a time that tells nothing.</summary>
    public static bool AreEqual(string? one, string? other) =>
        one is not null && other is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
}
