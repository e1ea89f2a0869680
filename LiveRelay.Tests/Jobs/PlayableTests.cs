using System.Globalization;
using LiveRelay.Server.Jobs;
using LiveRelay.Server.Storage;

namespace LiveRelay.Tests.Jobs;

/// <summary>What jobs make for other players: playlists over the files, and one file to take along.</summary>
public sealed class PlayableTests
{
    [Fact]
    public async Task Playlists_play_the_files_as_they_lie_with_the_mixed_sound_at_the_pictures_time()
    {
        await using var county = await WorkedCounty.CreateAsync();
        var id = await county.RecordingAsync(13_000);
        await county.VideoAsync(id, "camera-1.video.mp4", "testsrc=size=320x180:rate=25:duration=12", startsAtMs: 1_000, isIndexed: true);
        await county.SoundAsync(id, "camera-1.audio.mp4", WorkedCounty.Beeps(12, 440, 3, 8), startsAtMs: 800);
        Assert.All(await county.WorkAsync(id, JobKinds.Mix, JobKinds.Hls), static job => Assert.Equal((JobState.Done, null), (job.State, job.Error)));

        string[] master = await AddressAsync(county, id, "master.m3u8");
        var list = await File.ReadAllTextAsync(county.PathOf(id, "camera-1.video.m3u8"), TestContext.Current.CancellationToken);
        Assert.Contains("#EXT-X-MAP:URI=\"camera-1.video.mp4\",BYTERANGE=", list, StringComparison.Ordinal);
        Assert.Contains("#EXT-X-BYTERANGE:", list, StringComparison.Ordinal);
        Assert.All(
            list.Split('\n').Where(static line => line.StartsWith("#EXTINF:", StringComparison.Ordinal)),
            static line => Assert.InRange(double.Parse(line[8..^1], CultureInfo.InvariantCulture), 0.1, 6));

        Assert.Equal("", await MediaTools.FfmpegAsync(["-v", "error", .. master, "-map", "0:v", "-map", "0:a", "-f", "null", "-"]));
        var picture = (await MediaTools.ProbeAsync(county.PathOf(id, "camera-1.video.m3u8"), "-count_packets")).GetProperty("streams")[0];
        Assert.Equal("300", picture.GetProperty("nb_read_packets").GetString());

        // The sound's first second, before the picture, is left out: beeps at 3.8 and 8.8 s of the clock are at 2.8 and 7.8 s of the picture's time.
        var heard = county.PathOf(id, "heard.wav");
        await MediaTools.FfmpegAsync(["-v", "error", .. master, "-map", "0:a", heard]);
        var onsets = MediaTools.Onsets(await MediaTools.SamplesAsync(heard));
        Assert.Equal(2, onsets.Count);
        Assert.InRange(onsets[0], 2770, 2830);
        Assert.InRange(onsets[1], 7770, 7830);
    }

    /// <summary>FFmpeg reads no second map of a playlist, so the parts of each map are played as a player puts them together.</summary>
    [Fact]
    public async Task A_camera_that_came_back_with_another_picture_is_one_playlist()
    {
        await using var county = await WorkedCounty.CreateAsync();
        var id = await county.RecordingAsync(22_000);
        await county.VideoAsync(id, "camera-1.video.mp4", "color=red:size=320x180:rate=25:duration=8", startsAtMs: 1_000, isIndexed: true);
        await county.VideoAsync(id, "camera-3.video.mp4", "color=blue:size=640x360:rate=25:duration=7", startsAtMs: 14_500, isIndexed: true);
        await county.SoundAsync(id, "camera-1.audio.mp4", WorkedCounty.Beeps(20, 440, 3, 17), startsAtMs: 1_000);
        Assert.All(await county.WorkAsync(id, JobKinds.Mix, JobKinds.Hls), static job => Assert.Equal((JobState.Done, null), (job.State, job.Error)));

        Assert.Contains("\ncamera.video.m3u8\n", await ReadAsync(county, id, "master.m3u8"), StringComparison.Ordinal);
        var list = await ReadAsync(county, id, "camera.video.m3u8");
        var (first, second) = (list.Split("#EXT-X-DISCONTINUITY\n")[0], list.Split("#EXT-X-DISCONTINUITY\n")[1]);
        Assert.InRange(Seconds(first), 13.499, 13.501);
        Assert.InRange(first.Split('\n').Count(static line => line == "#EXT-X-GAP"), 1, 6);
        var sounds = (await ReadAsync(county, id, "mix.m3u8")).Split("#EXT-X-DISCONTINUITY\n");
        Assert.Equal(2, sounds.Length);
        Assert.InRange(Seconds(sounds[0]), 13.499, 13.501);
        Assert.All(Addresses(sounds[0]), static address => Assert.Equal("mix.mp4?zero=1000", address));
        Assert.All(Addresses(sounds[1]), static address => Assert.Equal("mix.mp4?zero=14500", address));
        foreach (var (part, isRed, packets) in new[] { (first, true, "200"), (second, false, "175") })
        {
            var path = await PutTogetherAsync(county, id, part);
            var stream = (await MediaTools.ProbeAsync(path, "-count_packets")).GetProperty("streams")[0];
            Assert.InRange(double.Parse(stream.GetProperty("start_time").GetString()!, CultureInfo.InvariantCulture), -0.05, 0.1);
            Assert.Equal(packets, stream.GetProperty("nb_read_packets").GetString());
            var colour = await MediaTools.ColourAsync(path, 0);
            Assert.True(isRed ? colour.Red > 150 : colour.Blue > 150, $"{colour}");
        }
    }

