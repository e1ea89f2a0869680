using System.Diagnostics;
using System.Net;
using LiveRelay.Server.Jobs;
using LiveRelay.Server.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace LiveRelay.Tests.Jobs;

/// <summary>How work waits, fails, is tried again, and survives the server.</summary>
public sealed class QueueTests
{
    /// <summary>The least that a process may be given, and what a job asks for beneath the server's own.</summary>
    private const int Lowest = 19;

    [Fact]
    public async Task Without_FFmpeg_jobs_wait_and_say_for_what_and_what_needs_none_is_done()
    {
        await using var county = await WorkedCounty.CreateAsync(("Jobs:FfmpegProgram", "no-such-ffmpeg"));
        var id = await county.RecordingAsync(2_000);
        await county.SoundAsync(id, "camera-1.audio.mp4", "sine=duration=2");
        await using (var db = await county.County.OpenAsync())
        {
            county.Queue.Add(db, id, JobKinds.Mix);
            county.Queue.Add(db, id, JobKinds.Hash);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        county.Queue.Wake();
        while ((await county.JobsAsync(id)).All(static job => job.State != JobState.Done))
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        var jobs = await county.County.County.Administrator.GetAsync("/api/jobs");
        var ffmpeg = jobs.GetProperty("ffmpeg");
        Assert.False(ffmpeg.GetProperty("available").GetBoolean());
        Assert.Contains(ffmpeg.GetProperty("missing").EnumerateArray(), static missing => missing.GetString() == "ffmpeg");
        var mix = jobs.GetProperty("jobs")[0];
        Assert.Equal(("mix", "waiting", "ffmpeg"), (mix.GetProperty("kind").GetString(), mix.GetProperty("state").GetString(), mix.GetProperty("waitsFor")[0].GetString()));
        Assert.Equal("done", jobs.GetProperty("jobs")[1].GetProperty("state").GetString());
    }

    [Fact]
    public async Task What_failed_says_why_and_is_tried_again()
    {
        await using var county = await WorkedCounty.CreateAsync();
        var id = await county.RecordingAsync(2_000);
        await county.SoundAsync(id, "camera-1.audio.mp4", "sine=duration=2");
        var path = county.PathOf(id, "camera-1.audio.mp4");
        var whole = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(path, "no film", TestContext.Current.CancellationToken);
        var teacher = await county.County.AsAsync("li");

        var asked = await teacher.PostAsync($"/api/recordings/{id}/jobs", new { kind = "mix" }, HttpStatusCode.Accepted);
        await county.EndedAsync(id);
        var address = $"/api/recordings/{id}/jobs/{asked.GetProperty("id").GetInt32()}/retry";
        var failed = (await teacher.GetAsync($"/api/recordings/{id}/jobs")).GetProperty("jobs")[0];
        Assert.Equal(("failed", "file-broken"), (failed.GetProperty("state").GetString(), failed.GetProperty("error").GetProperty("code").GetString()));
        Assert.Contains("Invalid data", failed.GetProperty("error").GetProperty("log").GetString(), StringComparison.Ordinal);

        await File.WriteAllBytesAsync(path, whole, TestContext.Current.CancellationToken);
        await teacher.PostAsync(address, expected: HttpStatusCode.Accepted);
        Assert.Equal(JobState.Done, Assert.Single(await county.EndedAsync(id)).State);
        await teacher.RefusedAsync(HttpMethod.Post, address, null, HttpStatusCode.Conflict, "job-not-failed");
    }

    [Fact]
    public async Task Jobs_are_asked_for_by_who_made_the_recording_and_his_school_and_by_nobody_else()
    {
        await using var county = await WorkedCounty.CreateAsync();
        var id = await county.RecordingAsync(2_000, static recording => recording.Review = ReviewState.Submitted);
        foreach (var stranger in new[] { "wang", "zhao", "head2", "researcher" })
        {
            var client = await county.County.AsAsync(stranger);
            await client.RefusedAsync(HttpMethod.Post, $"/api/recordings/{id}/jobs", new { kind = "mix" }, HttpStatusCode.Forbidden, "recording-closed");
            await client.RefusedAsync(HttpMethod.Get, $"/api/recordings/{id}/jobs", null, HttpStatusCode.Forbidden, "recording-closed");
        }

        var head = await county.County.AsAsync("head");
        await head.PostAsync($"/api/recordings/{id}/jobs", new { kind = "hash" }, HttpStatusCode.Accepted);
        await head.RefusedAsync(HttpMethod.Post, $"/api/recordings/{id}/jobs", new { kind = "import" }, HttpStatusCode.UnprocessableEntity, "invalid-input");
        Assert.Equal(1, (await head.GetAsync("/api/jobs")).GetProperty("jobs").GetArrayLength());
        Assert.Equal(0, (await (await county.County.AsAsync("head2")).GetAsync("/api/jobs")).GetProperty("jobs").GetArrayLength());
    }

    [Fact]
    public async Task A_job_gets_what_the_lessons_leave_over()
    {
        await using var county = await WorkedCounty.CreateAsync(("Jobs:AtOnce", "0"));
        var id = await county.RecordingAsync(3_000);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var context = await JobRun.ContextAsync(county, id, "test", _ => end.Cancel());
        context.Begin();
        var niceness = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => context.RunFfmpegAsync(
            ["-re", "-f", "lavfi", "-i", "sine=duration=600", "-f", "null", "-"],
            TimeSpan.FromMinutes(10),
            end.Token,
            _ => niceness = Niceness(File.ReadAllText($"/proc/{File.ReadAllText(context.InWork("pid"))}/stat"))));
        Assert.Equal(Math.Min(Lowest, Niceness(File.ReadAllText("/proc/self/stat")) + Lowest), niceness);
        context.End();
    }

