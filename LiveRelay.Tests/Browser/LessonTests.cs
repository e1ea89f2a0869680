namespace LiveRelay.Tests.Browser;

/// <summary>A whole lesson in the real pages: a teacher with camera, microphone and shared screen; five pages watch.</summary>
public sealed class LessonTests(Chromium chromium, ITestOutputHelper output) : BrowserTest(chromium, output)
{
    private const int Camera = 1;
    private const int Screen = 2;

    /// <summary>Five pages that load at once take this machine's whole power for a while; what is measured is a lesson, not its first moments.</summary>
    private static readonly int _settleMilliseconds = Timing.Watched(10_000, 0);

    /// <summary>Of the camera, in each page.</summary>
    private static readonly int _frames = Timing.Watched(120, 45);

    private static readonly string[] _roles = ["classroom", "classroom", "classroom", "observer", "observer"];

    [Fact]
    public async Task Five_pages_see_and_hear_the_teacher_in_time()
    {
        var server = await StartServerAsync();
        var viewers = await OpenViewersAsync(server);
        var teacher = await OpenTeacherAsync(server, Camera);
        await teacher.Page.GetByTestId("start-button").ClickAsync();

        var figures = await Task.WhenAll(viewers.Select(viewer => Figures.MeasureAsync(teacher, viewer, settleSeconds: 10)));

        foreach (var viewer in figures)
        {
            Output.WriteLine($"{viewer}");
        }

        Assert.All(figures, static viewer => viewer.AssertGood(Camera));
    }

    [Fact]
    public async Task Camera_clip_and_shared_screen_arrive_whole_in_five_pages()
    {
        var server = await StartServerAsync();
        await OpenSlidesAsync(server, Screen, framesPerSecond: 10);
        // The camera and the microphone are the browser's own, which play the clip.
        var teacher = await OpenAsync(server, "teacher", "?monitor=0");
        await teacher.Page.GetByTestId("start-button").ClickAsync();
        await teacher.Page.GetByTestId("share-screen").ClickAsync();
        var viewers = await OpenViewersAsync(server);
        await viewers[^1].RunAsync("(ms) => new Promise((done) => setTimeout(done, ms))", _settleMilliseconds);

        foreach (var viewer in viewers)
        {
            await viewer.UntilAsync("() => instrument.pictures[0].frames.length > 60 && instrument.pictures[1].frames.length > 20", null, 40);
            var since = await viewer.NowAsync();
            await viewer.UntilAsync(
                "([since, count]) => instrument.pictures[0].frames.filter(({ shown }) => shown >= since).length >= count && instrument.pictures[1].frames.some(({ shown }) => shown >= since)",
                new[] { since, _frames });
            var camera = await viewer.SeenAsync(0, since);
            var screen = await viewer.SeenAsync(1, since);
            var heard = await viewer.HeardAsync(0, since);

            Output.WriteLine(
                $"{viewer.Page.Url}: camera {camera.FrameRate:F1} frames/s, screen {screen.FrameRate:F1} frames/s, p50 {screen.AgePercentile(0.5):F0} ms, p95 {screen.AgePercentile(0.95):F0} ms, " +
                $"loudness {heard.Peaks.Max(static peak => peak.Loudness):F2}");
            Assert.InRange(camera.ShareOf(Clip.Source), 0.99, 1);
            Timing.InRange(camera.FrameRate, 25, 31);
            AssertNumbersGoOn(camera);
            Assert.InRange(screen.ShareOf(Screen), 0.99, 1);
            Timing.InRange(screen.AgePercentile(0.95), 0, 250);
            Assert.InRange(heard.Peaks.Max(static peak => peak.Loudness), 0.05, 1);
            Assert.InRange(await AudioLevelAsync(viewer), 0.0001, 1);
        }
    }

    /// <summary>The clip's frames come in their order, and few are left out.</summary>
    private static void AssertNumbersGoOn(Seen camera)
    {
        const int ClipFrames = Clip.Seconds * Clip.FrameRate;
        var read = camera.Frames.Where(static frame => frame.Value is not null).ToList();
        var steps = read.Zip(read.Skip(1), static (a, b) => (Clip: (b.Value!.Value - a.Value!.Value + ClipFrames) % ClipFrames, Presented: b.Presented - a.Presented)).ToList();
        // Round the clip's end, so a frame that came before its turn would be almost a whole clip late.
        Assert.All(steps, static step => Assert.InRange(step.Clip, 0, ClipFrames / 2));
        // A busy page is not told of every frame that it presents, but of how many there were. Where the clip begins again the camera itself takes a while.
        var whole = steps.Where(static step => step.Clip < ClipFrames / 20).ToList();
        Timing.InRange(whole.Sum(static step => step.Clip) / whole.Sum(static step => (double)step.Presented), 0.9, 1.25);
    }

    /// <summary>The energy of the sound received so far, as getStats of the page's own connection tells it.</summary>
    private static Task<double> AudioLevelAsync(InstrumentPage viewer) => viewer.RunAsync<double>(
        """
        async () => {
          let energy = 0;
          (await liveRelay.peers.viewer.getStats()).forEach((entry) => {
            if (entry.type === 'inbound-rtp' && entry.kind === 'audio') energy = Math.max(energy, entry.totalAudioEnergy);
          });
          return Math.min(energy, 1);
        }
        """);

    private async Task<IReadOnlyList<InstrumentPage>> OpenViewersAsync(ServerProcess server)
    {
        List<InstrumentPage> viewers = [];
        foreach (var role in _roles)
        {
            var viewer = await OpenAsync(server, role);
            await viewer.AttendAsync();
            viewers.Add(viewer);
        }

        return viewers;
    }
}
