namespace LiveRelay.Bench.Load.Sources;

/// <summary>One frame as RTP payloads.</summary>
/// <param name="Payloads">In order; the last one gets the marker.</param>
/// <param name="BeginsKeyFrame">Whether a decoder can begin with it.</param>
/// <param name="Ticks">How long it is shown, in ticks of 90 kHz.</param>
internal sealed record VideoFrame(IReadOnlyList<byte[]> Payloads, bool BeginsKeyFrame, uint Ticks);

/// <summary>Where the publisher's picture comes from.</summary>
internal interface IVideoSource
{
    /// <summary>The codec as SDP names it.</summary>
    string Codec { get; }

    /// <summary>The next frame, a keyframe if one is wanted.</summary>
    VideoFrame Next(bool wantsKeyFrame);
}
