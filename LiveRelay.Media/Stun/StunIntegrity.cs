using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace LiveRelay.Media.Stun;

/// <summary>MESSAGE-INTEGRITY's hash (RFC 8489 section 14.5).</summary>
internal static class StunIntegrity
{
    /// <summary>Hashes a message that ends before the attribute, but whose length field counts it already.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "RFC 8445 checks are HMAC-SHA1, which SHA-1's collisions do not weaken.")]
    public static void Compute(ReadOnlySpan<byte> key, ReadOnlySpan<byte> messageBefore, Span<byte> hash) =>
        HMACSHA1.HashData(key, messageBefore, hash);
}
