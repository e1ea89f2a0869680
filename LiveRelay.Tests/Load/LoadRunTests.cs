using LiveRelay.Bench.Load;
using LiveRelay.Tests.Browser;

namespace LiveRelay.Tests.Load;

/// <summary>The load client against the real server, shortly.</summary>
public class LoadRunTests
{
    [Theory]
    [InlineData()]
    [InlineData("--simulcast")]
    public async Task Viewers_on_good_and_bad_lines_see_the_lesson_and_it_is_told_what_that_cost(params string[] more)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        await using var server = await ServerProcess.StartAsync();
        Assert.True(LoadOptions.TryParse(
            [
                "--teacher", server.Link("teacher").AbsoluteUri, "--viewer", server.Link("observer").AbsoluteUri, "--url", server.BaseUrl.AbsoluteUri,
                "--viewers", "5", "--seconds", "3", "--settle", "1", "--decrypt", "1", "--bad", "1/5:loss=5,delay=10,jitter=5", "--tcp-stalled", "1", .. more,
            ],
            out var options,
            out var error), error);
        var layers = await LoadCommand.OpenAsync(options, TestContext.Current.CancellationToken);

        var result = await new LoadRun(options, layers, TextWriter.Null).RunAsync(TestContext.Current.CancellationToken);

        Assert.Empty(result.Join.Failures);
        Assert.Equal((5, 5, 1), (result.Join.Joined, result.Join.Pictures, result.Join.StalledTcp));
        Assert.StartsWith("process", result.Server!.Source, StringComparison.Ordinal);
        Assert.True(result.Server.Runtime is { BytesPerPacket: > 0 }, "the server's runtime told nothing");
        Assert.True(result.Floor is { Before: > 0, After: > 0 }, "what sending alone costs was not measured");
        Assert.All(result.Each, static viewer => Assert.Equal((0, null), (viewer.Undecryptable, viewer.Failure)));
        var good = result.Groups.Single(static group => group.Name == "all");
        Assert.Equal((4, 0.0, 0.0), (good.Viewers, good.LostShare, good.SoundLostShare));
        Assert.True(good.PictureDelay!.P50 > 0 && good.FramesPerSecond > 0, "no picture was measured");
        var bad = result.Groups.Single(static group => group.Name == "bad");
        Assert.True(bad.MissedShare > 0, "the bad line lost nothing");
        Assert.True(bad.LostShare < bad.MissedShare, "nothing was repaired");
        Assert.InRange(bad.PictureDelay!.P50, 10, double.MaxValue);
    }
}
