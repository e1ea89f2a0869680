using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace LiveRelay.Tests.Browser;

/// <summary>
/// One button records: a lesson with camera, screen and a guest, in which the teacher's page is loaded anew and the server is killed, is one recording,
/// and the files say when everything was: read from the clock painted in the pictures and the beeps in the sound, not from what the server claims.
/// </summary>
public sealed partial class RecordingTests(Chromium chromium, ITestOutputHelper output) : BrowserTest(chromium, output)
{
    private const int Camera = 1;
    private const int Screen = 2;
    private const int Guest = 3;
    private const double Modulus = 1 << 28;

    /// <summary>How far apart picture and sound may be, and each from the lesson's clock, in ms.</summary>
    private const double Skew = 40;

    private const double TailLost = 2000;

    [Fact]
    public async Task A_lesson_is_one_recording_whatever_happens_in_it_and_plays_soon_after_the_bell()
    {
        var server = await StartServerAsync();
        var teacher = await OpenTeacherAsync(server, Camera);
        await OpenSlidesAsync(server, Screen, framesPerSecond: 5);
        await teacher.Page.GetByTestId("start-button").ClickAsync();
        await teacher.Page.GetByTestId("share-screen").ClickAsync();
        await teacher.Page.Locator("[data-testid=recording-sign][data-light=on]").WaitForAsync();
        await TeachAsync(teacher, seconds: 15);

        var room = await OpenBlankAsync(server.BaseUrl);
        await room.PublishAsync(server, new PlainSource("guest", Guest, "H264"));
        await TeachAsync(teacher, seconds: 12);
        await room.RunAsync("() => session.close()");

        await teacher.Page.ReloadAsync();
        await OnAirAsync(teacher);
        await TeachAsync(teacher, seconds: 15);

        await server.KillAsync();
        var killed = await teacher.NowAsync();
        await server.StartAgainAsync();
        await OnAirAsync(teacher);
        var back = await teacher.NowAsync();
        await TeachAsync(teacher, seconds: 15);

        await teacher.Page.Keyboard.DownAsync("r");
        var bell = await teacher.NowAsync();
        var (viewer, recording) = await PlayableAsync(server, withinSeconds: 15);
        Output.WriteLine($"playable {await viewer.NowAsync() - bell - 1500:F0} ms after the bell");

        await CheckAsync(viewer, recording, new Story(killed, back, bell));
    }

    /// <summary>Lets the lesson go on.</summary>
    private static Task TeachAsync(InstrumentPage teacher, int seconds) =>
        teacher.RunAsync("(ms) => new Promise((done) => setTimeout(done, ms))", seconds * 1000);

    private static Task OnAirAsync(InstrumentPage teacher) =>
        teacher.UntilAsync("() => document.querySelector('[data-testid=\"on-air\"]')?.dataset.on === 'true'", null, 20);

    /// <summary>The demo's teacher signs in and waits for the recording.</summary>
    private async Task<(InstrumentPage Viewer, JsonElement Recording)> PlayableAsync(ServerProcess server, int withinSeconds)
    {
        var viewer = await OpenBlankAsync(server.BaseUrl);
        await viewer.RunAsync(
            "([userName, password]) => fetch('/api/login', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ userName, password }) })",
            new[] { "demo-teacher", Password().Match(server.Log).Groups[1].Value });
        var recording = await viewer.RunAsync<JsonElement?>("(seconds) => instrument.readyRecording(seconds)", withinSeconds);
        Assert.NotNull(recording);
        return (viewer, recording.Value);
    }

