using System.Security.Cryptography;
using LiveRelay.Media.Sdp;
using Org.BouncyCastle.Asn1.Sec;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Operators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.X509;

namespace LiveRelay.Media.Dtls;

/// <summary>
/// A self-signed ECDSA P-256 certificate and its key. Peers know it by the fingerprint in our SDP (RFC 8122), so that nobody checks
/// its name or its dates.
/// </summary>
public sealed class DtlsCertificate
{
    private const string Name = "CN=LiveRelay";
    private const int SerialBits = 63;

    private DtlsCertificate(AsymmetricKeyParameter privateKey, byte[] encoded)
    {
        PrivateKey = privateKey;
        Encoded = encoded;
        Fingerprint = new CertificateFingerprint("sha-256", SHA256.HashData(encoded));
    }

    /// <summary>The SHA-256 fingerprint of the certificate.</summary>
    public CertificateFingerprint Fingerprint { get; }

    /// <summary>The signing key.</summary>
    internal AsymmetricKeyParameter PrivateKey { get; }

    /// <summary>The certificate in DER.</summary>
    internal byte[] Encoded { get; }

    /// <summary>Makes a key and a certificate that is valid from a day before <paramref name="now"/> for a year.</summary>
    public static DtlsCertificate Create(RandomNumberGenerator randomNumberGenerator, DateTimeOffset now)
    {
        var random = SecureRandomAdapter.From(randomNumberGenerator);
        var keys = new ECKeyPairGenerator();
        keys.Init(new ECKeyGenerationParameters(SecObjectIdentifiers.SecP256r1, random));
        var pair = keys.GenerateKeyPair();

        var name = new X509Name(Name);
        var generator = new X509V3CertificateGenerator();
        generator.SetSerialNumber(new BigInteger(SerialBits, random).Add(BigInteger.One));
        generator.SetIssuerDN(name);
        generator.SetSubjectDN(name);
        generator.SetNotBefore(now.UtcDateTime.AddDays(-1));
        generator.SetNotAfter(now.UtcDateTime.AddDays(365));
        generator.SetPublicKey(pair.Public);
        var certificate = generator.Generate(new Asn1SignatureFactory("SHA256WITHECDSA", pair.Private, random));
        return new DtlsCertificate(pair.Private, certificate.GetEncoded());
    }
}
