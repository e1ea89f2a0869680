using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using LiveRelay.Server.Buckets;
using LiveRelay.Server.Jobs;
using LiveRelay.Server.Operations;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Jobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LiveRelay.Tests.Buckets;

/// <summary>A bucket that is down, refuses or is set wrong: recordings are made and played as far as they are here, and it is said in words.</summary>
public sealed class FailingBucketTests(S3Server shared)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_whose_bucket_is_down_records_and_plays_says_why_and_goes_on_when_it_is_back()
    {
        await using var s3 = new S3Server();
        var bucket = await s3.CreateBucketAsync();
        await s3.StopAsync();
        await using var county = await BucketCounty.CreateAsync(s3, bucket);
        var bytes = RandomNumberGenerator.GetBytes(100_000);
        var (id, other, li) = (await county.RecordAsync(bytes), await county.RecordAsync(new byte[64 << 20]), await county.County.AsAsync("li"));
        await county.Work.WorkAsync(other, JobKinds.Store);

        // Down from the start: the job says so, and what is here is played.
        var job = Assert.Single(await county.Work.WorkAsync(id, JobKinds.Store));
        Assert.Equal(JobState.Failed, job.State);
        Assert.Equal(("bucket-unreachable", "对象存储暂时无法访问，稍后会自动重试。"), await ErrorAsync(county, id, "zh-CN"));
        Assert.Equal(("bucket-unreachable", "The bucket cannot be reached: it is tried again later."), await ErrorAsync(county, id, "en"));
        Assert.Equal(bytes, await county.MediaAsync("li", id, BucketCounty.Video));
        using (var health = await county.County.County.Server.SendAsync(HttpMethod.Get, "/health/ready"))
        {
            Assert.Equal(HttpStatusCode.OK, health.StatusCode);
            var check = JsonDocument.Parse(await health.Content.ReadAsStringAsync(Cancelled)).RootElement.GetProperty("checks").GetProperty("bucket");
            Assert.Equal("degraded", check.GetProperty("status").GetString());
            Assert.Contains("cannot be reached", check.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        await county.ForgetLocalAsync();
        await county.Work.EndedAsync(id);
        Assert.True(File.Exists(county.Work.PathOf(id, BucketCounty.Video)));

        // Back: tried again by hand, or by itself, it is done.
        await s3.StartAsync();
        await li.PostAsync($"/api/recordings/{id}/jobs/{job.Id}/retry", null, HttpStatusCode.Accepted);
        Assert.Equal(JobState.Done, Assert.Single(await county.Work.EndedAsync(id)).State);
        await county.SweepAsync();
        Assert.Equal(JobState.Done, Assert.Single(await county.Work.EndedAsync(other)).State);
        await county.ForgetLocalAsync();
        Assert.Equal(bytes, await county.MediaAsync("li", id, BucketCounty.Video));

        // Down while it is read and deleted: what flows breaks off, else there are words, and the rest goes when it is back.
        using (var answer = await li.OpenAsync($"/api/recordings/{other}/media/{BucketCounty.Video}"))
        {
            await using var flowing = await answer.Content.ReadAsStreamAsync(Cancelled);
            await flowing.ReadExactlyAsync(new byte[1 << 20], Cancelled);
            await s3.StopAsync();
            await Assert.ThrowsAnyAsync<IOException>(() => flowing.CopyToAsync(Stream.Null, Cancelled));
        }

        await li.RefusedAsync(HttpMethod.Get, $"/api/recordings/{id}/media/{BucketCounty.Video}", null, HttpStatusCode.ServiceUnavailable, "storage-unavailable");
        await li.RefusedAsync(HttpMethod.Get, $"/api/recordings/{id}/index/{BucketCounty.Video}", null, HttpStatusCode.ServiceUnavailable, "storage-unavailable");
        Assert.Equal("unreadable", await county.VerifyAsync(id));
        await (await county.County.AsAsync("admin")).DeleteAsync($"/api/recordings/{id}");
        await li.RefusedAsync(HttpMethod.Get, $"/api/recordings/{id}/media/{BucketCounty.Video}", null, HttpStatusCode.NotFound, "unknown-recording");
        await s3.StartAsync();
        Assert.Equal(2, (await county.KeysAsync()).Count);
        await county.SweepAsync();
        Assert.Equal([$"school/{other}/{BucketCounty.Video}"], await county.KeysAsync());
    }

    [Fact]
    public async Task A_wrong_key_is_told_once_and_not_tried_at_each_look()
    {
        var bucket = await shared.CreateBucketAsync();
        await using var county = await BucketCounty.CreateAsync(shared, bucket, secret: "wrong");
        var id = await county.RecordAsync(new byte[1000]);

        var job = Assert.Single(await county.Work.WorkAsync(id, JobKinds.Store));
        county.County.Time.Advance(TimeSpan.FromHours(1));
        await county.SweepAsync();

        Assert.Equal(("bucket-refused", "The bucket refuses: check its name, the key and what that may do."), await ErrorAsync(county, id, "en"));
        Assert.Equal(job.EndedAt, Assert.Single(await county.Work.EndedAsync(id)).EndedAt);
    }

    /// <summary>It takes connections, and never says a word.</summary>
    [Fact]
    public async Task A_bucket_that_hangs_holds_up_no_other_work()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var work = await WorkedCounty.CreateAsync(
            ("Storage:S3:Endpoint", $"http://{silent.LocalEndpoint}"), ("Storage:S3:Bucket", "lessons"), ("Storage:S3:AccessKey", "a"), ("Storage:S3:SecretKey", "s"));
        var (hanging, other) = (await work.RecordingAsync(1000), await work.RecordingAsync(1000));
        await File.WriteAllBytesAsync(work.PathOf(hanging, "poster.jpg"), [1, 2, 3], Cancelled);
        await using (var db = await work.County.OpenAsync())
        {
            work.Queue.Add(db, hanging, JobKinds.Store);
            work.Queue.Add(db, other, JobKinds.Hash);
            await db.SaveChangesAsync(Cancelled);
        }

        work.Queue.Wake();
        while ((await work.JobsAsync(other))[0].State != JobState.Done)
        {
            await Task.Delay(50, Cancelled);
        }

        Assert.Equal(JobState.Running, (await work.JobsAsync(hanging))[0].State);
        using var health = await work.County.County.Server.SendAsync(HttpMethod.Get, "/health/ready");
        Assert.Contains("The bucket does not answer.", await health.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_recorded_before_there_was_a_bucket_is_stored_at_the_next_look()
    {
        await using var county = await BucketCounty.CreateAsync(shared);
        var (id, running) = (await county.RecordAsync([1, 2, 3]), await county.RecordAsync([4]));
        await county.County.ChangeAsync(running, static recording => recording.State = RecordingState.Recording);

        await county.SweepAsync();

        Assert.Equal(JobState.Done, (await county.StoredAsync(id))[^1].State);
        Assert.Equal([$"school/{id}/{BucketCounty.Video}"], await county.KeysAsync());
        Assert.Empty(await county.Work.JobsAsync(running));
    }

    [Theory]
    [InlineData("Storage:S3:Endpoint must be an address such as 'https://s3.example.org', not 'ftp://x'.", "Endpoint=ftp://x", "Bucket=b", "AccessKey=a", "SecretKey=s")]
    [InlineData("Storage:S3:Endpoint must be an address such as 'https://s3.example.org', not 'http://x/path'.", "Endpoint=http://x/path", "Bucket=b", "AccessKey=a", "SecretKey=s")]
    [InlineData("Storage:S3:Bucket is needed with Storage:S3:Endpoint.", "Endpoint=http://x", "AccessKey=a", "SecretKey=s")]
    [InlineData("Storage:S3:SecretKey is needed with Storage:S3:Endpoint.", "Endpoint=http://x", "Bucket=b", "AccessKey=a")]
    [InlineData("Storage:S3:Endpoint is needed with Storage:S3:Bucket.", "Bucket=b")]
    [InlineData("Storage:S3:KeepLocalHours must be 0 to 876000, not -1.", "KeepLocalHours=-1")]
    [InlineData("Storage:S3:PartMegabytes must be 5 to 4096, not 1.", "PartMegabytes=1")]
    [InlineData("Storage:S3:Bukket is no option.", "Bukket=b")]
    public void A_wrong_setting_ends_the_start_with_one_sentence(string expected, params string[] settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(static setting => setting.Split('=')).Select(static pair => KeyValuePair.Create($"Storage:S3:{pair[0]}", (string?)pair[1]))).Build());
        services.AddBucket();
        using var provider = services.BuildServiceProvider();

        var failure = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IStartupValidator>().Validate);

        Assert.True(StartFailure.TryDescribe(failure, out var line));
        Assert.Equal($"LiveRelay cannot start: {expected}", line);
    }

    private static async Task<(string?, string?)> ErrorAsync(BucketCounty county, string id, string language)
    {
        using var answer = await (await county.County.AsAsync("li")).SendAsync(HttpMethod.Get, $"/api/recordings/{id}/jobs", null, ("Accept-Language", language));
        var error = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancelled)).RootElement.GetProperty("jobs")[0].GetProperty("error");
        return (error.GetProperty("code").GetString(), error.GetProperty("title").GetString());
    }
}
