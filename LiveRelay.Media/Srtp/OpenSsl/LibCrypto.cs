using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace LiveRelay.Media.Srtp.OpenSsl;

/// <summary>
/// The functions of OpenSSL's libcrypto (3.x or 1.1) that SRTP needs, found once at the first use. The calls made for each packet
/// suppress the GC transition: they take about a microsecond at most and never block or call back. Nothing else is called that way.
/// </summary>
internal static unsafe class LibCrypto
{
    // evp.h: EVP_CTRL_AEAD_GET_TAG and EVP_CTRL_AEAD_SET_TAG.
    public const int GetTag = 0x10;
    public const int SetTag = 0x11;

    // crypto.h: OPENSSL_INIT_NO_ATEXIT. Without it the library frees itself at exit, while a loop may still be encrypting.
    private const ulong InitNoAtExit = 0x0008_0000;

    private static readonly nint _library = Load();

    public static readonly delegate* unmanaged<nint> CipherContextNew =
        (delegate* unmanaged<nint>)Find("EVP_CIPHER_CTX_new");

    public static readonly delegate* unmanaged<nint, void> CipherContextFree =
        (delegate* unmanaged<nint, void>)Find("EVP_CIPHER_CTX_free");

    public static readonly delegate* unmanaged<nint> Aes128Gcm = (delegate* unmanaged<nint>)Find("EVP_aes_128_gcm");

    public static readonly delegate* unmanaged<nint> Aes128Ctr = (delegate* unmanaged<nint>)Find("EVP_aes_128_ctr");

    /// <summary>With cipher and key: once per context.</summary>
    public static readonly delegate* unmanaged<nint, nint, nint, byte*, byte*, int, int> CipherInit =
        (delegate* unmanaged<nint, nint, nint, byte*, byte*, int, int>)Find("EVP_CipherInit_ex");

    /// <summary>With a new initialisation vector only: for each packet.</summary>
    public static readonly delegate* unmanaged[SuppressGCTransition]<nint, nint, nint, byte*, byte*, int, int> CipherRestart =
        (delegate* unmanaged[SuppressGCTransition]<nint, nint, nint, byte*, byte*, int, int>)Find("EVP_CipherInit_ex");

    public static readonly delegate* unmanaged[SuppressGCTransition]<nint, byte*, int*, byte*, int, int> CipherUpdate =
        (delegate* unmanaged[SuppressGCTransition]<nint, byte*, int*, byte*, int, int>)Find("EVP_CipherUpdate");

    public static readonly delegate* unmanaged[SuppressGCTransition]<nint, byte*, int*, int> CipherFinal =
        (delegate* unmanaged[SuppressGCTransition]<nint, byte*, int*, int>)Find("EVP_CipherFinal_ex");

    public static readonly delegate* unmanaged[SuppressGCTransition]<nint, int, int, void*, int> CipherControl =
        (delegate* unmanaged[SuppressGCTransition]<nint, int, int, void*, int>)Find("EVP_CIPHER_CTX_ctrl");

    public static readonly delegate* unmanaged<nint> DigestContextNew = (delegate* unmanaged<nint>)Find("EVP_MD_CTX_new");

    public static readonly delegate* unmanaged<nint, void> DigestContextFree = (delegate* unmanaged<nint, void>)Find("EVP_MD_CTX_free");

    public static readonly delegate* unmanaged<nint> Sha1 = (delegate* unmanaged<nint>)Find("EVP_sha1");

    public static readonly delegate* unmanaged<nint, nint, nint, int> DigestInit =
        (delegate* unmanaged<nint, nint, nint, int>)Find("EVP_DigestInit_ex");

    public static readonly delegate* unmanaged[SuppressGCTransition]<nint, nint, int> DigestCopy =
        (delegate* unmanaged[SuppressGCTransition]<nint, nint, int>)Find("EVP_MD_CTX_copy_ex");

    public static readonly delegate* unmanaged[SuppressGCTransition]<nint, byte*, nuint, int> DigestUpdate =
        (delegate* unmanaged[SuppressGCTransition]<nint, byte*, nuint, int>)Find("EVP_DigestUpdate");

    public static readonly delegate* unmanaged[SuppressGCTransition]<nint, byte*, uint*, int> DigestFinal =
        (delegate* unmanaged[SuppressGCTransition]<nint, byte*, uint*, int>)Find("EVP_DigestFinal_ex");

    /// <summary>Forgets what a failed call noted for this thread; another user of the library could take it for its own.</summary>
    public static readonly delegate* unmanaged<void> ClearErrors = (delegate* unmanaged<void>)Find("ERR_clear_error");

    /// <summary>Whether the library was found and has all these functions.</summary>
    public static bool IsAvailable { get; } = Initialize();

    /// <summary>For calls that can only fail by our own fault or for lack of memory.</summary>
    public static void Check(int result)
    {
        if (result <= 0)
        {
            ClearErrors();
            throw new CryptographicException("A call into libcrypto failed.");
        }
    }

    private static nint Load() =>
        NativeLibrary.TryLoad("libcrypto.so.3", out var library) || NativeLibrary.TryLoad("libcrypto.so.1.1", out library) ? library : 0;

    private static nint Find(string name) => _library != 0 && NativeLibrary.TryGetExport(_library, name, out var address) ? address : 0;

    private static bool Initialize()
    {
        var initialize = (delegate* unmanaged<ulong, nint, int>)Find("OPENSSL_init_crypto");
        return initialize != null && initialize(InitNoAtExit, 0) == 1
            && CipherContextNew != null && CipherContextFree != null && Aes128Gcm != null && Aes128Ctr != null && CipherInit != null
            && CipherUpdate != null && CipherFinal != null && CipherControl != null && DigestContextNew != null && DigestContextFree != null
            && Sha1 != null && DigestInit != null && DigestCopy != null && DigestUpdate != null && DigestFinal != null && ClearErrors != null;
    }
}
