using System.Globalization;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Browser;
using LiveRelay.Tests.Buckets;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Tests.Recording.Kills;

/// <summary>
/// The real server, killed again and again at random moments of lessons that are really published to it. LIVERELAY_KILLS says how often; 200 take
/// 25 minutes.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class KilledServerTests(S3Server s3, ITestOutputHelper output)
{
    private const int Kills = 8;
    private const double TailLost = 2000;

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Killed_at_any_moment_the_server_loses_two_seconds_at_most_and_leaves_nothing_half_done()
    {
        var kills = int.TryParse(Environment.GetEnvironmentVariable("LIVERELAY_KILLS"), CultureInfo.InvariantCulture, out var asked) ? asked : Kills;
        var bucket = await s3.CreateBucketAsync();
        await using var server = await ServerProcess.StartAsync(
            ClipPublisher.Codec, ("Storage__S3__Endpoint", s3.Endpoint), ("Storage__S3__Bucket", bucket), ("Storage__S3__AccessKey", S3Server.AccessKey),
            ("Storage__S3__SecretKey", S3Server.SecretKey));
        var left = new LeftByServer(server.DataDirectory);
        var school = await TaughtSchool.OpenAsync(server);
        for (var i = 0; i < kills; i++)
        {
            var moment = (Moment)(i % Enum.GetValues<Moment>().Length);
            await school.LiveUntilKilledAsync(moment);
            await left.AssertConsistentAsync();
            await server.StartAgainAsync();
        }

        await school.EndAllAsync();
        var again = await school.AwaitJobsAsync(_patience);
        Assert.Empty(left.Programs());
        await server.KillAsync();
        await left.AssertConsistentAsync();
        var copy = Directory.CreateTempSubdirectory("liverelay-killed-");
        await using var db = left.OpenCopy(copy.FullName);
        var recordings = await db.Recordings.AsNoTracking().Include(static recording => recording.Tracks).ToListAsync(TestContext.Current.CancellationToken);
        var jobs = await db.RecordingJobs.AsNoTracking().ToListAsync(TestContext.Current.CancellationToken);
        var files = await left.AssertWholeAsync(recordings, jobs);
        using var client = s3.Client();
        await left.AssertInBucketAsync(client, bucket);
        output.WriteLine(
            $"{kills} kills: {school.Lessons.Count} lessons, {recordings.Count} recordings, {files} files decoded, {jobs.Sum(static job => job.Tries) - jobs.Count} jobs interrupted, {again} tried again by hand");
        AssertTails(school, recordings, isVideo: true);
        AssertTails(school, recordings, isVideo: false);
        copy.Delete(recursive: true);
    }

    /// <summary>What is missing of each publisher's time at its end, whoever ended it.</summary>
    private void AssertTails(TaughtSchool school, IReadOnlyList<RecordingRecord> recordings, bool isVideo)
    {
        List<double> killed = [];
        List<double> rung = [];
        foreach (var lesson in school.Lessons)
        {
            var recording = recordings.SingleOrDefault(recording => recording.LessonId == lesson.Id);
            foreach (var stretch in lesson.Stretches)
            {
                var end = recording?.Tracks.Where(track => track.Track == "camera" && track.IsVideo == isVideo)
                    .Select(track => (From: recording.StartedAt.AddMilliseconds(track.StartsAtMs), To: recording.StartedAt.AddMilliseconds(track.StartsAtMs + track.DurationMs)))
                    .Where(track => track.From < stretch.To).Select(static track => track.To).DefaultIfEmpty(stretch.From).Max() ?? stretch.From;
                (stretch.IsKilled ? killed : rung).Add((stretch.To - (end > stretch.From ? end : stretch.From)).TotalMilliseconds);
            }
        }

        Show($"{(isVideo ? "picture" : "sound")} lost before a kill", killed);
        Show($"{(isVideo ? "picture" : "sound")} lost before the bell", rung);
        Assert.All(killed.Concat(rung), static lost => Assert.InRange(lost, double.NegativeInfinity, TailLost));
    }

    private void Show(string what, IReadOnlyList<double> values) => output.WriteLine(
        values.Count == 0 ? $"{what}: none" : string.Create(CultureInfo.InvariantCulture, $"{what}: {values.Count} times, p50 {Seen.Percentile(values, 0.5):F0} ms, longest {values.Max():F0} ms"));
}