    /// <summary>The nice value in a line of /proc/PID/stat: the 17th behind the name.</summary>
    private static int Niceness(string line) => int.Parse(line.Split(") ")[1].Split(' ')[16], System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task What_a_killed_server_left_running_is_ended_and_its_job_begun_again()
    {
        await using var county = await WorkedCounty.CreateAsync(("Jobs:AtOnce", "0"));
        var id = await county.RecordingAsync(3_000);
        await county.SoundAsync(id, "camera-1.audio.mp4", "sine=duration=3");
        var work = Directory.CreateDirectory(Path.Combine(county.County.Files.PathOf(id), ".work-mix")).FullName;
        using var orphan = Process.Start(new ProcessStartInfo(
            "ffmpeg", ["-v", "error", "-nostdin", "-re", "-f", "lavfi", "-i", "sine=duration=600", Path.Combine(work, "mix.wav")]))!;
        await File.WriteAllTextAsync(Path.Combine(work, "pid"), FormattableString.Invariant($"{orphan.Id}"), TestContext.Current.CancellationToken);

        Assert.True(await JobRun.RunAsync(county, id, JobKinds.Mix));

        await orphan.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.NotEqual(0, orphan.ExitCode);
        Assert.False(Directory.Exists(work));
        Assert.True(File.Exists(county.PathOf(id, "mix.mp4")));
    }

    [Fact]
    public async Task What_ran_when_the_server_stopped_is_begun_again_but_not_for_ever()
    {
        await using var county = await WorkedCounty.CreateAsync(("Jobs:AtOnce", "0"));
        var (id, hopeless) = (await county.RecordingAsync(3_000), await county.RecordingAsync(3_000));
        await county.SoundAsync(id, "camera-1.audio.mp4", "sine=duration=3");
        await using (var db = await county.County.OpenAsync())
        {
            db.RecordingJobs.Add(new RecordingJobRecord { RecordingId = id, Kind = JobKinds.Mix, State = JobState.Running, Tries = 1, Progress = 40 });
            db.RecordingJobs.Add(new RecordingJobRecord { RecordingId = hopeless, Kind = JobKinds.Mix, State = JobState.Running, Tries = 5 });
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var services = county.County.County.Server.Services;
        using var worker = ActivatorUtilities.CreateInstance<JobWorker>(services, Microsoft.Extensions.Options.Options.Create(new JobsOptions()));
        await worker.StartAsync(TestContext.Current.CancellationToken);
        var job = Assert.Single(await county.EndedAsync(id));
        await worker.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal((JobState.Done, 2), (job.State, job.Tries));
        var given = Assert.Single(await county.JobsAsync(hopeless));
        Assert.Equal((JobState.Failed, "interrupted: begun 5 times"), (given.State, given.Error));
    }
}
