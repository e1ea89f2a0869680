using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LiveRelay.Media.Sdp;
using static LiveRelay.Bench.Client.LibSsl;

namespace LiveRelay.Bench.Client;

/// <summary>What all DTLS clients of one run share: a self-signed certificate, and OpenSSL's settings.</summary>
internal sealed unsafe class OpenSslContext : IDisposable
{
    /// <summary>Flights stay within one datagram that passes everywhere.</summary>
    internal const int MaxDatagram = 1200;

    private const uint FirstRetransmission = 250_000;
    private const uint LongestRetransmission = 2_000_000;

    /// <summary>Makes a context.</summary>
    /// <param name="profiles">SRTP profiles by OpenSSL's names, with colons between.</param>
    /// <exception cref="CryptographicException">OpenSSL refuses something.</exception>
    internal OpenSslContext(string profiles = "SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=LiveRelay.Bench", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        var encoded = certificate.RawData;
        var privateKey = key.ExportECPrivateKey();
        Fingerprint = new CertificateFingerprint("sha-256", SHA256.HashData(encoded));

        Handle = ContextNew(ClientMethod());
        Check(Handle != 0);
        Check(ContextControl(Handle, ControlSetMinVersion, Dtls12, 0) == 1 && ContextControl(Handle, ControlSetMaxVersion, Dtls12, 0) == 1);
        ContextSetOptions(Handle, OptionNoQueryMtu);
        fixed (byte* bytes = encoded)
        {
            Check(ContextUseCertificate(Handle, encoded.Length, bytes) == 1);
        }

        fixed (byte* bytes = privateKey)
        {
            Check(ContextUsePrivateKey(EllipticCurveKey, Handle, bytes, privateKey.Length) == 1);
        }

        // 0 is success in this one function.
        Check(ContextUseSrtp(Handle, profiles) == 0);
        ContextSetVerify(Handle, VerifyPeer, &AcceptForNow);
    }

    /// <summary>The certificate's fingerprint, for the offers.</summary>
    internal CertificateFingerprint Fingerprint { get; }

    /// <summary>The SSL_CTX.</summary>
    internal nint Handle { get; }

    /// <summary>OpenSSL's first retransmission after 1 s is slower than any browser's.</summary>
    internal static void SetTimer(nint ssl) => LibSsl.SetTimer(ssl, &NextTimer);

    internal static void Check(bool succeeded)
    {
        if (!succeeded)
        {
            throw new CryptographicException("OpenSSL: " + TakeErrorText());
        }
    }

    internal static string TakeErrorText()
    {
        var text = stackalloc byte[256];
        ErrorText(TakeError(), text, 256);
        ClearErrors();
        return Marshal.PtrToStringUTF8((nint)text) ?? "";
    }

    public void Dispose() => ContextFree(Handle);

    /// <summary>The certificate is compared with the answer's fingerprint after the handshake (RFC 8122).</summary>
    [UnmanagedCallersOnly]
    private static int AcceptForNow(int isValid, nint store) => 1;

    [UnmanagedCallersOnly]
    private static uint NextTimer(nint ssl, uint microseconds) =>
        microseconds == 0 ? FirstRetransmission : Math.Min(microseconds * 2, LongestRetransmission);
}