    private static Task<string> ReadAsync(WorkedCounty county, string id, string name) => File.ReadAllTextAsync(county.PathOf(id, name), TestContext.Current.CancellationToken);

    private static double Seconds(string list) => list.Split('\n').Where(static line => line.StartsWith("#EXTINF:", StringComparison.Ordinal))
        .Sum(static line => double.Parse(line[8..^1], CultureInfo.InvariantCulture));

    private static IEnumerable<string> Addresses(string list) => list.Split('\n').Where(static line => line.Length > 0 && line[0] != '#');

    /// <summary>What FFmpeg is told to play what the server gives to the teacher.</summary>
    private static async Task<string[]> AddressAsync(WorkedCounty county, string id, string name)
    {
        var teacher = await county.County.AsAsync("li");
        var server = county.County.County.Server.Client.BaseAddress!;
        return ["-headers", $"Cookie: {teacher.Cookies.GetCookieHeader(server)}\r\n", "-i", new Uri(server, $"/api/recordings/{id}/media/{name}").AbsoluteUri];
    }

    /// <summary>The map, and behind it the byte ranges that are no gap.</summary>
    private static async Task<string> PutTogetherAsync(WorkedCounty county, string id, string list)
    {
        var lines = list.Split('\n');
        var map = lines.Single(static line => line.StartsWith("#EXT-X-MAP:", StringComparison.Ordinal)).Split('"');
        List<byte> bytes = [.. await RangeAsync(map[1], map[3])];
        foreach (var (i, line) in lines.Index().Where(pair => pair.Item.StartsWith("#EXT-X-BYTERANGE:", StringComparison.Ordinal) && lines[pair.Index - 2] != "#EXT-X-GAP"))
        {
            bytes.AddRange(await RangeAsync(lines[i + 1], line.Split(':')[1]));
        }

        async Task<byte[]> RangeAsync(string name, string byteRange)
        {
            var range = byteRange.Split('@').Select(static number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray();
            return (await File.ReadAllBytesAsync(county.PathOf(id, name), TestContext.Current.CancellationToken))[range[1]..(range[0] + range[1])];
        }

        var path = county.PathOf(id, "together.mp4");
        await File.WriteAllBytesAsync(path, [.. bytes], TestContext.Current.CancellationToken);
        return path;
    }

    [Fact]
    public async Task The_composed_file_shows_screen_and_camera_and_follows_the_cut()
    {
        await using var county = await WorkedCounty.CreateAsync(("Jobs:ComposedHeight", "360"));
        var id = await county.RecordingAsync(20_000, static recording => recording.Cut = "[[2000,9000],[12000,19000]]");
        await county.VideoAsync(id, "camera-1.video.mp4", "color=red:size=320x180:rate=25:duration=20");
        await county.VideoAsync(id, "screen-1.video.mp4", "color=blue:size=640x360:rate=5:duration=9", startsAtMs: 6_000);
        await county.SoundAsync(id, "camera-1.audio.mp4", WorkedCounty.Beeps(20, 440, 1, 4, 10, 13));
        var job = Assert.Single(await county.WorkAsync(id, JobKinds.Composed));
        Assert.Equal((JobState.Done, null), (job.State, job.Error));

        var composed = county.PathOf(id, "composed.mp4");
        Assert.Equal("", await MediaTools.FfmpegAsync("-v", "error", "-i", composed, "-f", "null", "-"));
        var probe = await MediaTools.ProbeAsync(composed);
        Assert.InRange(double.Parse(probe.GetProperty("format").GetProperty("duration").GetString()!, CultureInfo.InvariantCulture), 13.95, 14.06);
        Assert.Equal((640, 360), (probe.GetProperty("streams")[0].GetProperty("width").GetInt32(), probe.GetProperty("streams")[0].GetProperty("height").GetInt32()));

        // 2 to 9 s and 12 to 19 s are kept: beeps at 4 and 13 s come at 2 and 8 s, the screen's 6 to 15 s at 4 to 10 s.
        var onsets = MediaTools.Onsets(await MediaTools.SamplesAsync(composed));
        Assert.Equal(2, onsets.Count);
        Assert.InRange(onsets[0], 1970, 2030);
        Assert.InRange(onsets[1], 7970, 8030);
        const string Corner = "60:30:520:290";
        const string Middle = "100:100:200:100";
        foreach (var (second, isScreen) in new[] { (1.0, false), (3.8, false), (4.3, true), (9.8, true), (10.3, false), (13.5, false) })
        {
            var (middle, corner) = (await MediaTools.ColourAsync(composed, second, Middle), await MediaTools.ColourAsync(composed, second, Corner));
            Assert.True(isScreen ? middle.Blue > 150 : middle.Red > 150, $"{second}: {middle}");
            Assert.True(corner.Red > 150, $"{second}: {corner}");
        }

        var track = Assert.Single((await county.LoadAsync(id)).Tracks, static track => track.Track == "composed");
        Assert.Equal((14_000L, true), (track.DurationMs, track.IsVideo));
        Assert.NotNull(track.Sha256);
    }
}
