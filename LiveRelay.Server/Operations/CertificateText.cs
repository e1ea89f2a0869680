using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LiveRelay.Server.Operations;

/// <summary>Certificates for people's eyes.</summary>
internal static class CertificateText
{
    /// <summary>The SHA-256 fingerprint as terminals show it: bytes in hex with colons.</summary>
    internal static string Fingerprint(X509Certificate2 certificate) =>
        string.Join(':', certificate.GetCertHash(HashAlgorithmName.SHA256).Select(static part => part.ToString("X2", null)));
}
