namespace LiveRelay.Media.Rtp;

/// <summary>The video codecs that are forwarded.</summary>
public enum VideoCodec
{
    /// <summary>RFC 6184, packetization mode 1.</summary>
    H264,

    /// <summary>RFC 7741.</summary>
    Vp8,

    /// <summary>RFC 9628.</summary>
    Vp9,

    /// <summary>The AV1 RTP specification of AOMedia.</summary>
    Av1,
}

/// <summary>What the router must know of any codec's payload.</summary>
public static class VideoPayload
{
    /// <summary>Whether a keyframe begins in this payload. For H.264 see <see cref="H264Payload.IsKeyFrame"/>.</summary>
    public static bool IsKeyFrame(VideoCodec codec, ReadOnlySpan<byte> payload) => codec switch
    {
        VideoCodec.H264 => H264Payload.IsKeyFrame(payload),
        VideoCodec.Vp8 => Vp8Descriptor.IsKeyFrame(payload),
        VideoCodec.Vp9 => Vp9Payload.IsKeyFrame(payload),
        VideoCodec.Av1 => Av1Payload.IsKeyFrame(payload),
        _ => false,
    };

    /// <summary>
    /// The picture's height in pixels, where this payload begins a keyframe and says it: H.264's sequence parameter set, VP8's frame header. 0 otherwise.
    /// </summary>
    public static int HeightOf(VideoCodec codec, ReadOnlySpan<byte> payload) => codec switch
    {
        VideoCodec.H264 => H264Payload.HeightOf(payload),
        VideoCodec.Vp8 => Vp8Descriptor.HeightOf(payload),
        _ => 0,
    };
}
