using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using LiveRelay.Tests.Accounts;
using LiveRelay.Tests.Browser;
using LiveRelay.Tests.Lessons;
using LiveRelay.Tests.Recording.Kills;

namespace LiveRelay.Tests.Jobs;

/// <summary>
/// How long packets of a live lesson take from its publisher through the real server to a viewer, while a film is made a recording beside it and encoded
/// anew, and while nothing else is done. Printed in every run; held by <c>./measure.sh</c>.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed partial class JobsBesideLessonTests(ITestOutputHelper output) : IDisposable
{
    /// <summary>What is added to the delay that one packet in a hundred may have.</summary>
    private const double MostMs = 5;

    private static readonly TimeSpan _slice = TimeSpan.FromMilliseconds(500);
    private static readonly bool _isMeasured = Environment.GetEnvironmentVariable("LIVERELAY_MEASURE") == "1";
    private static readonly int _quietSlices = _isMeasured ? 60 : 10;
    private static readonly int _filmSeconds = _isMeasured ? 60 : 6;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("liverelay-beside-");

    [Fact]
    public async Task Work_on_recordings_makes_no_live_lesson_wait()
    {
        await using var server = await ServerProcess.StartAsync(ClipPublisher.Codec);
        var film = await FilmAsync();
        using var teacher = new ApiClient(server.BaseUrl);
        await teacher.LogInAsync("demo-teacher", Password().Match(server.Log).Groups[1].Value);
        var (hub, _) = await RawHubClient.JoinAsync(server.BaseUrl, server.Token("teacher"), "teacher");
        await using var open = hub;
        Assert.Equal("none", await hub.CallAsync("GoLive"));
        using var probe = await DelayProbe.StartAsync(server);

        List<double> quiet = await WatchAsync(probe, _quietSlices);
        var id = await UploadAsync(teacher, film);
        List<double> busy = [];
        var wasAsked = false;
        while (await OpenJobsAsync(teacher, id) is var before && (before > 0 || !wasAsked))
        {
            if (before == 0)
            {
                wasAsked = true;
                await teacher.PostAsync($"/api/recordings/{id}/jobs", new { kind = "composed" }, HttpStatusCode.Accepted);
            }

            var slice = await WatchAsync(probe, 1);
            if (before > 0 && await OpenJobsAsync(teacher, id) > 0)
            {
                busy.AddRange(slice);
            }
        }

        quiet.AddRange(await WatchAsync(probe, _quietSlices));
        Show("nothing beside", quiet);
        Show("jobs beside", busy);
        Assert.NotEmpty(busy);
        Timing.InRange(Seen.Percentile(busy, 0.99), 0, Seen.Percentile(quiet, 0.99) + MostMs);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<List<double>> WatchAsync(DelayProbe probe, int slices)
    {
        probe.Take();
        await Task.Delay(_slice * slices);
        return probe.Take();
    }

    /// <summary>How many of a recording's jobs are not done yet; none has failed.</summary>
    private static async Task<int> OpenJobsAsync(ApiClient teacher, string id)
    {
        var states = (await teacher.GetAsync($"/api/recordings/{id}/jobs")).GetProperty("jobs").EnumerateArray().Select(static job => job.GetProperty("state").GetString()).ToList();
        Assert.DoesNotContain("failed", states);
        return states.Count(static state => state != "done");
    }

    private static async Task<string> UploadAsync(ApiClient teacher, byte[] film)
    {
        var id = (await teacher.CreateAsync("/api/uploads", new { title = "公开课", fileName = "lesson.mp4", bytes = film.Length, subject = "语文" })).GetProperty("id").GetString()!;
        using var content = new ByteArrayContent(film);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        using var answer = await teacher.SendAsync(HttpMethod.Patch, $"/api/uploads/{id}", content, ("Upload-Offset", "0"));
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        return id;
    }

    private async Task<byte[]> FilmAsync()
    {
        var path = Path.Combine(_folder.FullName, "film.mp4");
        var seconds = _filmSeconds.ToString(CultureInfo.InvariantCulture);
        await MediaTools.FfmpegAsync(
            "-f", "lavfi", "-i", $"testsrc2=size=1280x720:rate=25:duration={seconds}", "-f", "lavfi", "-i", $"sine=frequency=440:sample_rate=48000:duration={seconds}",
            "-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", path);
        return await File.ReadAllBytesAsync(path);
    }

    private void Show(string what, List<double> delays) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{what}: {delays.Count} packets, p50 {Seen.Percentile(delays, 0.5):F2} ms, p95 {Seen.Percentile(delays, 0.95):F2} ms, p99 {Seen.Percentile(delays, 0.99):F2} ms, longest {delays.Max():F1} ms"));

    [GeneratedRegex(@"accounts: .*; password (\S+)")]
    private static partial Regex Password();
}
