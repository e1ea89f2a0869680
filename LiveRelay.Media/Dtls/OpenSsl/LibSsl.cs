using System.Runtime.InteropServices;
using LiveRelay.Media.Srtp.OpenSsl;

namespace LiveRelay.Media.Dtls.OpenSsl;

/// <summary>
/// The functions of OpenSSL 3's libssl, and of the libcrypto below it, that a DTLS server with memory BIOs needs; found once at the first use.
/// None of these calls suppresses the GC transition: a handshake's steps take up to some hundred microseconds, and some call back.
/// </summary>
internal static unsafe class LibSsl
{
    private static readonly nint _ssl = NativeLibrary.TryLoad("libssl.so.3", out var library) ? library : 0;
    private static readonly nint _crypto = NativeLibrary.TryLoad("libcrypto.so.3", out var library) ? library : 0;
    private static bool _lacksFunctions;

    public static readonly delegate* unmanaged<nint> ServerMethod = (delegate* unmanaged<nint>)Find(_ssl, "DTLS_server_method");

    /// <summary>With a library context or 0, a property query or 0, and a method.</summary>
    public static readonly delegate* unmanaged<nint, nint, nint, nint> ContextNew =
        (delegate* unmanaged<nint, nint, nint, nint>)Find(_ssl, "SSL_CTX_new_ex");

    public static readonly delegate* unmanaged<nint, void> ContextFree = (delegate* unmanaged<nint, void>)Find(_ssl, "SSL_CTX_free");

    public static readonly delegate* unmanaged<nint, int, nint, void*, nint> ContextControl =
        (delegate* unmanaged<nint, int, nint, void*, nint>)Find(_ssl, "SSL_CTX_ctrl");

    public static readonly delegate* unmanaged<nint, ulong, ulong> ContextSetOptions =
        (delegate* unmanaged<nint, ulong, ulong>)Find(_ssl, "SSL_CTX_set_options");

    public static readonly delegate* unmanaged<nint, int, void> ContextSetSecurityLevel =
        (delegate* unmanaged<nint, int, void>)Find(_ssl, "SSL_CTX_set_security_level");

    public static readonly delegate* unmanaged<nint, byte*, int> ContextSetCiphers =
        (delegate* unmanaged<nint, byte*, int>)Find(_ssl, "SSL_CTX_set_cipher_list");

    /// <summary>0 is success in this one function.</summary>
    public static readonly delegate* unmanaged<nint, byte*, int> ContextUseSrtp =
        (delegate* unmanaged<nint, byte*, int>)Find(_ssl, "SSL_CTX_set_tlsext_use_srtp");

    public static readonly delegate* unmanaged<nint, int, byte*, int> ContextUseCertificate =
        (delegate* unmanaged<nint, int, byte*, int>)Find(_ssl, "SSL_CTX_use_certificate_ASN1");

    public static readonly delegate* unmanaged<int, nint, byte*, nint, int> ContextUsePrivateKey =
        (delegate* unmanaged<int, nint, byte*, nint, int>)Find(_ssl, "SSL_CTX_use_PrivateKey_ASN1");

    public static readonly delegate* unmanaged<nint, int, nint, void> ContextSetVerify =
        (delegate* unmanaged<nint, int, nint, void>)Find(_ssl, "SSL_CTX_set_verify");

    /// <summary>With a callback of X509_STORE_CTX and our argument, in the place of OpenSSL's look at the chain.</summary>
    public static readonly delegate* unmanaged<nint, delegate* unmanaged<nint, nint, int>, nint, void> ContextSetVerifyCallback =
        (delegate* unmanaged<nint, delegate* unmanaged<nint, nint, int>, nint, void>)Find(_ssl, "SSL_CTX_set_cert_verify_callback");

    /// <summary>With a callback of SSL, where the alert goes, and our argument.</summary>
    public static readonly delegate* unmanaged<nint, delegate* unmanaged<nint, int*, nint, int>, nint, void> ContextSetHelloCallback =
        (delegate* unmanaged<nint, delegate* unmanaged<nint, int*, nint, int>, nint, void>)Find(_ssl, "SSL_CTX_set_client_hello_cb");