    private async Task CheckAsync(InstrumentPage viewer, JsonElement recording, Story story)
    {
        var startedAt = recording.GetProperty("startedAt").GetDateTimeOffset().ToUnixTimeMilliseconds();
        var tracks = recording.GetProperty("tracks").EnumerateArray().Select(static track => track.Deserialize<RecordedTrack>(JsonSerializerOptions.Web)!).ToList();
        foreach (var track in tracks)
        {
            Output.WriteLine($"{track.FileName}: from {track.StartsAtMs} ms, {track.DurationMs} ms, {track.Codecs}, skew {track.SkewMs:F1}, gaps {JsonSerializer.Serialize(track.Gaps)}");
        }

        List<double> pictureErrors = [];
        foreach (var track in tracks.Where(static track => track.IsVideo))
        {
            var source = track.Track switch { "camera" => Camera, "screen" => Screen, _ => Guest };
            var moments = Enumerable.Range(0, 12).Select(i => 0.3 + (i * (track.DurationMs - 600) / 11.0 / 1000)).Where(time => !track.IsMissing(time));
            var read = await viewer.RunAsync<Pictures>("([url, moments]) => instrument.picturesAt(url, moments)", new object[] { track.Url, moments });
            Timing.InRange(read.Found.Max(static picture => picture.SeekMs), 0, 1000);
            Assert.InRange(read.Duration * 1000, track.DurationMs - 50, track.DurationMs + 50);
            Assert.All(read.Found, picture => Assert.Equal(source, picture.Code?.Source));
            var errors = read.Found.Select(picture => Difference(startedAt + track.StartsAtMs + (picture.MediaTime * 1000), picture.Code!.Value)).ToList();
            Output.WriteLine($"{track.FileName}: later than painted by {string.Join(' ', errors.Select(static error => $"{error:F0}"))} ms");
            pictureErrors.AddRange(track.Track == "camera" ? errors : []);
        }

        List<double> soundErrors = [];
        foreach (var track in tracks.Where(static track => track is { IsVideo: false, Track: "camera" }))
        {
            var heard = await viewer.RunAsync<Sound>("(url) => instrument.beepsIn(url)", track.Url);
            var errors = heard.Beeps.Select(beep => Difference(startedAt + track.StartsAtMs + (beep * 1000), 0, 1000)).ToList();
            Output.WriteLine($"{track.FileName}: {errors.Count} beeps, later than made by {string.Join(' ', errors.Select(static error => $"{error:F0}"))} ms");
            soundErrors.AddRange(errors);
        }

        Assert.NotEmpty(soundErrors);
        Timing.InRange(Seen.Percentile(soundErrors, 0.5) - Seen.Percentile(pictureErrors, 0.5), -Skew, Skew);
        AssertWhole(tracks, startedAt, story);
    }

    /// <summary>What the server's death cost is told, and is no more than two seconds before it; everything else is there.</summary>
    private static void AssertWhole(IReadOnlyList<RecordedTrack> tracks, long startedAt, Story story)
    {
        var camera = tracks.Where(static track => track is { Track: "camera", IsVideo: true }).OrderBy(static track => track.StartsAtMs).ToList();
        var beforeDeath = camera.Last(track => startedAt + track.StartsAtMs < story.Killed);
        Assert.InRange(story.Killed - (startedAt + beforeDeath.StartsAtMs + beforeDeath.DurationMs), 0, TailLost);
        Assert.Contains(beforeDeath.Gaps, static gap => gap.Reason == "serverStopped");
        Assert.InRange(startedAt + camera[^1].StartsAtMs - story.Back, -TailLost, TailLost);
        Assert.InRange(story.Bell + 1500 - (startedAt + camera[^1].StartsAtMs + camera[^1].DurationMs), -500, TailLost);
        Assert.Contains(tracks, static track => track is { Track: "screen", IsVideo: true });
        Assert.Contains(tracks, static track => track is { Track: "guest", IsVideo: true } && track.DurationMs > 8000);
        Assert.Contains(tracks, static track => track is { Track: "guest", IsVideo: false } && track.DurationMs > 8000);
    }

    /// <summary>By how much a moment is later than another that is known modulo something.</summary>
    private static double Difference(double time, double value, double modulus = Modulus)
    {
        var difference = ((time - value) % modulus + modulus) % modulus;
        return difference > modulus / 2 ? difference - modulus : difference;
    }

    [GeneratedRegex(@"accounts: .*; password (\S+)")]
    private static partial Regex Password();

    /// <summary>When things happened, in ms of the tests' clock.</summary>
    private sealed record Story(double Killed, double Back, double Bell);

    private sealed record Gap(double From, double To, string Reason);

    private sealed record RecordedTrack(
        string FileName, string Url, string Track, bool IsVideo, string Codecs, long StartsAtMs, long DurationMs, double SkewMs, IReadOnlyList<Gap> Gaps)
    {
        /// <summary>Whether a moment of the file, in s, is one of which nothing was recorded.</summary>
        internal bool IsMissing(double time) => Gaps.Any(gap => (time * 1000) + StartsAtMs >= gap.From - 100 && (time * 1000) + StartsAtMs <= gap.To + 100);
    }

    private sealed record Code(int Source, double Value);

    private sealed record Picture(double Moment, double MediaTime, double SeekMs, Code? Code);

    private sealed record Pictures(double Duration, [property: JsonPropertyName("pictures")] IReadOnlyList<Picture> Found);

    private sealed record Sound(double Duration, IReadOnlyList<double> Beeps);
}
