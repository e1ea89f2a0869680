using LiveRelay.Media.Rtp;
using LiveRelay.Media.Sdp;

namespace LiveRelay.Media.Sfu;

/// <summary>An m-line's payload types and header extension ids in the form that the packet path looks up: arrays, no strings.</summary>
internal sealed class TrackFormat
{
    private readonly RtpCodec?[] _codecs = new RtpCodec?[128];
    private readonly RtpCodec?[] _codecsByRtx = new RtpCodec?[128];
    private readonly VideoCodec?[] _videoCodecs = new VideoCodec?[128];
    private readonly bool[] _isRed = new bool[128];

    internal TrackFormat(NegotiatedMedia media)
    {
        Kind = media.Kind;
        Extensions = media.Extensions;
        Codecs = media.Codecs;
        foreach (var codec in media.Codecs)
        {
            _codecs[codec.PayloadType & 0x7F] = codec;
            _videoCodecs[codec.PayloadType & 0x7F] = VideoCodecNamed(codec.Name);
            NeedsDescriptor |= VideoCodecNamed(codec.Name) == VideoCodec.Av1;
            if (codec.Name.Equals("red", StringComparison.OrdinalIgnoreCase))
            {
                _isRed[codec.PayloadType & 0x7F] = true;
                RedPayloadType ??= codec.PayloadType;
            }

            if (codec.RtxPayloadType is { } rtx)
            {
                _codecsByRtx[rtx & 0x7F] = codec;
            }
        }
    }

    internal MediaKind Kind { get; }

    /// <summary>Whether a receiver tells sizes within a stream apart by the dependency descriptor alone: AV1's payloads do not say which one they are of.</summary>
    internal bool NeedsDescriptor { get; }

    internal HeaderExtensionIds Extensions { get; }

    internal IReadOnlyList<RtpCodec> Codecs { get; }

    /// <summary>Hz; the same for all codecs of an m-line that we accept.</summary>
    internal int ClockRate => Codecs.Count > 0 ? Codecs[0].ClockRate : 90_000;

    /// <summary>The codec of a payload type (0 to 127), or <c>null</c> if that was not negotiated.</summary>
    internal RtpCodec? CodecOf(byte payloadType) => _codecs[payloadType & 0x7F];

    /// <summary>The codec whose retransmissions have that payload type, or <c>null</c>.</summary>
    internal RtpCodec? CodecOfRtx(byte payloadType) => _codecsByRtx[payloadType & 0x7F];

    /// <summary>The video codec of a payload type, or <c>null</c>.</summary>
    internal VideoCodec? VideoCodecOf(byte payloadType) => _videoCodecs[payloadType & 0x7F];

    /// <summary>The payload type of redundant sound, if there is one.</summary>
    internal byte? RedPayloadType { get; }

    /// <summary>Whether packets of a payload type carry redundant sound (RFC 2198).</summary>
    internal bool IsRed(byte payloadType) => _isRed[payloadType & 0x7F];

    private static VideoCodec? VideoCodecNamed(string name) => name.ToUpperInvariant() switch
    {
        "H264" => VideoCodec.H264,
        "VP8" => VideoCodec.Vp8,
        "VP9" => VideoCodec.Vp9,
        "AV1" => VideoCodec.Av1,
        _ => null,
    };
}
