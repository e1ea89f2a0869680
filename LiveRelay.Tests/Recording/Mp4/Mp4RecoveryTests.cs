using CsCheck;
using LiveRelay.Media.Recording.Mp4;

namespace LiveRelay.Tests.Recording.Mp4;

/// <summary>Wherever the writing of a file breaks off: what was flushed is there, and finishing twice is finishing once.</summary>
public sealed class Mp4RecoveryTests
{
    /// <summary>Each tries one stop while writing and one while finishing.</summary>
    private const int Tracks = 2000;

    [Fact]
    public void A_stop_at_any_byte_loses_nothing_that_was_flushed() =>
        PlainTrack.Any.Select(Gen.Double[0, 1], Gen.Double[0, 1]).Sample(
            (track, stop, secondStop) =>
            {
                var whole = new MemoryFile();
                Assert.True(track.Write(whole));
                track.AssertHolds(whole, track.Samples.Count);

                var flushed = 0;
                var file = new MemoryFile { BytesUntilStop = (long)(stop * whole.BytesWritten) };
                var isEnded = track.Write(file, count => flushed = count);
                file = new MemoryFile(file.Bytes);
                if (Mp4Recovery.Finish(file) is { Problem: { } problem })
                {
                    Assert.Equal(0, file.Changes);
                    Assert.True(flushed == 0, problem); // not even the header was written
                    return;
                }

                var summary = Mp4Recovery.Finish(new MemoryFile(file.Bytes));
                Assert.InRange(summary.Samples, isEnded ? track.Samples.Count : flushed, track.Samples.Count);
                track.AssertHolds(file, summary.Samples);
                AssertFinishedOnce(file);
            },
            iter: Tracks);

    [Fact]
    public void A_stop_while_finishing_changes_nothing_of_the_end() =>
        PlainTrack.Any.Select(Gen.Double[0, 1], Gen.Double[0, 1]).Sample(
            (track, stop, secondStop) =>
            {
                var whole = new MemoryFile();
                track.Write(whole);
                var file = new MemoryFile { BytesUntilStop = (long)(stop * whole.BytesWritten) };
                track.Write(file);
                var once = new MemoryFile(file.Bytes);
                Mp4Recovery.Finish(once);

                var twice = new MemoryFile(file.Bytes) { BytesUntilStop = (long)(secondStop * once.BytesWritten) };
                try
                {
                    Mp4Recovery.Finish(twice);
                }
                catch (IOException)
                {
                    // The machine stopped.
                }

                twice = new MemoryFile(twice.Bytes);
                Mp4Recovery.Finish(twice);
                Assert.True(once.Bytes.SequenceEqual(twice.Bytes));
            },
            iter: Tracks);

    [Fact]
    public async Task A_file_that_was_cut_anywhere_plays_after_it_was_finished()
    {
        var clip = await EncodedClip.GetAsync(SampleCodec.H264);
        var written = WrittenFile.Write(clip, isEnded: false);
        foreach (var fragment in new Mp4Reader(written).Read().Fragments.Where(static (_, index) => index % 2 == 1))
        {
            var file = new MemoryFile(written.Bytes[..(int)(fragment.Offset + (fragment.Bytes / 2))]);
            var summary = Mp4Recovery.Finish(file);
            var path = Mp4PlayTests.Save(file.Bytes);
            try
            {
                Assert.True(summary.BytesCut > 0);
                var (duration, packets, _) = await Mp4PlayTests.ProbeAsync(path);
                Assert.Equal(summary.Duration.TotalSeconds, duration, 1e-5);
                Assert.Equal(summary.Samples, packets);
                await Mp4PlayTests.AssertPlaysAsync(path);
            }
            finally
            {
                File.Delete(path);
            }
        }
    }

    [Fact]
    public void What_is_no_recording_is_left_alone()
    {
        byte[][] others = [[], new byte[3], new byte[100_000], [0, 0, 0, 32, .. "ftypiso6"u8, .. new byte[500]]];
        foreach (var other in others)
        {
            var file = new MemoryFile(other);
            Assert.NotNull(Mp4Recovery.Finish(file).Problem);
            Assert.NotNull(new Mp4Reader(file).Read().Problem);
            Assert.Equal(0, file.Changes);
        }
    }

    [Fact]
    public void A_file_whose_table_came_to_the_disk_in_part_gets_it_again()
    {
        var whole = WrittenFile.Write(Clip());
        var random = new Random(3);
        for (var i = 0; i < 200; i++)
        {
            var damaged = whole.Bytes.ToArray();
            var lost = damaged.Length - 1 - random.Next(900);
            damaged.AsSpan(lost).Clear();
            var file = new MemoryFile(i % 2 == 0 ? damaged : damaged.AsSpan(0, lost));
            Mp4Recovery.Finish(file);
            Assert.True(file.Bytes.SequenceEqual(whole.Bytes));
        }
    }

    private static EncodedClip Clip() => new(
        SampleCodec.Vp8, [.. Enumerable.Range(0, 150).Select(static i => new EncodedSample([.. PlainTrack.Vp8KeyFrame, .. new byte[i]], i % 20 == 0))]);

    private static void AssertFinishedOnce(MemoryFile file)
    {
        var again = new MemoryFile(file.Bytes);
        Assert.True(Mp4Recovery.Finish(again).IsComplete);
        Assert.Equal(0, again.Changes);
    }
}
