namespace LiveRelay.Tests.Browser;

/// <summary>Who comes late sees at once what the others see.</summary>
public sealed class LateJoinerTests(Chromium chromium, ITestOutputHelper output) : BrowserTest(chromium, output)
{
    private const double FirstFrameWithin = 500;

    [Theory]
    [InlineData("H264")]
    [InlineData("VP8")]
    public async Task Sees_the_camera_within_half_a_second_of_its_answer(string codec)
    {
        var server = await StartServerAsync();
        var publisher = await OpenBlankAsync(server.BaseUrl);
        await publisher.PublishAsync(server, new PlainSource(Codec: codec));
        var first = await OpenBlankAsync(server.BaseUrl);
        await first.PlayAsync(server);
        await first.UntilAsync("() => instrument.pictures[0].frames.length > 60");

        List<double> delays = [];
        for (var joiner = 0; joiner < Timing.Watched(5, 2); joiner++)
        {
            delays.Add(await JoinAsync(server));
        }

        Output.WriteLine($"{codec}: first frame {string.Join(", ", delays.Select(static delay => $"{delay:F0} ms"))} after the answer");
        Assert.All(delays, static delay => Timing.InRange(delay, 0, FirstFrameWithin));
    }

    /// <summary>A shared slide that nobody turns gives the encoder nothing to send, so a keyframe must be asked for until it comes.</summary>
    [Fact]
    public async Task Sees_a_slide_that_stands_still()
    {
        var server = await StartServerAsync();
        await OpenSlidesAsync(server, source: 2, framesPerSecond: 0);
        var presenter = await OpenBlankAsync(server.BaseUrl);
        await presenter.PublishScreenAsync(server);
        var first = await OpenBlankAsync(server.BaseUrl);
        await first.PlayAsync(server, "?slots=screen", ["video"]);
        await first.UntilAsync("() => instrument.pictures[0].frames.some(({ source }) => source === 2)");
        await presenter.RunAsync("() => new Promise((done) => setTimeout(done, 4000))");

        var delay = await JoinAsync(server, "?slots=screen", ["video"]);

        Output.WriteLine($"static slide: first frame {delay:F0} ms after the answer");
        Timing.InRange(delay, 0, FirstFrameWithin);
    }

    /// <summary>How long after its answer a new viewer's first whole picture is shown, in ms.</summary>
    private async Task<double> JoinAsync(ServerProcess server, string query = "", string[]? lines = null)
    {
        var viewer = await OpenBlankAsync(server.BaseUrl);
        await viewer.PlayAsync(server, query, lines);
        await viewer.UntilAsync("() => instrument.pictures[0].frames.some(({ source }) => source !== null)");
        return await viewer.RunAsync<double>(
            "() => { const first = instrument.pictures[0].frames.find(({ source }) => source !== null).shown - session.answeredAt; session.close(); return first; }");
    }
}
