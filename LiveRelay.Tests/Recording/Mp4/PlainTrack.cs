using CsCheck;
using LiveRelay.Media.Recording.Mp4;

namespace LiveRelay.Tests.Recording.Mp4;

/// <summary>A track of made-up samples, whatever sizes and times they have, and what a file of it must have after any accident.</summary>
internal sealed class PlainTrack(TrackConfiguration configuration, IReadOnlyList<PlainSample> samples)
{
    /// <summary>A header of ten bytes that says 320 x 180 (RFC 6386 section 9.1).</summary>
    internal static byte[] Vp8KeyFrame { get; } = [0x10, 0x02, 0x00, 0x9D, 0x01, 0x2A, 0x40, 0x01, 0xB4, 0x00];

    private static readonly Gen<PlainSample> _sample =
        from duration in Gen.Frequency((8, Gen.Int[1, 6000]), (1, Gen.Int[6000, 500_000]))
        from isKeyFrame in Gen.Frequency((5, Gen.Const(false)), (1, Gen.Const(true)))
        from size in Gen.Frequency((1, Gen.Int[0, 3]), (8, Gen.Int[4, 400]))
        from flush in Gen.Frequency((5, Gen.Const(0L)), (1, Gen.Long[1, 100_000]))
        select new PlainSample(duration, isKeyFrame, size, flush);

    /// <summary>A track of either kind.</summary>
    internal static Gen<PlainTrack> Any { get; } =
        from isVideo in Gen.Bool
        from samples in _sample.List[1, 60]
        select new PlainTrack(ConfigurationOf(isVideo ? SampleCodec.Vp8 : SampleCodec.Opus), samples);

    internal IReadOnlyList<PlainSample> Samples => samples;

    internal static TrackConfiguration ConfigurationOf(SampleCodec codec)
    {
        Assert.True(TrackConfiguration.FromKeyFrame(codec, Vp8KeyFrame, out var configuration));
        return configuration;
    }

    /// <summary>Writes all of it; gives false if the machine stopped on the way.</summary>
    /// <param name="file">An empty file.</param>
    /// <param name="onFlush">Told after each flush: how many samples must survive from now on.</param>
    internal bool Write(MemoryFile file, Action<int>? onFlush = null)
    {
        try
        {
            var writer = new Mp4TrackWriter(file, configuration, WrittenFile.StartsAt);
            var time = 0L;
            for (var i = 0; i < samples.Count; i++)
            {
                writer.Write(time, samples[i].IsKeyFrame, BytesOf(i));
                time += samples[i].Duration;
                if (samples[i].FlushAfter > 0)
                {
                    // Idle: until when the last sample lasts is a guess, which may be too short.
                    writer.Flush(time - samples[i].Duration + Math.Min(samples[i].Duration, samples[i].FlushAfter));
                    onFlush?.Invoke(i + 1);
                }
            }

            writer.End(time);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Sees to it that a complete file has the first so many samples, each with its bytes, time and kind.</summary>
    internal void AssertHolds(MemoryFile file, int count)
    {
        var recording = Mp4File.Open(file);
        Assert.NotNull(recording);
        Assert.True(recording.TryReadTable());
        Assert.Equal(configuration.CodecPrivate, recording.Configuration.CodecPrivate);
        Assert.Equal(WrittenFile.StartsAt, recording.StartsAt);
        Assert.Equal(count, recording.Samples.Count);
        var table = recording.Samples;
        for (var fragment = 0; fragment < table.Fragments.Count; fragment++)
        {
            var position = table.Fragments[fragment].Payload;
            for (var i = table.Fragments[fragment].FirstSample; i < table.EndOf(fragment); i++)
            {
                Assert.True(file.Bytes.Slice((int)position, table.SizeOf(i)).SequenceEqual(BytesOf(i)));
                Assert.True(i == count - 1 || table.DurationOf(i) == samples[i].Duration, $"{i} of {count}: {table.DurationOf(i)} for {samples[i].Duration}");
                var mustStart = configuration.IsVideo && samples[i].IsKeyFrame;
                Assert.False(mustStart && !(i == table.Fragments[fragment].FirstSample && table.Fragments[fragment].StartsWithKeyFrame));
                position += table.SizeOf(i);
            }
        }
    }

    /// <summary>What no other sample has.</summary>
    private byte[] BytesOf(int index)
    {
        var bytes = new byte[samples[index].Size];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(index + (i * 7));
        }

        return bytes;
    }
}

/// <summary>A sample.</summary>
internal sealed record PlainSample(int Duration, bool IsKeyFrame, int Size, long FlushAfter);
