namespace LiveRelay.Tests.Browser;

/// <summary>
/// A publisher that sends its sizes in one stream (SVC), such as a program that is not ours. LiveRelay's own page shows the one that fills the
/// place it has for the picture, which takes the dependency descriptor that browsers do not ask for by themselves.
/// </summary>
public sealed class ScalableVideoTests(Chromium chromium, ITestOutputHelper output) : BrowserTest(chromium, output)
{
    private const string Camera = "document.querySelector('[data-testid=stage-camera]')";
    private const int Width = 960;
    private const int Largest = 540;
    private const int Middle = 270;
    private const int Smallest = 135;
    private const int EnoughFrames = 30;

    /// <summary>Sizes that lean on the smaller one's pictures always, or at keyframes only; both where figures are held to bounds.</summary>
    public static TheoryData<string> Modes => Timing.IsHeld ? ["L3T3", "L3T3_KEY"] : ["L3T3_KEY"];

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Of_three_sizes_in_one_stream_the_one_that_fills_its_place_is_shown(string scalability)
    {
        var server = await StartServerAsync();
        var publisher = await OpenBlankAsync(server.BaseUrl);
        await publisher.PublishAsync(server, new PlainSource(Codec: "AV1") { Width = Width, Height = Largest, FrameRate = 15, Scalability = scalability });
        var observer = await OpenAsync(server, "observer");

        await observer.Page.GetByTestId("stage-camera").WaitForAsync();
        Assert.InRange(await observer.RunAsync<int>($"() => {Camera}.clientHeight * devicePixelRatio"), Smallest + 1, Middle);
        // On the way there it may be another one: the page tells its sizes once it has drawn them, and a change of size waits for a keyframe.
        await observer.UntilAsync($"(height) => {Camera}.videoHeight === height", Middle);
        var frames = await observer.RunAsync<int>($"() => {Camera}.getVideoPlaybackQuality().totalVideoFrames");
        await observer.UntilAsync(
            $"([height, frames]) => {Camera}.videoHeight === height && {Camera}.getVideoPlaybackQuality().totalVideoFrames > frames", new[] { Middle, frames + EnoughFrames });

        var sent = (await publisher.StatsAsync("outbound-rtp")).Single(static entry => entry.GetProperty("kind").GetString() == "video");
        Output.WriteLine($"AV1: sent as {sent.GetProperty("scalabilityMode")}, {frames} frames before that size was there");
        Assert.Equal(scalability, sent.GetProperty("scalabilityMode").GetString());
    }
}
