namespace LiveRelay.Tests.Browser;

/// <summary>A server that dies in the middle of a lesson and comes back: nobody has to press anything.</summary>
public sealed class RestartTests(Chromium chromium, ITestOutputHelper output) : BrowserTest(chromium, output)
{
    private const int Camera = 1;
    private const int Screen = 2;
    private const double BackWithinMs = 5000;

    [Fact]
    public async Task Every_page_is_back_with_sound_and_picture_soon_after_the_server_listens()
    {
        var server = await StartServerAsync();
        var (teacher, viewers) = await OpenLessonAsync(server);

        await server.KillAsync();
        await teacher.RunAsync("() => new Promise((done) => setTimeout(done, 3000))");
        await server.StartAgainAsync();
        var listening = await teacher.NowAsync();

        foreach (var viewer in viewers)
        {
            var picture = await BackAsync(viewer, listening, "instrument.pictures[0].frames.find(({ value, source }) => source === 1 && value > (since % 2 ** 28))?.shown");
            var screen = await BackAsync(viewer, listening, "instrument.pictures[1].frames.find(({ value, source }) => source === 2 && value > (since % 2 ** 28))?.shown");
            var sound = await BackAsync(viewer, listening, "instrument.sounds[0].peaks.find(({ time, loudness }) => time > since && loudness > 0.01)?.time");
            Output.WriteLine($"{viewer.Page.Url}: camera back after {picture:F0} ms, screen after {screen:F0} ms, sound after {sound:F0} ms");
            Assert.All([picture, screen, sound], static delay => Timing.InRange(delay, 0, BackWithinMs));
        }

        await teacher.UntilAsync("() => document.querySelector('[data-testid=\"on-air\"]').dataset.on === 'true'", null, 5);
    }

    /// <summary>A teacher with camera, microphone and a shared screen, two rooms and an observer; all of them see and hear.</summary>
    private async Task<(InstrumentPage Teacher, IReadOnlyList<InstrumentPage> Viewers)> OpenLessonAsync(ServerProcess server)
    {
        var teacher = await OpenTeacherAsync(server, Camera);
        await OpenSlidesAsync(server, Screen, framesPerSecond: 10);
        await teacher.Page.GetByTestId("start-button").ClickAsync();
        await teacher.Page.GetByTestId("share-screen").ClickAsync();
        List<InstrumentPage> viewers = [];
        foreach (var role in new[] { "classroom", "classroom", "observer" })
        {
            var viewer = await OpenAsync(server, role);
            await viewer.AttendAsync();
            viewers.Add(viewer);
        }

        foreach (var viewer in viewers)
        {
            await viewer.UntilAsync("() => instrument.pictures[0].frames.length > 30 && instrument.pictures[1].frames.length > 10 && instrument.sounds[0].onsets.length > 0");
        }

        return (teacher, viewers);
    }

    /// <summary>How long after the server listened something came, in ms.</summary>
    private static async Task<double> BackAsync(InstrumentPage viewer, double since, string expression)
    {
        await viewer.UntilAsync($"(since) => ({expression}) !== undefined", since, 20);
        return await viewer.RunAsync<double>($"(since) => {expression}", since) - since;
    }
}
