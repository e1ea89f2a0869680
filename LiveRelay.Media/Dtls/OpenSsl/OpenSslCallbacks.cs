using System.Buffers.Binary;
using System.Runtime.InteropServices;
using LiveRelay.Media.Srtp;
using Org.BouncyCastle.Tls;

namespace LiveRelay.Media.Dtls.OpenSsl;

/// <summary>What OpenSSL asks while it works on a session; it asks on the thread that called it, so that thread knows which session is meant.</summary>
internal static unsafe class OpenSslCallbacks
{
    // ssl.h: SSL_CB_ALERT and SSL_CB_READ, and what a hello callback answers.
    private const int AlertRead = 0x4000 | 0x04;
    private const int HelloAccepted = 1;
    private const int HelloRefused = 0;

    // x509_vfy.h: X509_V_ERR_CERT_REJECTED, which becomes a bad_certificate alert (RFC 5763 section 5).
    private const int CertificateRejected = 28;

    private const uint LongestRetransmission = 2_000_000;

    [ThreadStatic]
    private static OpenSslHandshake? _current;

    /// <summary>To be called with the session before each call into OpenSSL that may ask, and with null after it.</summary>
    public static void Enter(OpenSslHandshake? session) => _current = session;

    /// <summary>Sets what a context's sessions ask.</summary>
    public static void Install(nint context)
    {
        LibSsl.ContextSetHelloCallback(context, &OnHello, 0);
        LibSsl.ContextSetVerifyCallback(context, &OnCertificate, 0);
        LibSsl.ContextSetInfoCallback(context, &OnInfo);
    }

    /// <summary>Sets how long a session waits for answers.</summary>
    public static void InstallTimer(nint ssl) => LibSsl.SetTimer(ssl, &NextWait);

    /// <summary>What OpenSSL would let pass: a client without extended master secret, or without an SRTP profile in common.</summary>
    [UnmanagedCallersOnly]
    private static int OnHello(nint ssl, int* alert, nint argument)
    {
        string? refusal = null;
        if (!TryFind(ssl, ExtensionType.extended_master_secret, out _))
        {
            refusal = "the peer has no extended master secret";
        }
        else if (!TryFind(ssl, ExtensionType.use_srtp, out var profiles) || !HasCommonProfile(profiles, _current!.Profiles))
        {
            refusal = "no common SRTP profile";
        }

        if (refusal is null)
        {
            return HelloAccepted;
        }

        _current!.Refuse(refusal);
        *alert = AlertDescription.handshake_failure;
        return HelloRefused;
    }

    [UnmanagedCallersOnly]
    private static int OnCertificate(nint store, nint argument)
    {
        var certificate = LibSsl.StoreCertificate(store);
        var length = LibSsl.CertificateEncode(certificate, null);
        if (length is > 0 and <= DtlsParameters.MaxHandshakeMessage)
        {
            var buffer = stackalloc byte[length];
            var encoded = buffer; // which it moves
            length = LibSsl.CertificateEncode(certificate, &encoded);
            if (CertificateFingerprints.Match(_current!.Remote, new ReadOnlySpan<byte>(buffer, length)))
            {
                return 1;
            }
        }

        _current!.Refuse("the certificate does not match the fingerprint in the SDP");
        LibSsl.StoreSetError(store, CertificateRejected);
        return 0;
    }

    [UnmanagedCallersOnly]
    private static void OnInfo(nint ssl, int what, int number)
    {
        // The upper byte is the alert's level.
        if (what == AlertRead)
        {
            _current!.NoteAlert((short)(number & 0xFF));
        }
    }

    [UnmanagedCallersOnly]
    private static uint NextWait(nint ssl, uint last) =>
        last == 0 ? _current!.FirstRetransmission : Math.Min(last * 2, LongestRetransmission);

    private static bool TryFind(nint ssl, int type, out ReadOnlySpan<byte> extension)
    {
        byte* bytes;
        nuint length;
        var isThere = LibSsl.HelloExtension(ssl, (uint)type, &bytes, &length) == 1;
        extension = isThere ? new ReadOnlySpan<byte>(bytes, (int)length) : default;
        return isThere;
    }

    // RFC 5764 section 4.1.1: the length of the list in bytes, then two bytes a profile.
    private static bool HasCommonProfile(ReadOnlySpan<byte> extension, IReadOnlyList<SrtpProfile> profiles)
    {
        if (extension.Length < 2)
        {
            return false;
        }

        var list = extension[2..];
        list = list[..Math.Min(list.Length, BinaryPrimitives.ReadUInt16BigEndian(extension))];
        for (; list.Length >= 2; list = list[2..])
        {
            if (profiles.Contains((SrtpProfile)BinaryPrimitives.ReadUInt16BigEndian(list)))
            {
                return true;
            }
        }

        return false;
    }
}
