using LiveRelay.Media.Rtp;
using LiveRelay.Media.Sdp;

namespace LiveRelay.Media.Sfu;

/// <summary>An m-line's payload types and header extension ids in the form that the packet path looks up: arrays, no strings.</summary>
internal sealed class TrackFormat
{
    private readonly RtpCodec[] _codecs;
    private readonly VideoCodec?[] _videoCodecs;

    // By payload type: 0 where there is none, else one more than the codec's place. Each viewer has such a table for each of his tracks.
    private readonly ushort[] _places = new ushort[128];
    private readonly ushort[] _placesByRtx = new ushort[128];

    internal TrackFormat(NegotiatedMedia media)
    {
        Kind = media.Kind;
        Extensions = media.Extensions;
        _codecs = [.. media.Codecs];
        _videoCodecs = Array.ConvertAll(_codecs, static codec => VideoCodecNamed(codec.Name));
        NeedsDescriptor = _videoCodecs.Contains(VideoCodec.Av1);
        RedPayloadType = Array.Find(_codecs, static codec => Is(codec, "red"))?.PayloadType;
        for (var i = 0; i < _codecs.Length; i++)
        {
            _places[_codecs[i].PayloadType & 0x7F] = (ushort)(i + 1);
            if (_codecs[i].RtxPayloadType is { } rtx)
            {
                _placesByRtx[rtx & 0x7F] = (ushort)(i + 1);
            }
        }
    }

    internal MediaKind Kind { get; }

    /// <summary>Whether a receiver tells sizes within a stream apart by the dependency descriptor alone: AV1's payloads do not say which one they are of.</summary>
    internal bool NeedsDescriptor { get; }

    internal HeaderExtensionIds Extensions { get; }

    internal IReadOnlyList<RtpCodec> Codecs => _codecs;

    /// <summary>Hz; the same for all codecs of an m-line that we accept.</summary>
    internal int ClockRate => _codecs.Length > 0 ? _codecs[0].ClockRate : 90_000;

    /// <summary>The codec of a payload type (0 to 127), or <c>null</c> if that was not negotiated.</summary>
    internal RtpCodec? CodecOf(byte payloadType) => At(_places[payloadType & 0x7F]);

    /// <summary>The codec whose retransmissions have that payload type, or <c>null</c>.</summary>
    internal RtpCodec? CodecOfRtx(byte payloadType) => At(_placesByRtx[payloadType & 0x7F]);

    /// <summary>The video codec of a payload type, or <c>null</c>.</summary>
    internal VideoCodec? VideoCodecOf(byte payloadType) => _places[payloadType & 0x7F] is var place and > 0 ? _videoCodecs[place - 1] : null;

    /// <summary>The payload type of redundant sound, if there is one: of more, one is taken.</summary>
    internal byte? RedPayloadType { get; }

    /// <summary>Whether packets of a payload type carry redundant sound (RFC 2198).</summary>
    internal bool IsRed(byte payloadType) => payloadType == RedPayloadType;

    private RtpCodec? At(ushort place) => place > 0 ? _codecs[place - 1] : null;

    private static bool Is(RtpCodec codec, string name) => codec.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static VideoCodec? VideoCodecNamed(string name) => name.ToUpperInvariant() switch
    {
        "H264" => VideoCodec.H264,
        "VP8" => VideoCodec.Vp8,
        "VP9" => VideoCodec.Vp9,
        "AV1" => VideoCodec.Av1,
        _ => null,
    };
}
