using System.Text.Json;

namespace LiveRelay.Tests.Browser;

/// <summary>What a plain WHIP publisher sends.</summary>
/// <param name="Track">camera, screen or guest.</param>
/// <param name="Source">The number in its picture's blocks.</param>
/// <param name="Codec">H264, VP8, VP9 or AV1.</param>
/// <param name="Sound">Whether it has a microphone.</param>
internal sealed record PlainSource(string Track = "camera", int Source = 1, string Codec = "H264", bool Sound = true)
{
    internal int Width { get; init; } = 640;

    internal int Height { get; init; } = 360;

    internal int FrameRate { get; init; } = 30;

    /// <summary>A scalability mode, such as L3T3; <c>null</c> leaves that to the browser.</summary>
    internal string? Scalability { get; init; }
}

/// <summary>Plain WHIP and WHEP in pages that are not LiveRelay's; see scripts/session.js.</summary>
internal static class PlainClients
{
    /// <summary>Publishes the source with the known moment of capture.</summary>
    internal static Task PublishAsync(this InstrumentPage page, ServerProcess server, PlainSource source, bool relay = false) => page.RunAsync(
        "async ({ source, options }) => { window.session = await instrument.publish(await instrument.camera(source), options); }",
        new
        {
            source = new { source = source.Source, width = source.Width, height = source.Height, frameRate = source.FrameRate, sound = source.Sound },
            options = new { url = $"{server.BaseUrl}whip/demo?track={source.Track}", token = server.Token(source.Track == "guest" ? "classroom" : "teacher"), codec = source.Codec, scalability = source.Scalability, relay },
        });

    /// <summary>Shares the page titled <see cref="Chromium.SlidesTitle"/> as the screen.</summary>
    internal static Task PublishScreenAsync(this InstrumentPage page, ServerProcess server, string codec = "H264") => page.RunAsync(
        """
        async (options) => {
          const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: 15 } });
          stream.getVideoTracks()[0].contentHint = 'text';
          window.session = await instrument.publish(stream, options);
        }
        """,
        new { url = $"{server.BaseUrl}whip/demo?track=screen", token = server.Token("teacher"), codec });

    /// <summary>Plays slots, by default the programme as any WHEP player does.</summary>
    internal static Task PlayAsync(this InstrumentPage page, ServerProcess server, string query = "", string[]? lines = null, bool relay = false) =>
        page.RunAsync(
            "async (options) => { window.session = await instrument.play(options); }",
            new { url = $"{server.BaseUrl}whep/demo{query}", token = server.Token("observer"), relay, lines = lines ?? ["audio", "video"] });

    /// <summary>The session's statistics of one type, such as inbound-rtp.</summary>
    internal static async Task<IReadOnlyList<JsonElement>> StatsAsync(this InstrumentPage page, string type)
    {
        var all = await page.RunAsync<List<JsonElement>>("() => session.stats()");
        return [.. all.Where(entry => entry.GetProperty("type").GetString() == type)];
    }

    /// <summary>How the session's packets travel, as the local candidate of the selected pair says: udp, tcp or relay.</summary>
    internal static async Task<string> PathAsync(this InstrumentPage page)
    {
        var all = await page.RunAsync<List<JsonElement>>("() => session.stats()");
        var byId = all.ToDictionary(static entry => entry.GetProperty("id").GetString()!);
        var transport = all.Single(static entry => entry.GetProperty("type").GetString() == "transport");
        var pair = byId[transport.GetProperty("selectedCandidatePairId").GetString()!];
        var local = byId[pair.GetProperty("localCandidateId").GetString()!];
        return local.GetProperty(local.GetProperty("candidateType").GetString() == "relay" ? "candidateType" : "protocol").GetString()!;
    }

    /// <summary>The SRTP cipher that was agreed, by its name in getStats.</summary>
    internal static async Task<string> SrtpCipherAsync(this InstrumentPage page) =>
        (await page.StatsAsync("transport")).Single().GetProperty("srtpCipher").GetString()!;
}
