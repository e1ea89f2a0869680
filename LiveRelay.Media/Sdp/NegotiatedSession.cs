namespace LiveRelay.Media.Sdp;

/// <summary>What an m-line carries.</summary>
public enum MediaKind
{
    /// <summary>Sound.</summary>
    Audio,

    /// <summary>Picture.</summary>
    Video,
}

/// <summary>What an offer and our answer to it agreed on: everything that the transport needs, and no SDP text.</summary>
/// <param name="RemoteIce">The peer's ICE credentials; <c>null</c> parts never occur in an accepted offer.</param>
/// <param name="RemoteFingerprint">The hash of the peer's DTLS certificate.</param>
/// <param name="Media">One entry per m-line, in the offer's order, also for rejected ones.</param>
public sealed record NegotiatedSession(IceCredentials RemoteIce, CertificateFingerprint RemoteFingerprint, IReadOnlyList<NegotiatedMedia> Media);

/// <summary>ICE user fragment and password (RFC 8839 section 5.4).</summary>
/// <param name="Ufrag">4 to 256 ice-chars.</param>
/// <param name="Password">22 to 256 ice-chars.</param>
public sealed record IceCredentials(string Ufrag, string Password);

/// <summary>A certificate's fingerprint (RFC 8122).</summary>
/// <param name="Algorithm">The hash function's name as in SDP, lower case: sha-256, sha-384, sha-512 (sha-1 is refused).</param>
/// <param name="Value">The hash.</param>
public sealed record CertificateFingerprint(string Algorithm, ReadOnlyMemory<byte> Value);

/// <summary>One m-line as agreed.</summary>
public sealed record NegotiatedMedia
{
    /// <summary>The m-line's mid (RFC 8843); made up by its index where the offer has none.</summary>
    public required string Mid { get; init; }

    /// <summary>Sound or picture.</summary>
    public required MediaKind Kind { get; init; }

    /// <summary>True if the m-line is refused (port 0 in the answer): wrong kind, no slot left, no common codec.</summary>
    public bool Rejected { get; init; }

    /// <summary>Codecs in the answer's order, RTX folded into <see cref="RtpCodec.RtxPayloadType"/>.</summary>
    public IReadOnlyList<RtpCodec> Codecs { get; init; } = [];

    /// <summary>Header extension ids that the answer accepted.</summary>
    public HeaderExtensionIds Extensions { get; init; } = new();

    /// <summary>The peer's SSRCs where the offer names them, with the RTX SSRC of each from its FID group.</summary>
    public IReadOnlyList<OfferedStream> Streams { get; init; } = [];

    /// <summary>The simulcast rids that the peer sends, lowest quality first as offered; empty without simulcast.</summary>
    public IReadOnlyList<string> Rids { get; init; } = [];

    /// <summary>True if the peer takes reduced-size RTCP (RFC 5506).</summary>
    public bool ReducedSizeRtcp { get; init; }
}

/// <summary>An SSRC that the offer announces, and the one of its retransmissions.</summary>
/// <param name="Ssrc">The media SSRC.</param>
/// <param name="RtxSsrc">The SSRC of its RTX stream (RFC 4588), if it has one.</param>
public readonly record struct OfferedStream(uint Ssrc, uint? RtxSsrc);

/// <summary>A codec of one m-line.</summary>
public sealed record RtpCodec
{
    /// <summary>The encoding name as registered: opus, red, H264, VP8, VP9, AV1.</summary>
    public required string Name { get; init; }

    /// <summary>The payload type that the offer gave it, 0 to 127.</summary>
    public required byte PayloadType { get; init; }

    /// <summary>RTP clock rate in Hz.</summary>
    public required int ClockRate { get; init; }

    /// <summary>Audio channels; 1 for video.</summary>
    public int Channels { get; init; } = 1;

    /// <summary>The fmtp line's value as it stands in the answer, empty if there is none.</summary>
    public string FormatParameters { get; init; } = "";

    /// <summary>The payload type of its retransmissions, if agreed.</summary>
    public byte? RtxPayloadType { get; init; }

    /// <summary>Generic NACK (RFC 4585) agreed.</summary>
    public bool Nack { get; init; }

    /// <summary>Picture loss indication (RFC 4585) agreed.</summary>
    public bool Pli { get; init; }

    /// <summary>Full intra request (RFC 5104) agreed.</summary>
    public bool Fir { get; init; }

    /// <summary>Transport-wide congestion control feedback agreed.</summary>
    public bool TransportCc { get; init; }

    /// <summary>Receiver estimated maximum bitrate agreed.</summary>
    public bool Remb { get; init; }
}

/// <summary>RTP header extension ids (RFC 8285) of one m-line; 0 where an extension was not agreed.</summary>
public sealed record HeaderExtensionIds
{
    /// <summary>urn:ietf:params:rtp-hdrext:sdes:mid</summary>
    public byte Mid { get; init; }

    /// <summary>urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id</summary>
    public byte Rid { get; init; }

    /// <summary>urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id</summary>
    public byte RepairedRid { get; init; }

    /// <summary>urn:ietf:params:rtp-hdrext:ssrc-audio-level (RFC 6464)</summary>
    public byte AudioLevel { get; init; }

    /// <summary>Whether the first bit of audio levels tells that somebody speaks: so it does unless the offer says vad=off (RFC 6464 section 4).</summary>
    public bool HasVoiceFlag { get; init; } = true;

    /// <summary>http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01</summary>
    public byte TransportSequenceNumber { get; init; }

    /// <summary>http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time</summary>
    public byte AbsoluteSendTime { get; init; }

    /// <summary>http://www.webrtc.org/experiments/rtp-hdrext/playout-delay</summary>
    public byte PlayoutDelay { get; init; }

    /// <summary>urn:3gpp:video-orientation</summary>
    public byte VideoOrientation { get; init; }

    /// <summary>https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension</summary>
    public byte DependencyDescriptor { get; init; }

    /// <summary>http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time</summary>
    public byte AbsoluteCaptureTime { get; init; }
}