    /// <summary>With a callback of SSL, what happens, and a number.</summary>
    public static readonly delegate* unmanaged<nint, delegate* unmanaged<nint, int, int, void>, void> ContextSetInfoCallback =
        (delegate* unmanaged<nint, delegate* unmanaged<nint, int, int, void>, void>)Find(_ssl, "SSL_CTX_set_info_callback");

    public static readonly delegate* unmanaged<nint, uint, byte**, nuint*, int> HelloExtension =
        (delegate* unmanaged<nint, uint, byte**, nuint*, int>)Find(_ssl, "SSL_client_hello_get0_ext");

    public static readonly delegate* unmanaged<nint, nint> New = (delegate* unmanaged<nint, nint>)Find(_ssl, "SSL_new");

    public static readonly delegate* unmanaged<nint, void> Free = (delegate* unmanaged<nint, void>)Find(_ssl, "SSL_free");

    public static readonly delegate* unmanaged<nint, int, nint, void*, nint> Control =
        (delegate* unmanaged<nint, int, nint, void*, nint>)Find(_ssl, "SSL_ctrl");

    /// <summary>The SSL owns its BIOs from then on.</summary>
    public static readonly delegate* unmanaged<nint, nint, nint, void> SetBios =
        (delegate* unmanaged<nint, nint, nint, void>)Find(_ssl, "SSL_set_bio");

    public static readonly delegate* unmanaged<nint, void> SetAcceptState = (delegate* unmanaged<nint, void>)Find(_ssl, "SSL_set_accept_state");

    /// <summary>With a callback of SSL and the last wait in microseconds, 0 for none, that gives the next.</summary>
    public static readonly delegate* unmanaged<nint, delegate* unmanaged<nint, uint, uint>, void> SetTimer =
        (delegate* unmanaged<nint, delegate* unmanaged<nint, uint, uint>, void>)Find(_ssl, "DTLS_set_timer_cb");

    public static readonly delegate* unmanaged<nint, int> DoHandshake = (delegate* unmanaged<nint, int>)Find(_ssl, "SSL_do_handshake");

    public static readonly delegate* unmanaged<nint, int, int> GetError = (delegate* unmanaged<nint, int, int>)Find(_ssl, "SSL_get_error");

    public static readonly delegate* unmanaged<nint, byte*, nuint, byte*, nuint, byte*, nuint, int, int> ExportKeyingMaterial =
        (delegate* unmanaged<nint, byte*, nuint, byte*, nuint, byte*, nuint, int, int>)Find(_ssl, "SSL_export_keying_material");

    /// <summary>An SRTP_PROTECTION_PROFILE: a pointer to its name, and its number as an unsigned long.</summary>
    public static readonly delegate* unmanaged<nint, nuint*> SelectedSrtpProfile =
        (delegate* unmanaged<nint, nuint*>)Find(_ssl, "SSL_get_selected_srtp_profile");

    public static readonly delegate* unmanaged<nint, nint> GetSession = (delegate* unmanaged<nint, nint>)Find(_ssl, "SSL_get_session");

    public static readonly delegate* unmanaged<nint, byte*, nuint, nuint> MasterSecret =
        (delegate* unmanaged<nint, byte*, nuint, nuint>)Find(_ssl, "SSL_SESSION_get_master_key");

    public static readonly delegate* unmanaged<nint, byte*, nuint, nuint> ClientRandom =
        (delegate* unmanaged<nint, byte*, nuint, nuint>)Find(_ssl, "SSL_get_client_random");

    public static readonly delegate* unmanaged<nint, byte*, nuint, nuint> ServerRandom =
        (delegate* unmanaged<nint, byte*, nuint, nuint>)Find(_ssl, "SSL_get_server_random");

    public static readonly delegate* unmanaged<nint, nint> BioNew = (delegate* unmanaged<nint, nint>)Find(_crypto, "BIO_new");

