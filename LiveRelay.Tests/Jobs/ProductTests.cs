using System.Security.Cryptography;
using LiveRelay.Server.Jobs;
using LiveRelay.Server.Storage;

namespace LiveRelay.Tests.Jobs;

/// <summary>What jobs make of a recording, measured in what they made.</summary>
public sealed class ProductTests
{
    [Fact]
    public async Task All_voices_become_one_sound_on_the_recordings_clock_at_sixteen_LUFS_below_full()
    {
        await using var county = await WorkedCounty.CreateAsync();
        var id = await county.RecordingAsync(14_000);
        await county.SoundAsync(id, "camera-1.audio.mp4", WorkedCounty.Beeps(10, 440, 1, 3, 8), startsAtMs: 250);
        await county.SoundAsync(id, "guest-1.audio.mp4", WorkedCounty.Beeps(4, 880, 0.5, 2.5), startsAtMs: 5_120);

        var job = Assert.Single(await county.WorkAsync(id, JobKinds.Mix));

        Assert.Equal((JobState.Done, 100, null), (job.State, job.Progress, job.Error));
        var mix = county.PathOf(id, "mix.mp4");
        Assert.InRange(await MediaTools.LoudnessAsync(mix), -16.7, -15.3);
        var onsets = MediaTools.Onsets(await MediaTools.SamplesAsync(mix));
        double[] expected = [1250, 3250, 5620, 7620, 8250];
        Assert.Equal(expected.Length, onsets.Count);
        Assert.All(expected.Zip(onsets), static pair => Assert.InRange(pair.Second - pair.First, -10, 10));
        var track = Assert.Single((await county.LoadAsync(id)).Tracks, static track => track.Track == "mix");
        Assert.Equal(
            ("mix.mp4", false, "mp4a.40.2", 0L, 14_000L, Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(mix, TestContext.Current.CancellationToken)))),
            (track.FileName, track.IsVideo, track.Codecs, track.StartsAtMs, track.DurationMs, track.Sha256));
        var seconds = (await MediaTools.ProbeAsync(mix)).GetProperty("format").GetProperty("duration").GetString()!;
        Assert.InRange(double.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture), 13.95, 14.05);
    }

    [Fact]
    public async Task Sound_that_lags_behind_its_timestamps_is_brought_back_to_them()
    {
        await using var county = await WorkedCounty.CreateAsync();
        var id = await county.RecordingAsync(10_000);

        // Two seconds are missing between the beeps: the second one's timestamp says so, not the number of samples.
        await county.SoundAsync(id, "camera-1.audio.mp4", $"{WorkedCounty.Beeps(8, 440, 1, 5)},asetpts='if(gt(T,4),PTS+2/TB,PTS)'");
        await county.WorkAsync(id, JobKinds.Mix);

        var onsets = MediaTools.Onsets(await MediaTools.SamplesAsync(county.PathOf(id, "mix.mp4")));
        Assert.Equal(2, onsets.Count);
        Assert.InRange(onsets[0], 990, 1010);
        Assert.InRange(onsets[1], 6980, 7020);
    }

    [Fact]
    public async Task What_is_silent_stays_silent_and_a_recording_without_sound_has_no_mix()
    {
        await using var county = await WorkedCounty.CreateAsync();
        var silent = await county.RecordingAsync(3_000);
        await county.SoundAsync(silent, "camera-1.audio.mp4", "anullsrc=r=48000:d=3");
        Assert.Equal(JobState.Done, Assert.Single(await county.WorkAsync(silent, JobKinds.Mix)).State);
        Assert.True((await MediaTools.SamplesAsync(county.PathOf(silent, "mix.mp4"))).Max(Math.Abs) < 0.001f);

        var still = await county.RecordingAsync(3_000);
        await county.VideoAsync(still, "camera-1.video.mp4", "testsrc=size=320x180:rate=25:duration=3");
        Assert.All(await county.WorkAsync(still, JobKinds.Mix, JobKinds.Waveform, JobKinds.Inspect), static job => Assert.Equal(JobState.Done, job.State));
        Assert.False(File.Exists(county.PathOf(still, "mix.mp4")));
        Assert.Equal("""{"soundSeconds":0,"silentSeconds":3,"blackSeconds":0}""", county.Json(still, "inspect.json").GetRawText());
    }

    [Fact]
    public async Task The_waveform_has_ten_peaks_a_second_where_the_sound_is()
    {
        await using var county = await WorkedCounty.CreateAsync();
        var id = await county.RecordingAsync(6_000);
        await county.SoundAsync(id, "camera-1.audio.mp4", WorkedCounty.Beeps(5, 440, 2), startsAtMs: 500);
        await county.WorkAsync(id, JobKinds.Waveform);

        var waveform = county.Json(id, "waveform.json");
        var peaks = waveform.GetProperty("peaks").EnumerateArray().Select(static peak => peak.GetInt32()).ToList();
        Assert.Equal((10, 60), (waveform.GetProperty("perSecond").GetInt32(), peaks.Count));
        Assert.All(peaks.Index(), static peak => Assert.InRange(peak.Item, peak.Index is 25 or 26 ? 10 : 0, peak.Index is >= 24 and <= 27 ? 30 : 2));
    }

    [Fact]
    public async Task What_is_black_and_what_is_silent_is_counted_on_the_recordings_clock()
    {
        await using var county = await WorkedCounty.CreateAsync();
        var id = await county.RecordingAsync(20_000);

        // The camera is black from 4 to 12 s of the clock; from 8 s on the screen shows something.
        await county.VideoAsync(id, "camera-1.video.mp4", "testsrc=size=320x180:rate=25:duration=19,drawbox=c=black:t=fill:enable='between(t,3,11)'", startsAtMs: 1_000);
        await county.VideoAsync(id, "screen-1.video.mp4", "testsrc2=size=640x360:rate=5:duration=12", startsAtMs: 8_000);
        await county.SoundAsync(id, "camera-1.audio.mp4", "aevalsrc='0.2*sin(2*PI*440*t)*lt(t,9)':s=48000:d=19", startsAtMs: 1_000);
        await county.WorkAsync(id, JobKinds.Inspect);

        var found = county.Json(id, "inspect.json");
        Assert.InRange(found.GetProperty("blackSeconds").GetDouble(), 3.6, 4.4);
        Assert.InRange(found.GetProperty("silentSeconds").GetDouble(), 9.8, 10.3);
        Assert.InRange(found.GetProperty("soundSeconds").GetDouble(), 9.7, 10.2);
    }

    [Fact]
    public async Task The_seek_bars_pictures_are_those_of_their_moments()
    {
        await using var county = await WorkedCounty.CreateAsync();
        var id = await county.RecordingAsync(30_000);
        await county.VideoAsync(id, "camera-1.video.mp4", "color=red:size=320x180:rate=25:duration=29", startsAtMs: 300);
        await county.VideoAsync(id, "screen-1.video.mp4", "color=blue:size=640x480:rate=2:duration=10", startsAtMs: 9_500);
        await county.WorkAsync(id, JobKinds.Pictures);

        var index = county.Json(id, "storyboard.json");
        Assert.Equal(
            """{"intervalMs":2000,"width":160,"height":90,"columns":10,"rows":10,"count":15,"sheets":["storyboard-1.jpg"]}""", index.GetRawText());
        var sheet = county.PathOf(id, "storyboard-1.jpg");
        for (var i = 0; i < 15; i++)
        {
            var colour = await MediaTools.ColourAsync(sheet, 0, FormattableString.Invariant($"40:40:{(i % 10 * 160) + 60}:{(i / 10 * 90) + 25}"));
            var isScreen = i is >= 5 and <= 9;
            Assert.True(isScreen ? colour.Blue > 150 && colour.Red < 80 : colour.Red > 150 && colour.Blue < 80, $"{i}: {colour}");
        }

        Assert.True((await MediaTools.ColourAsync(county.PathOf(id, "poster.jpg"), 0, "100:100:270:130")).Blue > 150);
        Assert.Empty(Directory.GetDirectories(county.County.Files.PathOf(id)));
    }

    [Fact]
    public async Task Each_track_gets_its_SHA_256()
    {
        await using var county = await WorkedCounty.CreateAsync();
        var id = await county.RecordingAsync(3_000);
        await county.VideoAsync(id, "camera-1.video.mp4", "testsrc=size=320x180:rate=25:duration=3");
        await county.SoundAsync(id, "camera-1.audio.mp4", "sine=duration=3");
        await county.WorkAsync(id, JobKinds.Hash);

        foreach (var track in (await county.LoadAsync(id)).Tracks)
        {
            var bytes = await File.ReadAllBytesAsync(county.PathOf(id, track.FileName), TestContext.Current.CancellationToken);
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), track.Sha256);
        }
    }
}
