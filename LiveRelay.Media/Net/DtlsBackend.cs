namespace LiveRelay.Media.Net;

/// <summary>Whose DTLS the server speaks.</summary>
public enum DtlsBackend
{
    /// <summary><see cref="OpenSsl"/> where it is there, else <see cref="Managed"/>.</summary>
    Auto,

    /// <summary>OpenSSL 3's libssl, which never waits: all handshakes on a thread or two; <see cref="Managed"/> where it cannot be loaded.</summary>
    OpenSsl,

    /// <summary>BouncyCastle, on any system: a thread for each handshake under way.</summary>
    Managed,
}
