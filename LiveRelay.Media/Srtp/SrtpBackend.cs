namespace LiveRelay.Media.Srtp;

/// <summary>Whose AES and SHA-1 an <see cref="SrtpSession"/> uses.</summary>
public enum SrtpBackend
{
    /// <summary><see cref="OpenSsl"/> where it is there, else <see cref="Managed"/>.</summary>
    Auto,

    /// <summary>OpenSSL's EVP, called without a detour; <see cref="Managed"/> where libcrypto cannot be loaded.</summary>
    OpenSsl,

    /// <summary>System.Security.Cryptography, on any system.</summary>
    Managed,
}
