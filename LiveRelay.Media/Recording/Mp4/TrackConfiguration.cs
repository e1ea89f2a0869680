using System.Buffers.Binary;
using System.Globalization;

namespace LiveRelay.Media.Recording.Mp4;

/// <summary>What a decoder must know of a track before its first sample.</summary>
/// <param name="Codec">How the samples are coded.</param>
/// <param name="Width">Of the picture in pixels; 0 for sound.</param>
/// <param name="Height">Of the picture in pixels; 0 for sound.</param>
/// <param name="Channels">Of sound; 0 for pictures.</param>
/// <param name="CodecPrivate">The body of the codec's box in the sample entry: avcC, vpcC, av1C or dOps.</param>
internal sealed record TrackConfiguration(SampleCodec Codec, int Width, int Height, int Channels, byte[] CodecPrivate)
{
    /// <summary>Opus has 48 000 samples a second, whatever it was made of; pictures have RTP's 90 kHz.</summary>
    internal int Timescale => IsVideo ? 90_000 : 48_000;

    internal bool IsVideo => Codec != SampleCodec.Opus;

    /// <summary>By how many degrees clockwise players must turn the picture to show it upright: 0, 90, 180 or 270.</summary>
    internal int Turn { get; init; }

    /// <summary>Of the picture as it is shown, in pixels; 0 for sound.</summary>
    internal int ShownWidth => Turn % 180 == 0 ? Width : Height;

    /// <summary>Of the picture as it is shown, in pixels; 0 for sound.</summary>
    internal int ShownHeight => Turn % 180 == 0 ? Height : Width;

    /// <summary>The codecs parameter of a media type (RFC 6381), as MediaSource and HLS want it.</summary>
    internal string Codecs => Codec switch
    {
        SampleCodec.H264 => H264Configuration.Codecs(CodecPrivate),
        SampleCodec.Vp8 => VpConfiguration.Codecs("vp08", CodecPrivate),
        SampleCodec.Vp9 => VpConfiguration.Codecs("vp09", CodecPrivate),
        SampleCodec.Av1 => Av1Configuration.Codecs(CodecPrivate),
        _ => "opus",
    };

    /// <summary>Reads what the first sample tells; false if that is no keyframe, or does not say enough.</summary>
    internal static bool FromKeyFrame(SampleCodec codec, ReadOnlySpan<byte> frame, out TrackConfiguration configuration)
    {
        TrackConfiguration? found = null;
        var isKnown = codec switch
        {
            SampleCodec.H264 => H264Configuration.TryRead(frame, out found),
            SampleCodec.Vp8 => VpConfiguration.TryReadVp8(frame, out found),
            SampleCodec.Vp9 => VpConfiguration.TryReadVp9(frame, out found),
            SampleCodec.Av1 => Av1Configuration.TryRead(frame, out found),
            SampleCodec.Opus => TryReadOpus(frame, out found),
            _ => false,
        };
        configuration = found ?? new TrackConfiguration(codec, 0, 0, 0, []);
        return isKnown;
    }

    /// <summary>
    /// Encapsulation of Opus in ISOBMFF, section 4.3.2: version, channels, pre-skip, input rate, gain, mapping family. WebRTC's Opus is always stereo
    /// by name, and each packet says itself what is in it; there is no pre-skip in a stream that nobody saw the beginning of.
    /// </summary>
    private static bool TryReadOpus(ReadOnlySpan<byte> packet, out TrackConfiguration? configuration)
    {
        var body = new byte[11];
        body[1] = 2;
        BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(4), 48_000);
        configuration = new TrackConfiguration(SampleCodec.Opus, 0, 0, 2, body);
        return !packet.IsEmpty;
    }

    internal static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
