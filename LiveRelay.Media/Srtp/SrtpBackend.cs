namespace LiveRelay.Media.Srtp;

/// <summary>Whose AES and SHA-1 an <see cref="SrtpSession"/> uses.</summary>
public enum SrtpBackend
{
    /// <summary>The first of those below that is there.</summary>
    Auto,

    /// <summary>The processor's AES instructions for AEAD_AES_128_GCM, where it has them; for the rest, <see cref="OpenSsl"/>.</summary>
    Hardware,

    /// <summary>OpenSSL's EVP, called without a detour; <see cref="Managed"/> where libcrypto cannot be loaded.</summary>
    OpenSsl,

    /// <summary>System.Security.Cryptography, on any system.</summary>
    Managed,
}
