using System.Runtime.InteropServices;
using System.Security.Cryptography;
using LiveRelay.Media.Srtp;
using LiveRelay.Media.Srtp.OpenSsl;
using Org.BouncyCastle.Pkcs;

namespace LiveRelay.Media.Dtls.OpenSsl;

/// <summary>
/// An SSL_CTX: what all handshakes share. DTLS 1.2 with the one cipher suite, our certificate, SRTP profiles by our preference; nothing that
/// would outlive a session (no cache, no tickets, no renegotiation).
/// </summary>
internal sealed unsafe class OpenSslContext : SafeHandle
{
    // ssl.h
    private const int SetSessionCacheMode = 44;
    private const int SetMaxCertificateList = 51;
    private const int SetGroups = 92;
    private const int SetSignatureAlgorithms = 98;
    private const int SetMinVersion = 123;
    private const int SetMaxVersion = 124;
    private const int VerifyPeerOrFail = 0x01 | 0x02;
    private const ulong OptionNoQueryMtu = 1UL << 12;
    private const ulong OptionNoTicket = 1UL << 14;
    private const ulong OptionNoRenegotiation = 1UL << 30;

    // RFC 6347 section 4.1.
    private const int Dtls12 = 0xFEFD;

    // evp.h: EVP_PKEY_EC.
    private const int EllipticCurveKey = 408;

    /// <param name="library">Where algorithms are looked for: an OSSL_LIB_CTX, or 0 for the process's own.</param>
    /// <param name="certificate">What is shown to peers.</param>
    /// <param name="profiles">SRTP profiles in the order of preference.</param>
    /// <param name="firstRetransmission">How long the first wait for an answer is.</param>
    /// <exception cref="CryptographicException">OpenSSL refuses something, or is not there.</exception>
    public OpenSslContext(nint library, DtlsCertificate certificate, IReadOnlyList<SrtpProfile> profiles, TimeSpan firstRetransmission)
        : base(0, ownsHandle: true)
    {
        Check(LibSsl.IsAvailable);
        Profiles = profiles;
        FirstRetransmission = (uint)firstRetransmission.TotalMicroseconds;
        SetHandle(LibSsl.ContextNew(library, 0, LibSsl.ServerMethod()));
        Check(handle != 0);
        Check(LibSsl.ContextControl(handle, SetMinVersion, Dtls12, null) == 1 && LibSsl.ContextControl(handle, SetMaxVersion, Dtls12, null) == 1);

        // Certificates are known by their fingerprints: what a system's policy thinks of their keys is not asked.
        LibSsl.ContextSetSecurityLevel(handle, 1);
        LibSsl.ContextSetOptions(handle, OptionNoQueryMtu | OptionNoTicket | OptionNoRenegotiation);
        LibSsl.ContextControl(handle, SetSessionCacheMode, 0, null);
        LibSsl.ContextControl(handle, SetMaxCertificateList, DtlsParameters.MaxHandshakeMessage, null);
        fixed (byte* ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256\0"u8, srtp = NameProfiles(profiles))
        {
            Check(LibSsl.ContextSetCiphers(handle, ciphers) == 1 && LibSsl.ContextUseSrtp(handle, srtp) == 0);
        }

        fixed (byte* groups = "X25519:P-256:P-384\0"u8)
        fixed (byte* signatures = "ECDSA+SHA256:ECDSA+SHA384:rsa_pss_rsae_sha256:RSA+SHA256:RSA+SHA384:RSA+SHA512\0"u8)
        {
            Check(LibSsl.ContextControl(handle, SetGroups, 0, groups) == 1);
            Check(LibSsl.ContextControl(handle, SetSignatureAlgorithms, 0, signatures) == 1);
        }

        Use(certificate);
        LibSsl.ContextSetVerify(handle, VerifyPeerOrFail, 0);
        OpenSslCallbacks.Install(handle);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>SRTP profiles in the order of preference.</summary>
    public IReadOnlyList<SrtpProfile> Profiles { get; }

    /// <summary>How long the first wait for an answer is, in microseconds.</summary>
    public uint FirstRetransmission { get; }

    /// <summary>A new SSL of this context, owned by the caller.</summary>
    public nint NewSession()
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        var ssl = LibSsl.New(handle);
        Check(ssl != 0);
        return ssl;
    }

    /// <summary>For calls that can only fail by our own fault or for lack of memory.</summary>
    public static void Check(bool succeeded)
    {
        if (!succeeded)
        {
            throw new CryptographicException("A call into libssl failed: " + (LibSsl.IsAvailable ? TakeErrorText() : "libssl.so.3 is not there."));
        }
    }

    /// <summary>The first reason that OpenSSL noted for this thread, and all forgotten.</summary>
    public static string TakeErrorText()
    {
        var text = Marshal.PtrToStringUTF8((nint)LibSsl.ErrorReason(LibSsl.TakeError())) ?? "unknown";
        LibCrypto.ClearErrors();
        return text;
    }

    protected override bool ReleaseHandle()
    {
        LibSsl.ContextFree(handle);
        return true;
    }

    private void Use(DtlsCertificate certificate)
    {
        var key = PrivateKeyInfoFactory.CreatePrivateKeyInfo(certificate.PrivateKey).GetDerEncoded();
        fixed (byte* certificatePointer = certificate.Encoded, keyPointer = key)
        {
            Check(LibSsl.ContextUseCertificate(handle, certificate.Encoded.Length, certificatePointer) == 1);
            Check(LibSsl.ContextUsePrivateKey(EllipticCurveKey, handle, keyPointer, key.Length) == 1);
        }

        CryptographicOperations.ZeroMemory(key);
    }

    private static byte[] NameProfiles(IEnumerable<SrtpProfile> profiles) =>
        [.. System.Text.Encoding.ASCII.GetBytes(string.Join(':', profiles.Select(static profile => profile switch
        {
            SrtpProfile.AeadAes128Gcm => "SRTP_AEAD_AES_128_GCM",
            SrtpProfile.Aes128CmHmacSha1_80 => "SRTP_AES128_CM_SHA1_80",
            _ => throw new ArgumentOutOfRangeException(nameof(profiles)),
        }))), 0];
}
