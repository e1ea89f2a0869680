using System.Text.Json;
using LiveRelay.Server.Jobs;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Architecture;
using LiveRelay.Tests.Browser;
using Microsoft.Playwright;

namespace LiveRelay.Tests.Jobs;

/// <summary>hls.js, with which most pages elsewhere play such lists, plays a lesson in a real Chromium: picture and sound stay together whatever came back.</summary>
[Collection(BrowserCollection.Name)]
public sealed class HlsPlayTests(Chromium chromium, ITestOutputHelper output)
{
    /// <summary>How far from its moment a beep may be heard, in seconds: the page looks sixty times a second, and sound is out only behind its buffers.</summary>
    private const double Near = 0.2;

    private static readonly string _hls = File.ReadAllText(Repository.Path("LiveRelay.Web", "node_modules", "hls.js", "dist", "hls.js"));

    /// <summary>The camera was away from 9 s on, and comes back at 14.5 s with another size; the mixed sound is one file from the clock's zero.</summary>
    [Fact]
    public async Task A_camera_that_came_back_plays_on_in_its_second_file_with_the_mixed_sound_at_its_time()
    {
        await using var county = await WorkedCounty.CreateAsync();
        var id = await county.RecordingAsync(22_000);
        await county.VideoAsync(id, "camera-1.video.mp4", "color=red:size=320x180:rate=25:duration=8", startsAtMs: 1_000, isIndexed: true);
        await county.VideoAsync(id, "camera-3.video.mp4", "color=blue:size=640x360:rate=25:duration=7", startsAtMs: 14_500, isIndexed: true);
        await county.SoundAsync(id, "camera-1.audio.mp4", WorkedCounty.Beeps(20, 440, 3, 17), startsAtMs: 1_000);
        Assert.All(await county.WorkAsync(id, JobKinds.Mix, JobKinds.Hls), static job => Assert.Equal(JobState.Done, job.State));

        // The list's time begins with the picture, at 1 s of the clock.
        var played = await PlayAsync(county, id, [2, 15.5]);

        Assert.InRange(played[0].Onset, 3 - Near, 3 + Near);
        Assert.InRange(played[1].Onset, 17 - Near, 17 + Near);
        Assert.Equal(("red", "blue"), (played[0].Colour, played[1].Colour));
    }

    /// <summary>Who may only watch plays on behind what was cut away.</summary>
    [Fact]
    public async Task A_lesson_that_was_cut_plays_on_behind_the_cut()
    {
        await using var county = await WorkedCounty.CreateAsync();
        var id = await county.RecordingAsync(30_000);
        await county.VideoAsync(id, "camera-1.video.mp4", "color=red:size=320x180:rate=25:duration=30", isIndexed: true);
        await county.SoundAsync(id, "camera-1.audio.mp4", WorkedCounty.Beeps(30, 440, 2, 25));
        Assert.All(await county.WorkAsync(id, JobKinds.Mix, JobKinds.Hls), static job => Assert.Equal(JobState.Done, job.State));
        await county.County.ChangeAsync(id, static recording => recording.Cut = "[[0,6000],[20000,30000]]");

        var played = await PlayAsync(county, id, [0, 4], "zhao");

        Assert.InRange(played[0].Onset, 2 - Near, 2 + Near);
        Assert.InRange(played[1].Onset, 25 - Near, 25 + Near);
    }

    /// <summary>Without a mixed sound each file of the camera has its own, which began a little earlier or later.</summary>
    [Fact]
    public async Task Sounds_of_their_own_are_heard_at_their_time()
    {
        await using var county = await WorkedCounty.CreateAsync();
        var id = await county.RecordingAsync(17_000);
        await county.VideoAsync(id, "camera-1.video.mp4", "color=red:size=320x180:rate=25:duration=8", startsAtMs: 1_000, isIndexed: true);
        await county.VideoAsync(id, "camera-2.video.mp4", "color=blue:size=320x180:rate=25:duration=7", startsAtMs: 10_000, isIndexed: true);
        await county.SoundAsync(id, "camera-1.audio.mp4", WorkedCounty.Beeps(8, 440, 3), startsAtMs: 1_700);
        await county.SoundAsync(id, "camera-2.audio.mp4", WorkedCounty.Beeps(7, 440, 4), startsAtMs: 9_400);
        Assert.All(await county.WorkAsync(id, JobKinds.Hls), static job => Assert.Equal(JobState.Done, job.State));

        var played = await PlayAsync(county, id, [2.5, 11.5]);

        Assert.InRange(played[0].Onset, 3.7 - Near, 3.7 + Near);
        Assert.InRange(played[1].Onset, 12.4 - Near, 12.4 + Near);
        Assert.Equal(("red", "blue"), (played[0].Colour, played[1].Colour));
    }