    public static readonly delegate* unmanaged<nint> BioMemory = (delegate* unmanaged<nint>)Find(_crypto, "BIO_s_mem");

    public static readonly delegate* unmanaged<nint, byte*, int, int> BioRead =
        (delegate* unmanaged<nint, byte*, int, int>)Find(_crypto, "BIO_read");

    public static readonly delegate* unmanaged<nint, byte*, int, int> BioWrite =
        (delegate* unmanaged<nint, byte*, int, int>)Find(_crypto, "BIO_write");

    /// <summary>The certificate that is to be verified, still owned by the X509_STORE_CTX.</summary>
    public static readonly delegate* unmanaged<nint, nint> StoreCertificate =
        (delegate* unmanaged<nint, nint>)Find(_crypto, "X509_STORE_CTX_get0_cert");

    public static readonly delegate* unmanaged<nint, int, void> StoreSetError =
        (delegate* unmanaged<nint, int, void>)Find(_crypto, "X509_STORE_CTX_set_error");

    /// <summary>DER of a certificate; its length only where there is no place for it.</summary>
    public static readonly delegate* unmanaged<nint, byte**, int> CertificateEncode =
        (delegate* unmanaged<nint, byte**, int>)Find(_crypto, "i2d_X509");

    public static readonly delegate* unmanaged<nint> LibraryNew = (delegate* unmanaged<nint>)Find(_crypto, "OSSL_LIB_CTX_new");

    public static readonly delegate* unmanaged<nint, byte*, int> ProviderAvailable =
        (delegate* unmanaged<nint, byte*, int>)Find(_crypto, "OSSL_PROVIDER_available");

    public static readonly delegate* unmanaged<nint, byte*, nint> ProviderLoad =
        (delegate* unmanaged<nint, byte*, nint>)Find(_crypto, "OSSL_PROVIDER_load");

    /// <summary>With a provider's OSSL_provider_init.</summary>
    public static readonly delegate* unmanaged<nint, byte*, delegate* unmanaged<nint, OpenSslLibrary.Dispatch*, OpenSslLibrary.Dispatch**, nint*, int>, int> ProviderAdd =
        (delegate* unmanaged<nint, byte*, delegate* unmanaged<nint, OpenSslLibrary.Dispatch*, OpenSslLibrary.Dispatch**, nint*, int>, int>)Find(_crypto, "OSSL_PROVIDER_add_builtin");

    public static readonly delegate* unmanaged<nint, int, int*, OpenSslLibrary.Algorithm*> ProviderQuery =
        (delegate* unmanaged<nint, int, int*, OpenSslLibrary.Algorithm*>)Find(_crypto, "OSSL_PROVIDER_query_operation");

    public static readonly delegate* unmanaged<nint, byte*, nint, nint, int> ProviderCapabilities =
        (delegate* unmanaged<nint, byte*, nint, nint, int>)Find(_crypto, "OSSL_PROVIDER_get_capabilities");

    public static readonly delegate* unmanaged<nint, nint> ProviderContext =
        (delegate* unmanaged<nint, nint>)Find(_crypto, "OSSL_PROVIDER_get0_provider_ctx");

    public static readonly delegate* unmanaged<ulong> TakeError = (delegate* unmanaged<ulong>)Find(_crypto, "ERR_get_error");

    public static readonly delegate* unmanaged<ulong, byte*> ErrorReason =
        (delegate* unmanaged<ulong, byte*>)Find(_crypto, "ERR_reason_error_string");

    /// <summary>Whether the library was found and has all these functions. libcrypto must be told first not to free itself at exit.</summary>
    public static bool IsAvailable { get; } = _ssl != 0 && _crypto != 0 && !_lacksFunctions && LibCrypto.IsAvailable;

    private static nint Find(nint library, string name)
    {
        if (library != 0 && NativeLibrary.TryGetExport(library, name, out var address))
        {
            return address;
        }

        _lacksFunctions = true;
        return 0;
    }
}
