using LiveRelay.Media.Rtp;

namespace LiveRelay.Bench.Load.Sources;

/// <summary>Frames from a file, again and again. It cannot encode: when a keyframe is wanted, it goes on at the file's next one.</summary>
internal sealed class RecordedVideo : IVideoSource
{
    private const uint UsualTicks = 3000;
    private const uint LongestTicks = 90_000;

    private readonly List<VideoFrame> _frames = [];
    private int _next;

    /// <summary>Puts the packets of a file together to frames.</summary>
    /// <param name="packets">RTP packets of one stream, in order.</param>
    /// <param name="codec">Of the codecs that are forwarded.</param>
    /// <exception cref="FormatException">There is no keyframe among them.</exception>
    internal RecordedVideo(IEnumerable<byte[]> packets, VideoCodec codec)
    {
        Codec = codec.ToString().ToUpperInvariant();
        var payloads = new List<byte[]>();
        var begins = false;
        uint timestamp = 0;
        foreach (var data in packets)
        {
            if (!RtpPacket.TryParse(data, out var packet))
            {
                continue;
            }

            if (payloads.Count > 0 && packet.Timestamp != timestamp)
            {
                var ticks = packet.Timestamp - timestamp;
                _frames.Add(new VideoFrame(payloads, begins, ticks is > 0 and < LongestTicks ? ticks : UsualTicks));
                (payloads, begins) = ([], false);
            }

            timestamp = packet.Timestamp;
            begins |= BeginsKeyFrame(codec, packet.Payload);
            payloads.Add(packet.Payload.ToArray());
        }

        var first = _frames.FindIndex(static frame => frame.BeginsKeyFrame);
        if (first < 0)
        {
            throw new FormatException($"No {Codec} keyframe in the file.");
        }

        _frames.RemoveRange(0, first);
    }

    public string Codec { get; }

    /// <summary>Whether a decoder can begin with this payload: for H.264, that the parameter sets are in it.</summary>
    internal static bool BeginsKeyFrame(VideoCodec codec, ReadOnlySpan<byte> payload) =>
        codec == VideoCodec.H264 ? H264Payload.HasParameterSet(payload) : VideoPayload.IsKeyFrame(codec, payload);

    public VideoFrame Next(bool wantsKeyFrame)
    {
        while (wantsKeyFrame && !_frames[_next].BeginsKeyFrame)
        {
            _next = (_next + 1) % _frames.Count;
        }

        var frame = _frames[_next];
        _next = (_next + 1) % _frames.Count;
        return frame;
    }
}
