using System.Diagnostics.CodeAnalysis;

namespace LiveRelay.Media.Srtp;

/// <summary>SRTP protection profiles, numbered as in use_srtp (RFC 5764 section 4.1.2, RFC 7714 section 14.2).</summary>
public enum SrtpProfile : ushort
{
    /// <summary>SRTP_AES128_CM_HMAC_SHA1_80: AES in counter mode and a tag of 80 bits.</summary>
    [SuppressMessage("Naming", "CA1707", Justification = "The registered name, as far as C# allows.")]
    Aes128CmHmacSha1_80 = 0x0001,

    /// <summary>SRTP_AEAD_AES_128_GCM: AES in Galois/counter mode and a tag of 128 bits.</summary>
    AeadAes128Gcm = 0x0007,
}

/// <summary>The lengths that a profile fixes, in bytes.</summary>
public static class SrtpProfileLengths
{
    /// <summary>The master key's and the session key's length; the same in both profiles.</summary>
    public const int Key = 16;

    /// <summary>The master salt's length: 14 (RFC 3711 section 8.2), or 12 with AEAD (RFC 7714 section 12.1).</summary>
    public static int MasterSalt(this SrtpProfile profile) => profile == SrtpProfile.AeadAes128Gcm ? 12 : 14;

    /// <summary>The authentication tag's length: 10, or 16 with AEAD.</summary>
    public static int Tag(this SrtpProfile profile) => profile == SrtpProfile.AeadAes128Gcm ? 16 : 10;
}
