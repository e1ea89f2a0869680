namespace LiveRelay.Media.Sdp;

/// <summary>What this server puts into its answers.</summary>
public sealed record AnswerOptions
{
    /// <summary>Our ICE credentials for this session.</summary>
    public required IceCredentials LocalIce { get; init; }

    /// <summary>The hash of our DTLS certificate.</summary>
    public required CertificateFingerprint LocalFingerprint { get; init; }

    /// <summary>Where we can be reached.</summary>
    public IReadOnlyList<IceCandidate> Candidates { get; init; } = [];

    /// <summary>Video codec names, the one that a publisher should use first.</summary>
    public IReadOnlyList<string> VideoCodecPreference { get; init; } = ["H264", "VP8", "VP9", "AV1"];

    /// <summary>Whether a publisher is asked to send next to nothing while nobody speaks: Opus' discontinuous transmission, for speech alone.</summary>
    public bool WantsDtx { get; init; }
}

/// <summary>An outgoing stream of a viewer's m-line.</summary>
/// <param name="Ssrc">Its SSRC.</param>
/// <param name="RtxSsrc">The SSRC of its retransmissions, used if the viewer takes RTX.</param>
/// <param name="StreamId">The MediaStream that it belongs to: sound and picture of one are played in sync.</param>
/// <param name="TrackId">The MediaStreamTrack's id.</param>
/// <param name="CName">The canonical name (RFC 3550 section 6.5.1), as in sender reports.</param>
public sealed record OutgoingStream(uint Ssrc, uint? RtxSsrc, string StreamId, string TrackId, string CName);

/// <summary>An answer, and what offer and answer agreed on.</summary>
/// <param name="Text">The SDP.</param>
/// <param name="Session">The same for the transport.</param>
public sealed record SdpAnswer(string Text, NegotiatedSession Session);

/// <summary>What an offer lacks.</summary>
public enum SdpErrorCode
{
    /// <summary>No ICE credentials, or ones that RFC 8839 does not allow.</summary>
    NoIce,

    /// <summary>No certificate fingerprint that we can check (sha-256, sha-384 or sha-512).</summary>
    NoFingerprint,

    /// <summary>It wants to be the DTLS server; so do we.</summary>
    DtlsRole,

    /// <summary>Several m-lines that are not bundled.</summary>
    NoBundle,

    /// <summary>RTP and RTCP on separate ports.</summary>
    NoRtcpMux,

    /// <summary>No m-line with sound or picture in the needed direction.</summary>
    NoMedia,

    /// <summary>Sound or picture is offered, but in no codec that we forward.</summary>
    NoCommonCodec,
}

/// <summary>Why an offer was refused.</summary>
/// <param name="Code">What is wrong.</param>
/// <param name="Detail">A sentence that tells a developer what to change.</param>
public sealed record SdpError(SdpErrorCode Code, string Detail);
