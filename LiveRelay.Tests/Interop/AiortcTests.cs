using System.Diagnostics;
using System.Text.Json;
using LiveRelay.Tests.Browser;

namespace LiveRelay.Tests.Interop;

/// <summary>A WebRTC client that is no browser and not ours publishes and plays, by WHIP and WHEP alone.</summary>
[Collection(BrowserCollection.Name)]
public class AiortcTests
{
    [Theory]
    [InlineData("VP8")]
    [InlineData("H264")]
    public async Task Aiortc_plays_what_aiortc_publishes(string codec)
    {
        await using var server = await ServerProcess.StartAsync();
        var whip = new Uri(server.BaseUrl, "/whip/demo");
        var whep = new Uri(server.BaseUrl, "/whep/demo");

        var publisher = RunAsync("aiortc_publish.py", whip, server.Token("teacher"), "--codec", codec, "--seconds", "12");
        var player = RunAsync("aiortc_play.py", whep, server.Token("observer"), "--seconds", "10");
        var (published, played) = (await publisher, await player);

        Assert.Equal("connected", published.GetProperty("state").GetString());
        Assert.Equal("connected", played.GetProperty("state").GetString());
        Assert.Equal(640, played.GetProperty("width").GetInt32());
        Assert.InRange(played.GetProperty("audio").GetInt32(), 150, 600);
        Assert.InRange(played.GetProperty("video").GetInt32(), 60, 400);

        // The picture's brightness goes round: it is the moving picture that came, not one frozen frame.
        Assert.InRange(played.GetProperty("levels").GetInt32(), 6, 16);
    }

    private static async Task<JsonElement> RunAsync(string script, Uri url, string token, params string[] options)
    {
        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Interop", script));
        start.ArgumentList.Add(url.ToString());
        start.ArgumentList.Add(token);
        foreach (var option in options)
        {
            start.ArgumentList.Add(option);
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{script}: {await errors}");
        return JsonDocument.Parse(output.Trim().Split('\n')[^1]).RootElement;
    }
}
