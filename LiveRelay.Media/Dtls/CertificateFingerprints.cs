using System.Security.Cryptography;
using LiveRelay.Media.Sdp;

namespace LiveRelay.Media.Dtls;

/// <summary>Certificates against fingerprints (RFC 8122 section 5).</summary>
internal static class CertificateFingerprints
{
    /// <summary>Whether a certificate in DER has this fingerprint. SHA-1 and unknown hash functions match nothing.</summary>
    public static bool Match(CertificateFingerprint fingerprint, ReadOnlySpan<byte> certificate) =>
        fingerprint.Algorithm switch
        {
            "sha-256" => fingerprint.Value.Span.SequenceEqual(SHA256.HashData(certificate)),
            "sha-384" => fingerprint.Value.Span.SequenceEqual(SHA384.HashData(certificate)),
            "sha-512" => fingerprint.Value.Span.SequenceEqual(SHA512.HashData(certificate)),
            _ => false,
        };
}