    /// <summary>Plays from each of these moments until a beep is heard.</summary>
    private async Task<Heard[]> PlayAsync(WorkedCounty county, string id, double[] from, string who = "li")
    {
        var teacher = await county.County.AsAsync(who);
        var server = county.County.County.Server.Client.BaseAddress!;
        var context = await chromium.NewContextAsync();
        try
        {
            await context.AddCookiesAsync(teacher.Cookies.GetCookies(server).Select(cookie =>
                new Cookie { Name = cookie.Name, Value = cookie.Value, Url = server.AbsoluteUri }));
            var page = await context.NewPageAsync();
            var address = new Uri(server, "/elsewhere").AbsoluteUri;
            await page.RouteAsync(address, static route => route.FulfillAsync(new() { ContentType = "text/html", Body = "<!doctype html><video></video>" }));
            await page.GotoAsync(address);
            await page.AddScriptTagAsync(new() { Content = _hls });
            var heard = await page.EvaluateAsync<JsonElement>(Script, new { list = $"/api/recordings/{id}/media/master.m3u8", from });
            output.WriteLine(heard.GetRawText());
            return [.. heard.EnumerateArray().Select(static one => new Heard(one.GetProperty("onset").GetDouble(), one.GetProperty("colour").GetString()!))];
        }
        finally
        {
            await context.CloseAsync();
        }
    }

    private const string Script = """
        async ({ list, from }) => {
          const video = document.querySelector("video");
          const hls = new Hls();
          const errors = [];
          const state = () => {
            const buffered = [...Array(video.buffered.length).keys()].map((i) => [video.buffered.start(i), video.buffered.end(i)]);
            return `at ${video.currentTime}, buffered ${JSON.stringify(buffered)}, ${errors}`;
          };
          const failed = new Promise((_, reject) => {
            hls.on(Hls.Events.ERROR, (_, { fatal, details, reason }) => {
              errors.push(`${details} ${reason ?? ""}`);
              if (fatal) reject(new Error(state()));
            });
            setTimeout(() => reject(new Error(`no beep: ${state()}`)), 60000);
          });
          hls.loadSource(list);
          hls.attachMedia(video);
          const sound = new AudioContext();
          const analyser = new AnalyserNode(sound, { fftSize: 512 });
          sound.createMediaElementSource(video).connect(analyser).connect(sound.destination);
          const samples = new Float32Array(analyser.fftSize);
          const canvas = new OffscreenCanvas(1, 1).getContext("2d");
          const colour = () => {
            canvas.drawImage(video, 0, 0, 1, 1);
            const [red, , blue] = canvas.getImageData(0, 0, 1, 1).data;
            return red > 150 ? "red" : blue > 150 ? "blue" : "none";
          };
          const beep = async () => {
            // What is left of the beep before it is over first.
            for (let wasQuiet = false; ; ) {
              await new Promise((resolve) => requestAnimationFrame(resolve));
              analyser.getFloatTimeDomainData(samples);
              const isLoud = samples.some((value) => Math.abs(value) > 0.05);
              if (isLoud && wasQuiet) return { onset: video.currentTime, colour: colour() };
              wasQuiet ||= !isLoud;
            }
          };
          const play = async () => {
            const heard = [];
            for (const moment of from) {
              video.currentTime = moment;
              await video.play();
              heard.push(await beep());
              video.pause();
            }
            return heard;
          };
          return await Promise.race([play(), failed]);
        }
        """;

    private sealed record Heard(double Onset, string Colour);
}
