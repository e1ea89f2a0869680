using LiveRelay.Media.Sfu;
using LiveRelay.Media.Srtp;

namespace LiveRelay.Media.Net;

/// <summary>Everything about the media core that an operator may set. Bound from the section <c>Media</c>.</summary>
public sealed class MediaOptions
{
    /// <summary>The address to listen on; <c>::</c> is all addresses, IPv4 and IPv6.</summary>
    public string ListenAddress { get; set; } = "::";

    /// <summary>The UDP port for all peers, and the TCP port of ICE-TCP; 0 picks a free one (tests).</summary>
    public int Port { get; set; } = 40000;

    /// <summary>
    /// How many threads carry media, each with a port of its own: <see cref="Port"/> and those behind it. One carries more than a thousand
    /// viewers; with more, a large lesson's viewers are spread over them, one for each core that media may take.
    /// </summary>
    public int Loops { get; set; } = 1;

    /// <summary>
    /// So many more peers than another loop a lesson's own loop serves before the next viewer goes to the other: each loop that has viewers of a
    /// lesson is handed over all its packets, which is worth it for many viewers only.
    /// </summary>
    public int SpreadAfterViewers { get; set; } = 50;

    /// <summary>How datagrams are received and sent.</summary>
    public SocketBackend Sockets { get; set; } = SocketBackend.Auto;

    /// <summary>Whether UDP candidates are offered.</summary>
    public bool EnableUdp { get; set; } = true;

    /// <summary>Whether passive ICE-TCP candidates are offered (RFC 6544).</summary>
    public bool EnableTcp { get; set; } = true;

    /// <summary>
    /// Addresses or host names that peers can reach this server at, for example its public IP behind NAT.
    /// Empty: the addresses of the machine's interfaces that are up, loopback last.
    /// </summary>
    public IList<string> AnnouncedAddresses { get; } = [];

    /// <summary>The most peers at once.</summary>
    public int MaxTransports { get; set; } = 4000;

    /// <summary>The most TCP connections at once; when there are more, the oldest that was never used for anything gives way.</summary>
    public int MaxTcpConnections { get; set; } = 4096;

    /// <summary>The most publishing sessions in one lesson.</summary>
    public int MaxPublishersPerLesson { get; set; } = 50;

    /// <summary>SRTP profiles in the server's order of preference: AEAD_AES_128_GCM, AES128_CM_HMAC_SHA1_80.</summary>
    public IList<string> SrtpProfiles { get; } = [];

    /// <summary>Video codecs in the order of preference for publishers.</summary>
    public IList<string> VideoCodecs { get; } = [];

    /// <summary>Whether the microphones of rooms that have the floor are asked to send next to nothing while nobody speaks (Opus DTX).</summary>
    public bool Dtx { get; set; } = true;

    /// <summary>How long a frame's packets may be held so that they leave together, in milliseconds; 0 to 2.</summary>
    public double BurstHoldMilliseconds { get; set; } = 2;

    /// <summary>
    /// How often a loop that hundreds of viewers keep busy looks for their reports, in milliseconds, 0 to 10; 0 if each is to wake it. What publishers send is
    /// read at once in any case.
    /// </summary>
    public double ReportSpacingMilliseconds { get; set; } = 4;

    /// <summary>What is assumed of a viewer's line until its browser has told how it is, in bits per second.</summary>
    public long ViewerStartBitrate { get; set; } = 2_500_000;

    /// <summary>No viewer's line is sent or tried more, in bits per second.</summary>
    public long ViewerMaxBitrate { get; set; } = 10_000_000;

    /// <summary>A picture is sent with fewer frames before it is sent smaller, down to so many a second.</summary>
    public int LeastFrameRate { get; set; } = 9;

    /// <summary>The quietest sound that can be somebody who speaks, in decibels below the loudest there is.</summary>
    public int SpeakerThreshold { get; set; } = 40;

    /// <summary>For how long somebody must be louder than all others before he is the one who speaks, in milliseconds.</summary>
    public int SpeakerLeadMilliseconds { get; set; } = 400;

    /// <summary>For how long somebody who has fallen silent still is the one who speaks, in milliseconds.</summary>
    public int SpeakerHoldMilliseconds { get; set; } = 1500;

    /// <summary>The shortest time between two changes of who speaks, in milliseconds.</summary>
    public int SpeakerIntervalMilliseconds { get; set; } = 500;

    /// <summary>The shortest time between two keyframe requests to one track, in milliseconds.</summary>
    public int KeyFrameRequestIntervalMilliseconds { get; set; } = 1000;

    /// <summary>A peer without a valid ICE consent check for so long is gone, in seconds (RFC 7675 says 30).</summary>
    public int ConsentTimeoutSeconds { get; set; } = 15;

    /// <summary>A session that never connected is dropped after so long, in seconds.</summary>
    public int ConnectTimeoutSeconds { get; set; } = 20;

    /// <summary>Whose DTLS is spoken.</summary>
    public DtlsBackend Dtls { get; set; } = DtlsBackend.Auto;

    /// <summary>How many DTLS handshakes may compute at the same time; those that wait for their peers do not count.</summary>
    public int HandshakeThreads { get; set; } = 2;

    /// <summary>How long one DTLS handshake may take, in seconds.</summary>
    public int HandshakeTimeoutSeconds { get; set; } = 10;

    /// <summary>H.264 first, since school panels decode it in hardware.</summary>
    internal static IReadOnlyList<string> DefaultVideoCodecs { get; } = ["H264", "VP8", "VP9", "AV1"];

    internal DtlsPoolOptions ToHandshakeOptions() => new()
    {
        Threads = HandshakeThreads,
        Timeout = TimeSpan.FromSeconds(HandshakeTimeoutSeconds),
        Profiles = SrtpProfiles.Count == 0 ? new DtlsPoolOptions().Profiles : [.. SrtpProfiles.Select(ProfileNamed)],
    };

    private static SrtpProfile ProfileNamed(string name) => name.ToUpperInvariant() switch
    {
        "AEAD_AES_128_GCM" => SrtpProfile.AeadAes128Gcm,
        "AES128_CM_HMAC_SHA1_80" => SrtpProfile.Aes128CmHmacSha1_80,
        _ => throw new ArgumentException($"There is no SRTP profile '{name}': AEAD_AES_128_GCM and AES128_CM_HMAC_SHA1_80 are."),
    };

    internal SfuLimits ToLimits() => new()
    {
        BurstHold = TimeSpan.FromMilliseconds(BurstHoldMilliseconds),
        KeyFrameRequestInterval = TimeSpan.FromMilliseconds(KeyFrameRequestIntervalMilliseconds),
        ConnectTimeout = TimeSpan.FromSeconds(ConnectTimeoutSeconds),
        ViewerStartBitrate = ViewerStartBitrate,
        ViewerMaxBitrate = ViewerMaxBitrate,
        LeastFrameRate = LeastFrameRate,
        SpeakerThreshold = SpeakerThreshold,
        SpeakerLead = TimeSpan.FromMilliseconds(SpeakerLeadMilliseconds),
        SpeakerHold = TimeSpan.FromMilliseconds(SpeakerHoldMilliseconds),
        SpeakerInterval = TimeSpan.FromMilliseconds(SpeakerIntervalMilliseconds),
    };
}

/// <summary>How datagrams are received and sent.</summary>
public enum SocketBackend
{
    /// <summary>Batched on Linux, portable elsewhere.</summary>
    Auto,

    /// <summary>recvmmsg and sendmmsg with segmentation offload.</summary>
    Linux,

    /// <summary>One call a datagram, on any system.</summary>
    Portable,
}
