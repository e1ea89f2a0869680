using LiveRelay.Media.Sdp;

namespace LiveRelay.Tests.Fuzz;

/// <summary>What the peers of a <see cref="HostileLesson"/> agreed on: every codec and every extension there is.</summary>
internal static class HostileMedia
{
    public const byte Vp8PayloadType = 96;

    /// <summary>Of all codecs and retransmissions that a publisher may send.</summary>
    public static readonly byte[] PayloadTypes = [Vp8PayloadType, 97, 98, 99, 100, 101, 102, 103, 111, 63];

    public static readonly HeaderExtensionIds Extensions = new()
    {
        Mid = 1,
        Rid = 2,
        RepairedRid = 3,
        TransportSequenceNumber = 4,
        AudioLevel = 5,
        PlayoutDelay = 6,
        VideoOrientation = 7,
        DependencyDescriptor = 8,
    };

    public static IReadOnlyList<NegotiatedMedia> Published(string[] rids) =>
    [
        Audio("a", Extensions) with { Streams = [new OfferedStream(HostileLesson.AudioSsrc, null)] },
        Video("v", Extensions) with
        {
            Rids = rids,
            Streams = rids.Length == 0 ? [new OfferedStream(HostileLesson.VideoSsrc, HostileLesson.RtxSsrc)] : [],
        },
    ];

    public static IReadOnlyList<NegotiatedMedia> Viewed(string mid, bool allExtensions) =>
    [
        Audio("a", allExtensions ? Extensions : new HeaderExtensionIds()),
        Video(mid, allExtensions ? Extensions : new HeaderExtensionIds { Mid = 1 }),
    ];

    private static NegotiatedMedia Audio(string mid, HeaderExtensionIds extensions) => new()
    {
        Mid = mid,
        Kind = MediaKind.Audio,
        Codecs = [Codec("opus", 111, 48_000), Codec("red", 63, 48_000)],
        Extensions = extensions,
    };

    private static NegotiatedMedia Video(string mid, HeaderExtensionIds extensions) => new()
    {
        Mid = mid,
        Kind = MediaKind.Video,
        Codecs =
        [
            Codec("VP8", Vp8PayloadType, 90_000) with { RtxPayloadType = 97 },
            Codec("H264", 98, 90_000) with { RtxPayloadType = 99 },
            Codec("VP9", 100, 90_000) with { RtxPayloadType = 101 },
            Codec("AV1", 102, 90_000) with { RtxPayloadType = 103 },
        ],
        Extensions = extensions,
    };

    private static RtpCodec Codec(string name, byte payloadType, int clockRate) =>
        new() { Name = name, PayloadType = payloadType, ClockRate = clockRate, Nack = true, Pli = true, TransportCc = true };
}
