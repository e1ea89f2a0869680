namespace LiveRelay.Media.Stun;

/// <summary>Attribute types (RFC 8489 section 18.3, RFC 8445 section 16.1). Below 0x8000 the receiver must understand them.</summary>
public enum StunAttribute : ushort
{
    /// <summary>MAPPED-ADDRESS, for RFC 3489 clients.</summary>
    MappedAddress = 0x0001,

    /// <summary>USERNAME; in a connectivity check "receiver's ufrag:sender's ufrag".</summary>
    Username = 0x0006,

    /// <summary>MESSAGE-INTEGRITY, HMAC-SHA1.</summary>
    MessageIntegrity = 0x0008,

    /// <summary>ERROR-CODE.</summary>
    ErrorCode = 0x0009,

    /// <summary>UNKNOWN-ATTRIBUTES, in a 420 response.</summary>
    UnknownAttributes = 0x000A,

    /// <summary>REALM.</summary>
    Realm = 0x0014,

    /// <summary>NONCE.</summary>
    Nonce = 0x0015,

    /// <summary>MESSAGE-INTEGRITY-SHA256.</summary>
    MessageIntegritySha256 = 0x001C,

    /// <summary>PASSWORD-ALGORITHM.</summary>
    PasswordAlgorithm = 0x001D,

    /// <summary>USERHASH.</summary>
    UserHash = 0x001E,

    /// <summary>XOR-MAPPED-ADDRESS.</summary>
    XorMappedAddress = 0x0020,

    /// <summary>PRIORITY: the priority that a peer-reflexive candidate would get.</summary>
    Priority = 0x0024,

    /// <summary>USE-CANDIDATE: the controlling side nominates this pair.</summary>
    UseCandidate = 0x0025,

    /// <summary>SOFTWARE.</summary>
    Software = 0x8022,

    /// <summary>FINGERPRINT.</summary>
    Fingerprint = 0x8028,

    /// <summary>ICE-CONTROLLED, with the tie-breaker.</summary>
    IceControlled = 0x8029,

    /// <summary>ICE-CONTROLLING, with the tie-breaker.</summary>
    IceControlling = 0x802A,
}
