namespace LiveRelay.Tests.Browser;

/// <summary>The programme shows the screen while one is shared, else the camera; a player that knows nothing of slots just goes on.</summary>
public sealed class SlotSwitchTests(Chromium chromium, ITestOutputHelper output) : BrowserTest(chromium, output)
{
    private const int Camera = 1;
    private const int Screen = 2;

    /// <summary>A keyframe of the other source has to be asked for and made; meanwhile the old one goes on.</summary>
    private const double LongestGap = 500;

    [Theory]
    [InlineData("H264")]
    [InlineData("VP8")]
    public async Task A_screen_that_comes_and_goes_is_shown_without_a_gap_and_without_renegotiation(string codec)
    {
        var server = await StartServerAsync();
        var camera = await OpenBlankAsync(server.BaseUrl);
        await camera.PublishAsync(server, new PlainSource("camera", Camera, codec));
        var viewer = await OpenBlankAsync(server.BaseUrl);
        await viewer.PlayAsync(server);
        await viewer.UntilAsync("() => instrument.pictures[0].frames.length > 90");
        var since = await viewer.NowAsync();

        var screen = await OpenBlankAsync(server.BaseUrl);
        await screen.PublishAsync(server, new PlainSource("screen", Screen, codec, Sound: false) { FrameRate = 15 });
        await AwaitFramesOfAsync(viewer, Screen, 60, since);
        var back = await viewer.NowAsync();
        await screen.RunAsync("() => session.close()");
        await AwaitFramesOfAsync(viewer, Camera, 60, back);

        var seen = await viewer.SeenAsync(0, since);
        var heard = await viewer.HeardAsync(0, since);
        Output.WriteLine($"{codec}: {seen.Frames.Count} frames, {Sequence(seen)}, longest gap {seen.LongestGap:F0} ms, longest silence {LongestSilence(heard):F0} ms");
        Assert.Equal("1 2 1", Sequence(seen));
        Timing.InRange(seen.LongestGap, 0, LongestGap);
        Assert.InRange(seen.Frames.Count(static frame => frame.Source is null), 0, 2);
        Timing.InRange(LongestSilence(heard), 0, 100);
        Assert.Equal(0, await viewer.RunAsync<int>("() => session.renegotiations"));
        var video = (await viewer.StatsAsync("inbound-rtp")).Single(static entry => entry.GetProperty("kind").GetString() == "video");
        Assert.Equal(0, video.GetProperty("packetsLost").GetInt64());
        Timing.InRange(video.GetProperty("freezeCount").GetInt32(), 0, 1);
    }

    private static Task AwaitFramesOfAsync(InstrumentPage viewer, int source, int count, double since) => viewer.UntilAsync(
        "([wanted, count, since]) => instrument.pictures[0].frames.filter(({ source, shown }) => source === wanted && shown > since).length >= count",
        new[] { source, count, since },
        20);

    /// <summary>The sources in the order in which they were shown.</summary>
    private static string Sequence(Seen seen)
    {
        List<int> sources = [];
        foreach (var source in seen.Frames.Where(static frame => frame.Source is not null).Select(static frame => frame.Source!.Value))
        {
            if (sources.Count == 0 || sources[^1] != source)
            {
                sources.Add(source);
            }
        }

        return string.Join(' ', sources);
    }

    /// <summary>The longest time, in ms, without the hum that the source makes between its beeps.</summary>
    private static double LongestSilence(Heard heard)
    {
        var loud = heard.Peaks.Where(static peak => peak.Loudness > 0.005).Select(static peak => peak.Time).ToList();
        return loud.Zip(loud.Skip(1), static (a, b) => b - a).DefaultIfEmpty(0).Max();
    }
}
