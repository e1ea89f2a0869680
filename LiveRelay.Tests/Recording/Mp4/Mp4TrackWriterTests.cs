using LiveRelay.Media.Recording.Mp4;
using LiveRelay.Tests.Architecture;

namespace LiveRelay.Tests.Recording.Mp4;

/// <summary>Time in the file, the fragments as others see them, and what writing costs.</summary>
public sealed class Mp4TrackWriterTests
{
    private static readonly byte[] _sample = new byte[100];

    [Fact]
    public void A_picture_stands_until_the_next_comes_also_over_a_pause()
    {
        var file = new MemoryFile();
        var writer = new Mp4TrackWriter(file, PlainTrack.ConfigurationOf(SampleCodec.Vp8), TimeSpan.Zero);
        writer.Write(0, true, _sample);
        writer.Write(3000, false, _sample);
        writer.Flush(6000);
        writer.Write(900_000, true, _sample);
        writer.Flush(903_000);
        writer.Flush(990_000);
        var growing = new Mp4Reader(file).Read();
        writer.End(1_080_000);

        Assert.Equal([new(0, 900_000), new(900_000, 90_000)], TimesOf(growing));
        Assert.Equal([new(0, 900_000), new(900_000, 180_000)], TimesOf(Mp4Recovery.Finish(file)));
        Assert.Equal(TimeSpan.FromSeconds(12), Mp4Recovery.Finish(file).Duration);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_whose_pictures_grow_says_the_largest(bool isEnded)
    {
        byte[] large = [.. PlainTrack.Vp8KeyFrame];
        (large[6], large[7], large[8], large[9]) = (0x00, 0x05, 0xD0, 0x02); // 1280 x 720
        var file = new MemoryFile();
        var writer = new Mp4TrackWriter(file, PlainTrack.ConfigurationOf(SampleCodec.Vp8), TimeSpan.Zero);
        writer.Write(0, true, PlainTrack.Vp8KeyFrame);
        writer.Write(3000, true, large);
        writer.Write(6000, true, PlainTrack.Vp8KeyFrame);
        if (isEnded)
        {
            writer.End(9000);
        }
        else
        {
            writer.Flush(9000);
        }

        var finished = Mp4Recovery.Finish(file);
        var again = Mp4Recovery.Finish(file);

        Assert.Equal((1280, 720), (finished.Width, finished.Height));
        Assert.Equal((1280, 720), (again.Width, again.Height));
    }

    [Fact]
    public void Times_that_stand_still_or_go_back_are_moved_on()
    {
        var file = new MemoryFile();
        var writer = new Mp4TrackWriter(file, PlainTrack.ConfigurationOf(SampleCodec.Vp8), TimeSpan.Zero);
        writer.Write(500, true, _sample); // the first one begins the file
        writer.Write(500, false, _sample);
        writer.Write(400, true, _sample);
        writer.Flush(300);
        writer.Write(100, false, _sample);
        writer.End(0);

        Assert.Equal([new(0, 501), new(501, 1), new(502, 1)], TimesOf(Mp4Recovery.Finish(file)));
    }

    [Fact]
    public void A_file_that_grows_is_read_on_from_where_it_was()
    {
        var clip = new EncodedClip(
            SampleCodec.Vp8, [.. Enumerable.Range(0, 100).Select(static i => new EncodedSample([.. PlainTrack.Vp8KeyFrame, .. new byte[i]], i % 40 == 0))]);
        Mp4Reader? reader = null;
        var seen = 0;
        var file = WrittenFile.Write(clip, afterFlush: file =>
        {
            reader ??= new Mp4Reader(file);
            var summary = reader.Read();
            Assert.False(summary.IsComplete);
            Assert.True(summary.Fragments.Count > seen);
            Assert.Equal(file.Length, summary.Fragments[^1].Offset + summary.Fragments[^1].Bytes);
            seen = summary.Fragments.Count;
        });

        var complete = reader!.Read();
        Assert.True(complete.IsComplete);
        Assert.Equal(100, complete.Samples);
        Assert.Equal(WrittenFile.StartsAt, complete.StartsAt);
        Assert.Equal(Mp4Recovery.Finish(file).Fragments, complete.Fragments);
    }

    [Fact]
    public void Very_many_or_very_large_samples_are_written_before_anybody_asks()
    {
        var file = new MemoryFile();
        var writer = new Mp4TrackWriter(file, PlainTrack.ConfigurationOf(SampleCodec.Opus), TimeSpan.Zero);
        for (var i = 0; i < 5000; i++)
        {
            writer.Write(i * 960, true, _sample);
        }

        Assert.InRange(file.Length, 400_000, 500_000);
        writer = new Mp4TrackWriter(file = new MemoryFile(), PlainTrack.ConfigurationOf(SampleCodec.Vp8), TimeSpan.Zero);
        var frame = new byte[3 << 20];
        for (var i = 0; i < 10; i++)
        {
            writer.Write(i * 3000, false, frame);
        }

        Assert.True(file.Length > frame.Length);
    }

    [Fact]
    public void A_sample_allocates_nothing()
    {
        foreach (var codec in (SampleCodec[])[SampleCodec.Vp8, SampleCodec.Opus])
        {
            var writer = new Mp4TrackWriter(new CountingFile(), PlainTrack.ConfigurationOf(codec), TimeSpan.Zero);
            var time = 0L;
            Allocations.AssertNone(() =>
            {
                for (var i = 0; i < 100; i++, time += 1000)
                {
                    writer.Write(time, i == 50, _sample);
                    if (i % 30 == 0)
                    {
                        writer.Flush(time + 1000);
                    }
                }
            });
        }
    }

    private static IEnumerable<KeyValuePair<long, long>> TimesOf(Mp4Summary summary) =>
        summary.Fragments.Select(static fragment => new KeyValuePair<long, long>(fragment.Time, fragment.Duration));

    /// <summary>Keeps nothing.</summary>
    private sealed class CountingFile : IRecordingFile
    {
        public long Length { get; private set; }

        public void Append(ReadOnlySpan<byte> bytes) => Length += bytes.Length;

        public void WriteAt(long offset, ReadOnlySpan<byte> bytes)
        {
        }

        public int Read(long offset, Span<byte> bytes) => 0;

        public void Truncate(long length) => Length = length;

        public void Sync()
        {
        }
    }
}
