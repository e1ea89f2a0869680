using LiveRelay.Media.Srtp;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace LiveRelay.Media.Dtls;

/// <summary>What both ends of our DTLS agree on.</summary>
/// <param name="Crypto">BouncyCastle's cryptography with our randomness; may be shared by all handshakes.</param>
/// <param name="Certificate">Our own certificate.</param>
/// <param name="Profiles">SRTP profiles in the order of preference.</param>
/// <param name="FirstRetransmission">How long the first wait for the peer's next flight is; it doubles each time.</param>
/// <param name="Timeout">How long a handshake may take.</param>
internal sealed record DtlsParameters(
    BcTlsCrypto Crypto,
    DtlsCertificate Certificate,
    IReadOnlyList<SrtpProfile> Profiles,
    TimeSpan FirstRetransmission,
    TimeSpan Timeout)
{
    /// <summary>The largest handshake message taken: a certificate chain of some RSA keys, or a ClientHello with post-quantum key shares.</summary>
    public const int MaxHandshakeMessage = 16 * 1024;

    /// <summary>The one cipher suite: mandatory in RFC 8827 section 6.5, and every WebRTC stack has it.</summary>
    public static int[] CipherSuites => [CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256];

    /// <summary>ECDSA and RSA signatures; some peers have RSA certificates.</summary>
    public static IList<SignatureAndHashAlgorithm> SignatureAlgorithms { get; } =
    [
        SignatureAndHashAlgorithm.GetInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa),
        SignatureAndHashAlgorithm.GetInstance(HashAlgorithm.sha384, SignatureAlgorithm.ecdsa),
        SignatureAndHashAlgorithm.rsa_pss_rsae_sha256,
        SignatureAndHashAlgorithm.GetInstance(HashAlgorithm.sha256, SignatureAlgorithm.rsa),
        SignatureAndHashAlgorithm.GetInstance(HashAlgorithm.sha384, SignatureAlgorithm.rsa),
        SignatureAndHashAlgorithm.GetInstance(HashAlgorithm.sha512, SignatureAlgorithm.rsa),
    ];

    /// <summary>Our certificate, ready to sign in a handshake.</summary>
    public TlsCredentialedSigner CreateSigner(TlsContext context) =>
        new BcDefaultTlsCredentialedSigner(
            new TlsCryptoParameters(context),
            Crypto,
            Certificate.PrivateKey,
            new Org.BouncyCastle.Tls.Certificate([new BcTlsCertificate(Crypto, Certificate.Encoded)]),
            SignatureAndHashAlgorithm.GetInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
}
