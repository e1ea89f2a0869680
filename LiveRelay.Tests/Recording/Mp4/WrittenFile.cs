using LiveRelay.Media.Recording.Mp4;

namespace LiveRelay.Tests.Recording.Mp4;

/// <summary>Writes a clip as the recorder does: a flush at each second.</summary>
internal static class WrittenFile
{
    internal static readonly TimeSpan StartsAt = TimeSpan.FromMilliseconds(1234.567);

    internal static MemoryFile Write(EncodedClip clip, bool isEnded = true, Action<MemoryFile>? afterFlush = null, int turn = 0)
    {
        var file = new MemoryFile();
        Assert.True(TrackConfiguration.FromKeyFrame(clip.Codec, clip.Samples[0].Bytes, out var configuration));
        var writer = new Mp4TrackWriter(file, configuration with { Turn = turn }, StartsAt);
        var duration = DurationOf(clip.Codec);
        var time = 0L;
        var flushed = 0L;
        foreach (var sample in clip.Samples)
        {
            if (time - flushed >= configuration.Timescale)
            {
                writer.Flush(time);
                flushed = time;
                afterFlush?.Invoke(file);
            }

            writer.Write(time, sample.IsKeyFrame, sample.Bytes);
            time += duration;
        }

        if (isEnded)
        {
            writer.End(time);
        }
        else
        {
            writer.Flush(time);
        }

        return file;
    }

    /// <summary>A frame's duration in the track's scale.</summary>
    internal static int DurationOf(SampleCodec codec) => codec == SampleCodec.Opus ? 960 : 90_000 / EncodedClip.FrameRate;
}
