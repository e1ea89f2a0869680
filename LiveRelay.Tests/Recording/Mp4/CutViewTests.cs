using System.Buffers.Binary;
using System.Globalization;
using CsCheck;
using LiveRelay.Media.Recording.Mp4;
using LiveRelay.Tests.Jobs;

namespace LiveRelay.Tests.Recording.Mp4;

/// <summary>What is left of a file for who may see only what the cut keeps: in its bytes, and as FFmpeg decodes it.</summary>
public sealed class CutViewTests
{
    private const int Cuts = 2000;

    /// <summary>The file's beginning on the recording's clock, as the server knows it.</summary>
    private const long StartsAt = 1234;

    /// <summary>In the clip's own seconds: of the six, whose keyframes are at 0, 2 and 4, all of 2 and 3 goes; 4 stays for the decoder of 5, and 1 is cut in two.</summary>
    private static readonly long[][] _kept = [[StartsAt, StartsAt + 1480], [StartsAt + 5000, StartsAt + 6000]];

    public static TheoryData<string, bool> Pictures =>
        new(Enum.GetNames<SampleCodec>().Where(static name => name != nameof(SampleCodec.Opus)).SelectMany(static name => new (string, bool)[] { (name, true), (name, false) }));

    [Theory]
    [MemberData(nameof(Pictures))]
    public async Task Kept_pictures_are_the_same_and_the_others_are_not_in_it(string codec, bool isEnded)
    {
        var clip = await EncodedClip.GetAsync(Enum.Parse<SampleCodec>(codec));
        var whole = WrittenFile.Write(clip, isEnded);
        var view = Seen(whole, _kept);

        var (before, after) = (await FramesAsync(whole.Bytes.ToArray()), await FramesAsync(view));

        Assert.Equal(before.Where(static frame => frame.Time is < 1.48 or >= 4).Select(static frame => (frame.Time, frame.Hash)), after.Select(static frame => (frame.Time, frame.Hash)));
        AssertGone(whole, view, static second => second is >= 1.48 and < 4);
        Assert.Equal(whole.Length, view.Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_beginning_that_is_cut_away_shows_the_first_picture_that_is_kept(bool isEnded)
    {
        var whole = WrittenFile.Write(await EncodedClip.GetAsync(SampleCodec.H264), isEnded);
        var view = Seen(whole, [[StartsAt + 4500, StartsAt + 5200]]);

        var frames = await FramesAsync(view);
        var expected = (await FramesAsync(whole.Bytes.ToArray())).Where(static frame => frame.Time is >= 4 and < 5.2).ToList();

        Assert.Equal(expected.Select(static frame => (frame.Time, frame.Hash)), frames.Skip(isEnded ? 1 : 0).Select(static frame => (frame.Time, frame.Hash)));
        Assert.Equal(isEnded ? (0, expected[0].Hash) : (4, expected[0].Hash), (frames[0].Time, frames[0].Hash));
        AssertGone(whole, view, static second => second is < 4 or >= 5.2);
    }

    [Fact]
    public async Task Kept_sound_is_the_same_and_eighty_milliseconds_before_it_stay()
    {
        var whole = WrittenFile.Write(await EncodedClip.GetAsync(SampleCodec.Opus));
        var view = Seen(whole, _kept);

        AssertGone(whole, view, static second => second is >= 1.48 and < 4.9);
        var samples = PlacedSamples.Read(new MemoryFile(whole.Bytes), FileHead.Length, whole.Length)!;
        Assert.All(
            samples.All.Where(static sample => sample.Time < 1.48 * 48_000 || sample.Time is >= (long)(4.92 * 48_000) and < 6 * 48_000),
            sample => Assert.True(whole.Bytes.Slice((int)sample.Offset, sample.Size).SequenceEqual(view.AsSpan((int)sample.Offset, sample.Size))));
        Assert.Equal("", await DecodeAsync(view));
    }

    /// <summary>Uploads and the mixed sound: pictures that are shown in another order than they lie, an edit list, an index of fragments.</summary>
    [Theory]
    [InlineData("libx264", "color=black:size=320x180:rate=25:duration=12,geq=lum='16+20*floor(T)':cb=128:cr=128")]
    [InlineData("aac", "sine=frequency=440:duration=12")]
    public async Task Files_that_FFmpeg_made_are_cut_too(string encoder, string source)
    {
        var path = Path.GetTempFileName();
        string[] keys = encoder == "aac" ? ["-frag_duration", "2000000"] : ["-g", "50", "-bf", "3", "-pix_fmt", "yuv420p", "-min_frag_duration", "2000000"];
        await MediaTools.FfmpegAsync(
            ["-f", "lavfi", "-i", source, "-c", encoder, .. keys, "-movflags", $"+delay_moov+default_base_moof+global_sidx{(encoder == "aac" ? "" : "+frag_keyframe")}", "-f", "mp4", path]);
        var whole = new MemoryFile(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        File.Delete(path);

        var view = Seen(whole, [[StartsAt + 1000, StartsAt + 2500], [StartsAt + 9000, StartsAt + 12_000]]);

        // An AAC decoder makes up noise, each time another.
        string[] how = encoder == "aac" ? ["-c", "copy"] : [];
        bool IsKept(double time) => time is >= 1 and < 2.5 or >= 9 and < 11.95;
        var (before, after) = (await FramesAsync(whole.Bytes.ToArray(), how), await FramesAsync(view, how));
        Assert.Subset(after.Select(static frame => (frame.Time, frame.Hash)).ToHashSet(), before.Where(frame => IsKept(frame.Time)).Select(static frame => (frame.Time, frame.Hash)).ToHashSet());
        Assert.DoesNotContain(after, static frame => frame.Time is > 2.6 and < 7.9);
        var samples = PlacedSamples.Read(whole, 0, whole.Length)!;
        Assert.All(
            samples.All.Where(sample => (double)sample.ShownAt / samples.Timescale is > 2.6 and < 7.9),
            sample => Assert.False(view.AsSpan((int)sample.Offset, sample.Size).ContainsAnyExcept((byte)0)));
    }

    [Fact]
    public void Whatever_is_cut_and_in_whatever_parts_it_is_read_the_same_bytes_are_zeros_and_the_same_stay() =>
        PlainTrack.Any.Select(Gen.Long[0, 20_000].Array[2, 8], Gen.Double[0, 1].Array[2]).Sample(
            static (track, bounds, part) =>
            {
                var whole = new MemoryFile();
                Assert.True(track.Write(whole));
                Array.Sort(bounds);
                long[][] kept = [.. bounds.Chunk(2).Where(static pair => pair.Length == 2 && pair[0] < pair[1])];
                var view = CutPlan.Make(whole, kept, StartsAt)!;
                var seen = whole.Bytes.ToArray();
                view.Apply(0, seen);

                var samples = PlacedSamples.Read(whole, FileHead.Length, whole.Length)!;
                Assert.Equal(track.Samples.Count, samples.All.Count);
                var begin = 0;
                for (var i = 0; i < samples.All.Count; i++)
                {
                    begin = samples.All[i].IsKeyFrame ? i : begin;
                    var place = samples.All[i];
                    var isSame = seen.AsSpan((int)place.Offset, place.Size).SequenceEqual(whole.Bytes.Slice((int)place.Offset, place.Size));
                    var isZero = !seen.AsSpan((int)place.Offset, place.Size).ContainsAnyExcept((byte)0);
                    Assert.True(isSame || isZero);
                    if (Overlaps(samples, i, kept))
                    {
                        // And all that it is decoded from.
                        Assert.All(samples.All.Skip(begin).Take(i + 1 - begin), needed => Assert.True(
                            seen.AsSpan((int)needed.Offset, needed.Size).SequenceEqual(whole.Bytes.Slice((int)needed.Offset, needed.Size))));
                    }
                    else if (!Enumerable.Range(i, samples.All.Count - i).TakeWhile(at => at == i || !samples.All[at].IsKeyFrame).Any(at => Overlaps(samples, at, kept)))
                    {
                        var isPreRoll = !samples.IsVideo && kept.Any(span => EndMs(samples, i) > span[0] - 80 && EndMs(samples, i) <= span[0]);
                        Assert.True(isZero || isPreRoll);
                    }
                }

                var (from, to) = ((int)(part.Min() * seen.Length), (int)(part.Max() * seen.Length));
                var some = whole.Bytes[from..to].ToArray();
                view.Apply(from, some);
                Assert.True(some.AsSpan().SequenceEqual(seen.AsSpan(from, to - from)));
            },
            iter: Cuts);

    /// <summary>As a playlist needs it whose picture came back in another file: the same sound, with its times counted from there.</summary>
    [Fact]
    public void A_sound_whose_zero_is_elsewhere_has_the_same_samples_from_there_on_each_so_much_earlier() =>
        PlainTrack.Any.Select(Gen.Long[-20_000, 20_000]).Sample(
            static (track, zeroMs) =>
            {
                var whole = new MemoryFile();
                Assert.True(track.Write(whole));
                var samples = PlacedSamples.Read(whole, FileHead.Length, whole.Length)!;
                var view = CutPlan.Make(whole, keptMs: null, StartsAt, zeroMs);
                Assert.Equal(samples.IsVideo, view is null);
                if (view is null)
                {
                    return;
                }

                var seen = whole.Bytes.ToArray();
                view.Apply(0, seen);

                var earlier = (zeroMs - StartsAt) * samples.Timescale / 1000;
                var left = samples.All.Where(sample => sample.Time >= earlier).ToList();
                Assert.Equal(
                    left.Select(sample => (sample.Offset, sample.Size, sample.Time - earlier)),
                    samples.Fragments.SelectMany(fragment => Told(seen.AsSpan((int)fragment.Offset), fragment.Offset, samples.Defaults)));
                Assert.All(left, sample => Assert.True(
                    seen.AsSpan((int)sample.Offset, sample.Size).SequenceEqual(whole.Bytes.Slice((int)sample.Offset, sample.Size))));
            },
            iter: Cuts);

    /// <summary>What a box says of samples: nothing, if it is not a fragment's any more.</summary>
    private static List<(long Offset, int Size, long Time)> Told(ReadOnlySpan<byte> bytes, long offset, SampleDefaults defaults)
    {
        List<(long Offset, int Size, long Time)> told = [];
        if (bytes[4..].StartsWith("moof"u8))
        {
            Assert.True(MovieFragment.TryParse(bytes[..BinaryPrimitives.ReadInt32BigEndian(bytes)], defaults, out var fragment));
            var (position, time) = (offset + fragment.DataOffset, fragment.Time);
            for (var i = 0; i < fragment.Count; i++)
            {
                told.Add((position, fragment.SizeOf(i), time));
                (position, time) = (position + fragment.SizeOf(i), time + fragment.DurationOf(i));
            }
        }

        return told;
    }

    private static double EndMs(PlacedSamples samples, int sample) =>
        StartsAt + ((samples.All[sample].ShownAt + samples.All[sample].Duration) * 1000.0 / samples.Timescale);

    private static bool Overlaps(PlacedSamples samples, int sample, long[][] kept) => kept.Any(
        span => (samples.All[sample].ShownAt * 1000.0 / samples.Timescale) + StartsAt < span[1] && EndMs(samples, sample) > span[0]);

    private static byte[] Seen(MemoryFile whole, long[][] kept)
    {
        var view = CutPlan.Make(whole, kept, StartsAt);
        Assert.NotNull(view);
        var bytes = whole.Bytes.ToArray();
        view.Apply(0, bytes);
        return bytes;
    }

    /// <summary>By the places that the whole file's tables name, as one would look who has seen them before.</summary>
    private static void AssertGone(MemoryFile whole, byte[] view, Func<double, bool> isGone)
    {
        var samples = PlacedSamples.Read(whole, FileHead.Length, whole.Length)!;
        var gone = samples.All.Where(sample => isGone((double)sample.Time / samples.Timescale)).ToList();
        Assert.NotEmpty(gone);
        Assert.All(gone, sample => Assert.False(view.AsSpan((int)sample.Offset, sample.Size).ContainsAnyExcept((byte)0)));
    }

    private static async Task<List<(double Time, string Hash)>> FramesAsync(byte[] file, params string[] how)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, file, TestContext.Current.CancellationToken);
            var hashes = path + ".md5";
            Assert.Equal("", await MediaTools.FfmpegAsync(
                ["-v", "error", "-xerror", "-copyts", "-i", path, "-fps_mode", "passthrough", "-enc_time_base", "1:90000", .. how, "-f", "framemd5", hashes]));
            var lines = (await File.ReadAllLinesAsync(hashes, TestContext.Current.CancellationToken)).Where(static line => line.Length > 0 && line[0] != '#').ToList();
            var scale = (await File.ReadAllLinesAsync(hashes, TestContext.Current.CancellationToken)).Single(static line => line.StartsWith("#tb 0:", StringComparison.Ordinal)).Split('/')[1];
            File.Delete(hashes);
            return [.. lines.Select(static line => line.Split(',')).Select(fields => (
                Math.Round(double.Parse(fields[2], CultureInfo.InvariantCulture) / double.Parse(scale, CultureInfo.InvariantCulture), 3), fields[5].Trim()))];
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<string> DecodeAsync(byte[] file)
    {
        var path = Path.GetTempFileName();
        await File.WriteAllBytesAsync(path, file, TestContext.Current.CancellationToken);
        var log = await MediaTools.FfmpegAsync("-v", "error", "-i", path, "-f", "null", "-");
        File.Delete(path);
        return log;
    }
}
