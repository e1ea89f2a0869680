using System.Globalization;
using System.Net;
using LiveRelay.Media;
using LiveRelay.Server.Operations;
using LiveRelay.Server.Operations.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace LiveRelay.Tests.Server;

public sealed class OperationsTests(LiveServer server) : IClassFixture<LiveServer>
{
    [Fact]
    public async Task Health_names_each_check()
    {
        using var live = await server.SendAsync(HttpMethod.Get, "/health/live");
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        using var ready = await server.SendAsync(HttpMethod.Get, "/health/ready");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        var text = await ready.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("\"media\"", text, StringComparison.Ordinal);
        Assert.Contains("\"database\"", text, StringComparison.Ordinal);
        Assert.Contains("\"bucket\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_can_be_parsed_and_hold_every_counter()
    {
        var text = await server.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(static line => line[0] != '#'))
        {
            var value = line[(line.LastIndexOf(' ') + 1)..];
            Assert.True(double.TryParse(value, CultureInfo.InvariantCulture, out _), line);
        }

        var names = MediaMetricTable.Gauges.Concat(MediaMetricTable.Counters).ToArray();
        Assert.All(names, metric => Assert.Contains($"\n{metric.Name} ", text, StringComparison.Ordinal));
        var numbers = typeof(MediaMetrics).GetProperties().Where(static p => p.PropertyType == typeof(long)).Select(static p => p.Name);
        Assert.Equal(
            numbers.Except([nameof(MediaMetrics.ForwardingDelaySum), nameof(MediaMetrics.HandshakeSum)]).Order(),
            names.Select(static metric => metric.Property).Order());
        Assert.Contains("liverelay_dropped_packets_total{reason=\"bad_rtp\"} 0", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_pause_of_the_garbage_collector_is_counted()
    {
        long Pauses(string text) => long.Parse(
            text.Split('\n').Single(static line => line.StartsWith("liverelay_gc_pause_seconds_count ", StringComparison.Ordinal)).Split(' ')[1], CultureInfo.InvariantCulture);

        Task<string> ReadAsync() => server.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);

        var before = Pauses(await ReadAsync());
        for (var attempt = 0; Pauses(await ReadAsync()) == before; attempt++)
        {
            Assert.True(attempt < 1000, "no pause was counted");
            GC.Collect();
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Contains("\nliverelay_allocated_bytes_total ", await ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_histogram_counts_upwards()
    {
        long[] counts = [1, 2, 3];
        var text = System.Text.Encoding.UTF8.GetString(HistogramText.Write("h_seconds", "Help.", [10, 20], bucket => counts[bucket], 120, 1000));
        Assert.Equal(
            "# HELP h_seconds Help.\n# TYPE h_seconds histogram\nh_seconds_bucket{le=\"0.01\"} 1\nh_seconds_bucket{le=\"0.02\"} 3\n"
            + "h_seconds_bucket{le=\"+Inf\"} 6\nh_seconds_sum 0.12\nh_seconds_count 6\n",
            text);
    }

    [Fact]
    public void Drops_are_told_once_and_only_when_something_was_dropped()
    {
        var metrics = new MediaMetrics();
        metrics.CountDrop(DropReason.BadRtp);
        var summary = new DropSummary(metrics.Drops);
        Assert.False(summary.TryTake(out _, out _));
        metrics.CountDrop(DropReason.UnknownPath);
        metrics.CountDrop(DropReason.UnknownPath);
        metrics.CountDrop(DropReason.BadRtp);
        metrics.CountDrop(DropReason.WaitsForKeyFrame);
        Assert.True(summary.TryTake(out var packets, out var text));
        Assert.Equal(3, packets);
        Assert.Equal("unknown_path 2, bad_rtp 1", text);
        Assert.False(summary.TryTake(out _, out _));
    }

    [Fact]
    public void The_banner_is_one_line_for_each_role_one_for_the_first_administrator_and_one_for_the_demos_people()
    {
        var lines = server.Services.GetRequiredService<StartBanner>().Lines().ToArray();
        Assert.Equal(5, lines.Length);
        Assert.Matches(@"^teacher: http://localhost:\d+/teach/demo#token=[\w.-]+$", lines[0]);
        Assert.Matches(@"^classroom: http://localhost:\d+/room/demo#token=[\w.-]+$", lines[1]);
        Assert.Matches(@"^observer: http://localhost:\d+/observe/demo#token=[\w.-]+$", lines[2]);
        Assert.StartsWith("setup: ", lines[3], StringComparison.Ordinal);
        Assert.Matches(@"^accounts: demo-teacher, .*; password [\w-]{12}$", lines[4]);
        FileModeAssert.IsForOwnerAlone(Path.Combine(server.DataDirectory, "demo-password"));
    }

    [Fact]
    public void The_signing_key_is_for_its_owner_alone() =>
        FileModeAssert.IsForOwnerAlone(Path.Combine(server.DataDirectory, "token-signing.key"));

    [Fact]
    public async Task Nobody_else_frames_or_feeds_a_page()
    {
        using var response = await server.SendAsync(HttpMethod.Get, "/nowhere");
        await ProblemAssert.IsAsync(response, HttpStatusCode.NotFound, "not-found");
        Assert.Contains("frame-ancestors 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task Without_a_county_certificate_the_trust_page_says_so()
    {
        using var page = await server.SendAsync(HttpMethod.Get, "/trust?lang=en");
        Assert.Contains("Nothing to install", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var file = await server.SendAsync(HttpMethod.Get, "/trust/county-ca.crt");
        Assert.Equal(HttpStatusCode.NotFound, file.StatusCode);
    }
}
