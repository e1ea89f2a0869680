namespace LiveRelay.Media;

/// <summary>Why a datagram or packet went no further. Drops are counted by reason; nothing is thrown and nothing is logged per packet.</summary>
public enum DropReason
{
    /// <summary>Not dropped.</summary>
    None,

    /// <summary>The first byte belongs to no protocol of RFC 7983.</summary>
    UnknownProtocol,

    /// <summary>From a 5-tuple that no ICE check has opened.</summary>
    UnknownPath,

    /// <summary>Not a well-formed STUN message, or its FINGERPRINT is wrong.</summary>
    BadStun,

    /// <summary>A STUN request whose ufrag belongs to no transport.</summary>
    UnknownUfrag,

    /// <summary>A STUN request whose MESSAGE-INTEGRITY does not match.</summary>
    StunIntegrity,

    /// <summary>DTLS that cannot be used now: too many records waiting, or no handshake under way.</summary>
    Dtls,

    /// <summary>Media before the SRTP keys are known.</summary>
    NoKeys,

    /// <summary>Not a well-formed RTP packet.</summary>
    BadRtp,

    /// <summary>Not a well-formed RTCP packet.</summary>
    BadRtcp,

    /// <summary>The SRTP authentication tag does not match.</summary>
    SrtpAuthentication,

    /// <summary>An SRTP or SRTCP index that was seen before.</summary>
    SrtpReplay,

    /// <summary>An SRTP or SRTCP index that is older than the replay window.</summary>
    SrtpTooOld,

    /// <summary>More SSRCs on one transport than the limit allows.</summary>
    TooManyStreams,

    /// <summary>An SSRC that fits no m-line, mid or rid.</summary>
    UnknownSsrc,

    /// <summary>A payload type that was not negotiated, or a codec that the receiver did not negotiate.</summary>
    PayloadType,

    /// <summary>A sequence number that was seen before.</summary>
    Duplicate,

    /// <summary>A sequence number older than the store reaches back.</summary>
    TooOld,

    /// <summary>A retransmission without a usable original sequence number.</summary>
    BadRtx,

    /// <summary>The consumer waits for a keyframe and this packet does not begin one.</summary>
    WaitsForKeyFrame,

    /// <summary>The consumer's slot is paused.</summary>
    Paused,

    /// <summary>The send queue is full, or the system took no more.</summary>
    SendQueueFull,

    /// <summary>The viewers' media loop is too far behind to be handed over more.</summary>
    PipeFull,

    /// <summary>Longer than the largest datagram.</summary>
    TooLong,
}
