using LiveRelay.Tests.Operations;

namespace LiveRelay.Tests.Browser;

/// <summary>A plain publisher's picture and sound at a plain player, over each way that packets can take, with each codec and cipher.</summary>
public sealed class TransportTests(Chromium chromium, ITestOutputHelper output) : BrowserTest(chromium, output)
{
    private const string Gcm = "AEAD_AES_128_GCM";
    private const string Cm = "AES128_CM_HMAC_SHA1_80";

    [Theory]
    [InlineData("H264", Gcm)]
    [InlineData("VP8", Cm)]
    public async Task Over_UDP(string codec, string profile)
    {
        var server = await StartServerAsync(("Media__SrtpProfiles__0", profile));

        await AssertGoodAsync(server, codec, profile, path: "udp");
    }

    [Fact]
    public async Task Over_ICE_TCP_where_the_firewall_lets_no_UDP_through()
    {
        var server = await StartServerAsync(("Media__EnableUdp", "false"));

        await AssertGoodAsync(server, "VP8", Gcm, path: "tcp");
    }

    [Fact]
    public async Task Through_coturn_where_nothing_but_the_relay_can_be_reached()
    {
        using var turn = new CoturnProcess();
        var server = await StartServerAsync(
            ("Turn__Urls__0", turn.Options.Urls[0]), ("Turn__SharedSecret", CoturnProcess.Secret), ("Media__EnableTcp", "false"));

        await AssertGoodAsync(server, "H264", Gcm, path: "relay", relay: true);
    }

    private async Task AssertGoodAsync(ServerProcess server, string codec, string profile, string path, bool relay = false)
    {
        var publisher = await OpenBlankAsync(server.BaseUrl);
        var viewer = await OpenBlankAsync(server.BaseUrl);
        await publisher.PublishAsync(server, new PlainSource(Codec: codec), relay);
        await viewer.PlayAsync(server, relay: relay);

        var figures = await Figures.MeasureAsync(publisher, viewer, settleSeconds: 10);

        Output.WriteLine($"{path} {codec} {profile}: {figures}");
        Assert.Equal(path, await publisher.PathAsync());
        Assert.Equal(path, await viewer.PathAsync());
        Assert.Equal($"SRTP_{profile}", await publisher.SrtpCipherAsync());
        Assert.Equal($"SRTP_{profile}", await viewer.SrtpCipherAsync());
        await AssertCodecAsync(viewer, codec);
        figures.AssertGood(source: 1);
    }

    private static async Task AssertCodecAsync(InstrumentPage viewer, string codec)
    {
        var codecs = (await viewer.StatsAsync("codec")).Select(static entry => entry.GetProperty("mimeType").GetString());
        Assert.Contains($"video/{codec}", codecs);
    }
}
