using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Amazon.S3.Model;
using LiveRelay.Server.Jobs;
using LiveRelay.Server.Library;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Jobs;
using LiveRelay.Tests.Server;
using LiveRelay.Tests.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Tests.Buckets;

/// <summary>A recording's files between the local disk and a real bucket.</summary>
public sealed class BucketTests(S3Server s3, PrivatePostgres postgres)
{
    private static readonly int[][] _cut = [[0, 2000]];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_recorded_is_stored_played_from_the_bucket_checked_worked_on_and_deleted(bool isPostgres)
    {
        await using var county = await BucketCounty.CreateAsync(s3, database: isPostgres ? await postgres.CreateDatabaseAsync() : "");
        var (id, li) = (await county.RecordAsync(), await county.County.AsAsync("li"));
        await county.StoreAsync(id);
        var local = Directory.EnumerateFiles(county.County.Files.PathOf(id)).ToDictionary(static path => Path.GetFileName(path), File.ReadAllBytes);
        var index = (await li.GetAsync($"/api/recordings/{id}/index/{BucketCounty.Video}")).GetRawText();
        var receipt = (await li.GetAsync($"/api/recordings/{id}/receipt")).GetRawText();
        var products = (await li.GetAsync($"/api/recordings/{id}")).GetProperty("products").GetRawText();
        var tag = await TagAsync(county, id);

        // Stored: under the prefix, as it is here.
        Assert.Equal(local.Keys.Select(name => $"school/{id}/{name}").Order(StringComparer.Ordinal), (await county.KeysAsync()).Order(StringComparer.Ordinal));
        foreach (var (name, bytes) in local)
        {
            Assert.Equal(bytes, await county.ObjectAsync($"school/{id}/{name}"));
        }

        // The local disk is a cache, for a while.
        await county.SweepAsync();
        Assert.Equal(local.Count, Directory.EnumerateFiles(county.County.Files.PathOf(id)).Count());
        await county.ForgetLocalAsync();
        Assert.False(Directory.Exists(county.County.Files.PathOf(id)));

        // Players see no difference.
        foreach (var (name, bytes) in local.Where(static file => RecordingFiles.TypeOf(file.Key) is not null))
        {
            Assert.Equal(bytes, await county.MediaAsync("li", id, name));
            Assert.Equal(bytes[1..^1], await county.MediaAsync("li", id, name, $"bytes=1-{bytes.Length - 2}"));
            Assert.Equal(bytes[^7..], await county.MediaAsync("li", id, name, "bytes=-7"));
            Assert.Equal(bytes[5..], await county.MediaAsync("li", id, name, "bytes=5-"));
        }

        Assert.Equal(index, (await li.GetAsync($"/api/recordings/{id}/index/{BucketCounty.Video}")).GetRawText());
        Assert.Equal(receipt, (await li.GetAsync($"/api/recordings/{id}/receipt")).GetRawText());
        Assert.Equal(products, (await li.GetAsync($"/api/recordings/{id}")).GetProperty("products").GetRawText());
        Assert.NotNull((await li.GetAsync("/api/recordings")).GetProperty("items")[0].GetProperty("poster").GetString());
        Assert.Equal(tag, await TagAsync(county, id));
        using var output = new StringWriter();
        Assert.Equal("good good good", await county.VerifyAsync(id));
        Assert.Equal((0, true), (await county.VerifyCommandAsync(output), output.ToString().Contains("3 files", StringComparison.Ordinal)));

        // Work has the files fetched, and what it makes is stored too.
        await (await county.County.AsAsync("head")).PutAsync($"/api/recordings/{id}/cut", _cut);
        await county.Work.WorkAsync(id, JobKinds.Composed);
        Assert.All(await county.StoredAsync(id), static job => Assert.True(job.State == JobState.Done, $"{job.Kind}: {job.Error}"));
        Assert.Contains($"school/{id}/{RecordingFiles.Composed}", await county.KeysAsync());
        Assert.Equal(local[BucketCounty.Video], await File.ReadAllBytesAsync(county.Work.PathOf(id, BucketCounty.Video), Cancelled));
        await county.ForgetLocalAsync();
        Assert.False(Directory.Exists(county.County.Files.PathOf(id)));
        Assert.True((await county.MediaAsync("li", id, RecordingFiles.Composed)).Length > 1000);

        // What was made for a cut that is no more goes from the bucket too.
        Assert.Contains(await county.KeysAsync(), static key => key.Contains(RecordingFiles.CutMark, StringComparison.Ordinal));
        await (await county.County.AsAsync("head")).PutAsync($"/api/recordings/{id}/cut", new StringContent("null", new MediaTypeHeaderValue("application/json")));
        Assert.All(await county.StoredAsync(id), static job => Assert.True(job.State == JobState.Done, $"{job.Kind}: {job.Error}"));
        Assert.Equal(local.Keys.Select(name => $"school/{id}/{name}").Order(StringComparer.Ordinal), (await county.KeysAsync()).Order(StringComparer.Ordinal));
        await county.ForgetLocalAsync();

        await (await county.County.AsAsync("admin")).DeleteAsync($"/api/recordings/{id}");
        Assert.Empty(await county.KeysAsync());
        await using var db = await county.County.OpenAsync();
        Assert.Equal(0, await db.StoredFiles.CountAsync(Cancelled));
        var log = await (await county.County.AsAsync("head")).GetAsync("/api/storage/deletions");
        Assert.StartsWith(
            $"0 files, 0 bytes; in the bucket {local.Count} files, ", log.GetProperty("items")[0].GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verifying_finds_an_object_that_was_changed_and_one_that_is_gone()
    {
        await using var county = await BucketCounty.CreateAsync(s3);
        var bytes = RandomNumberGenerator.GetBytes(3 << 20);
        var id = await county.RecordAsync(bytes);
        var key = $"school/{id}/{BucketCounty.Video}";
        Assert.Equal(JobState.Done, (await county.Work.WorkAsync(id, JobKinds.Store))[^1].State);
        await county.ForgetLocalAsync();
        Assert.Equal("good", await county.VerifyAsync(id));

        bytes[2_000_000] ^= 1;
        await county.PutAsync(key, bytes);
        Assert.Equal("changed", await county.VerifyAsync(id));
        await county.PutAsync(key, bytes[..1_000_000]);
        Assert.Equal("changed", await county.VerifyAsync(id));
        await county.Client.DeleteObjectAsync(county.Bucket, key, Cancelled);
        Assert.Equal("missing", await county.VerifyAsync(id));
        using var output = new StringWriter();
        Assert.Equal(1, await county.VerifyCommandAsync(output));
    }

    [Fact]
    public async Task The_local_copy_stays_where_the_bucket_has_it_no_more_and_is_stored_again()
    {
        await using var county = await BucketCounty.CreateAsync(s3);
        var bytes = RandomNumberGenerator.GetBytes(1000);
        var id = await county.RecordAsync(bytes);
        await county.Work.WorkAsync(id, JobKinds.Store);
        await county.PutAsync($"school/{id}/{BucketCounty.Video}", [1, 2, 3]);

        await county.ForgetLocalAsync();
        Assert.Equal(bytes, await File.ReadAllBytesAsync(county.Work.PathOf(id, BucketCounty.Video), Cancelled));
        await county.SweepAsync();
        await county.Work.EndedAsync(id);
        Assert.Equal(bytes, await county.ObjectAsync($"school/{id}/{BucketCounty.Video}"));
    }

    /// <summary>What had come is shown not to be sent again by putting something else in its place meanwhile.</summary>
    [Fact]
    public async Task An_upload_that_was_interrupted_goes_on_with_the_part_that_is_missing()
    {
        const int PartBytes = 5 << 20;
        await using var county = await BucketCounty.CreateAsync(s3, atOnce: "0");
        var bytes = RandomNumberGenerator.GetBytes((2 * PartBytes) + 12_345);
        var (plain, marked) = (await county.RecordAsync(bytes), await county.RecordAsync(bytes));
        var other = RandomNumberGenerator.GetBytes(PartBytes);
        foreach (var id in new[] { plain, marked })
        {
            Assert.False(await JobRun.RunAsync(county.Work, id, JobKinds.Store, endAtReport: 1));
            var row = await county.RowAsync(id, BucketCounty.Video);
            Assert.Null(row.StoredAt);
            Assert.NotNull(row.UploadId);
            Assert.DoesNotContain(await county.KeysAsync(), key => key.Contains(id, StringComparison.Ordinal));
            if (id == marked)
            {
                await county.Client.UploadPartAsync(
                    new UploadPartRequest
                    {
                        BucketName = county.Bucket,
                        Key = $"school/{id}/{BucketCounty.Video}",
                        UploadId = row.UploadId,
                        PartNumber = 1,
                        InputStream = new MemoryStream(other),
                        UseChunkEncoding = false,
                    },
                    Cancelled);
            }

            Assert.True(await JobRun.RunAsync(county.Work, id, JobKinds.Store));
            Assert.NotNull((await county.RowAsync(id, BucketCounty.Video)).StoredAt);
        }

        Assert.Equal(bytes, await county.ObjectAsync($"school/{plain}/{BucketCounty.Video}"));
        Assert.Equal(other.Concat(bytes.Skip(PartBytes)), await county.ObjectAsync($"school/{marked}/{BucketCounty.Video}"));
    }

    [Fact]
    public async Task Parts_of_an_upload_that_is_never_completed_go_with_the_recording()
    {
        await using var county = await BucketCounty.CreateAsync(s3, atOnce: "0");
        var id = await county.RecordAsync(new byte[12 << 20]);
        Assert.False(await JobRun.RunAsync(county.Work, id, JobKinds.Store, endAtReport: 1));
        var list = new ListMultipartUploadsRequest { BucketName = county.Bucket };
        Assert.Single((await county.Client.ListMultipartUploadsAsync(list, Cancelled)).MultipartUploads);

        await (await county.County.AsAsync("admin")).DeleteAsync($"/api/recordings/{id}");

        Assert.Empty((await county.Client.ListMultipartUploadsAsync(list, Cancelled)).MultipartUploads ?? []);
    }

    [Fact]
    public async Task Who_has_no_right_gets_nothing_of_the_bucket_either()
    {
        await using var county = await BucketCounty.CreateAsync(s3);
        var id = await county.RecordAsync(new byte[1000]);
        await county.Work.WorkAsync(id, JobKinds.Store);
        await county.ForgetLocalAsync();
        var address = $"/api/recordings/{id}/media/{BucketCounty.Video}";
        foreach (var (review, who, may, mayKeep) in new[]
        {
            (ReviewState.PublishedToCounty, "zhao", true, false), (ReviewState.PublishedToCounty, "head", true, true),
            (ReviewState.PublishedToSchool, "zhao", false, false), (ReviewState.PublishedToSchool, "wang", true, false),
            (ReviewState.Draft, "head", false, false), (ReviewState.Draft, "li", true, true), (ReviewState.Withdrawn, "admin", false, false),
        })
        {
            await county.County.ChangeAsync(id, recording => recording.Review = review);
            var client = await county.County.AsAsync(who);
            using var bytes = await client.SendAsync(HttpMethod.Get, address);
            using var download = await client.SendAsync(HttpMethod.Get, $"{address}?download=true");
            using var index = await client.SendAsync(HttpMethod.Get, $"/api/recordings/{id}/index/{BucketCounty.Video}");
            Assert.Equal(
                (may ? HttpStatusCode.OK : HttpStatusCode.Forbidden, mayKeep ? HttpStatusCode.OK : HttpStatusCode.Forbidden, may ? HttpStatusCode.NotFound : HttpStatusCode.Forbidden),
                (bytes.StatusCode, download.StatusCode, index.StatusCode));
            if (!may)
            {
                await ProblemAssert.IsAsync(bytes, HttpStatusCode.Forbidden, "recording-closed");
            }
        }

        using var nobody = await county.County.County.Server.SendAsync(HttpMethod.Get, address);
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
    }

    [Fact]
    public async Task What_flows_from_the_bucket_is_broken_off_when_the_recording_is_withdrawn()
    {
        await using var county = await BucketCounty.CreateAsync(s3);
        var id = await county.RecordAsync(new byte[64 << 20]);
        await county.Work.WorkAsync(id, JobKinds.Store);
        await county.ForgetLocalAsync();
        Assert.False(File.Exists(county.Work.PathOf(id, BucketCounty.Video)));

        using var answer = await (await county.County.AsAsync("zhao")).OpenAsync($"/api/recordings/{id}/media/{BucketCounty.Video}");
        await using var bytes = await answer.Content.ReadAsStreamAsync(Cancelled);
        await bytes.ReadExactlyAsync(new byte[1 << 20], Cancelled);
        await county.County.ChangeAsync(id, static recording => recording.Review = ReviewState.Withdrawn);
        county.County.Time.Advance(GuardedStream.AskEvery);

        await Assert.ThrowsAnyAsync<IOException>(() => bytes.CopyToAsync(Stream.Null, Cancelled));
    }

    private static async Task<string> TagAsync(BucketCounty county, string id)
    {
        using var answer = await (await county.County.AsAsync("li")).SendAsync(HttpMethod.Get, $"/api/recordings/{id}/media/{BucketCounty.Video}");
        return $"{answer.Headers.ETag} {answer.Content.Headers.LastModified:O}";
    }
}
