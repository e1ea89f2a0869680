using System.Net;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using LiveRelay.Media.Recording.Mp4;
using LiveRelay.Server.Jobs;
using LiveRelay.Server.Retention;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Jobs;
using LiveRelay.Tests.Library;
using LiveRelay.Tests.Recording.Mp4;
using LiveRelay.Tests.Watching;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LiveRelay.Tests.Buckets;

/// <summary>A county whose recordings go to a bucket, and what a test looks up there.</summary>
internal sealed class BucketCounty : IAsyncDisposable
{
    public const string Video = "camera-1.video.mp4";
    public const string Sound = "camera-1.audio.mp4";
    public const int KeepLocalHours = 48;

    private readonly (string Key, string Value)[] _settings;

    private BucketCounty(S3Server s3, string bucket, (string Key, string Value)[] settings, WorkedCounty work) =>
        (_settings, Bucket, Work, Client) = (settings, bucket, work, s3.Client());

    public string Bucket { get; }

    public WorkedCounty Work { get; }

    public RecordedCounty County => Work.County;

    public AmazonS3Client Client { get; }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<BucketCounty> CreateAsync(S3Server s3, string? bucket = null, string secret = S3Server.SecretKey, string atOnce = "1", string database = "")
    {
        bucket ??= await s3.CreateBucketAsync();
        (string, string)[] settings = [("Storage:Postgres", database), .. Settings(s3, bucket, secret)];
        return new BucketCounty(s3, bucket, settings, await WorkedCounty.CreateAsync([("Jobs:AtOnce", atOnce), .. settings]));
    }

    public static (string Key, string Value)[] Settings(S3Server s3, string bucket, string secret = S3Server.SecretKey) =>
    [
        ("Storage:S3:Endpoint", s3.Endpoint), ("Storage:S3:Bucket", bucket), ("Storage:S3:AccessKey", S3Server.AccessKey), ("Storage:S3:SecretKey", secret),
        ("Storage:S3:Prefix", "school"), ("Storage:S3:PartMegabytes", "5"), ("Storage:S3:KeepLocalHours", $"{KeepLocalHours}"),
    ];

    /// <summary>A recording of the recorder's picture and of sound, published to the county.</summary>
    public async Task<string> RecordAsync()
    {
        var id = await Work.RecordingAsync(EncodedClip.Seconds * 1000);
        await AddAsync(id, Video, WrittenFile.Write(await EncodedClip.GetAsync(SampleCodec.H264)).Bytes.ToArray());
        await Work.SoundAsync(id, Sound, $"sine=frequency=440:duration={EncodedClip.Seconds}");
        return id;
    }

    /// <summary>A recording of one file of these bytes.</summary>
    public async Task<string> RecordAsync(byte[] bytes)
    {
        var id = await Work.RecordingAsync(EncodedClip.Seconds * 1000);
        await AddAsync(id, Video, bytes);
        return id;
    }

    /// <summary>Has all of it done that is done with every recording, and waits until it is stored too.</summary>
    public async Task StoreAsync(string id)
    {
        await using (var db = await County.OpenAsync())
        {
            Work.Queue.AddAll(db, id);
            await db.SaveChangesAsync(Cancelled);
        }

        Work.Queue.Wake();
        Assert.All(await StoredAsync(id), static job => Assert.True(job.State == JobState.Done, $"{job.Kind}: {job.Error}"));
    }

    /// <summary>Waits until all work is done and the bucket's comes last.</summary>
    public async Task<IReadOnlyList<RecordingJobRecord>> StoredAsync(string id)
    {
        while (true)
        {
            var jobs = await Work.EndedAsync(id);
            if (jobs.Count > 0 && jobs[^1].Kind == JobKinds.Store)
            {
                return jobs;
            }

            await Task.Delay(50, Cancelled);
        }
    }

    /// <summary>The local copies have been here long enough.</summary>
    public async Task ForgetLocalAsync()
    {
        County.Time.Advance(TimeSpan.FromHours(KeepLocalHours));
        await SweepAsync();
    }

    public Task SweepAsync() => County.County.Server.Services.GetRequiredService<RetentionSweep>().SweepAsync(Cancelled);

    /// <summary>The names of all objects in the bucket.</summary>
    public async Task<IReadOnlyList<string>> KeysAsync() =>
        [.. ((await Client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Bucket }, Cancelled)).S3Objects ?? []).Select(static one => one.Key)];

    public async Task<byte[]> ObjectAsync(string key)
    {
        using var found = await Client.GetObjectAsync(Bucket, key, Cancelled);
        using var bytes = new MemoryStream();
        await found.ResponseStream.CopyToAsync(bytes, Cancelled);
        return bytes.ToArray();
    }

    public Task PutAsync(string key, byte[] bytes) => Client.PutObjectAsync(
        new PutObjectRequest { BucketName = Bucket, Key = key, InputStream = new MemoryStream(bytes), UseChunkEncoding = false }, Cancelled);

    public async Task<StoredFileRecord> RowAsync(string id, string fileName)
    {
        await using var db = await County.OpenAsync();
        return await db.StoredFiles.AsNoTracking().SingleAsync(file => file.RecordingId == id && file.FileName == fileName, Cancelled);
    }

    public async Task<byte[]> MediaAsync(string who, string id, string fileName, string? range = null)
    {
        using var answer = await (await County.AsAsync(who)).SendAsync(
            HttpMethod.Get, $"/api/recordings/{id}/media/{fileName}", null, range is null ? [] : [("Range", range)]);
        Assert.Equal(range is null ? HttpStatusCode.OK : HttpStatusCode.PartialContent, answer.StatusCode);
        return await answer.Content.ReadAsByteArrayAsync(Cancelled);
    }

    public async Task<string> VerifyAsync(string id) => string.Join(
        ' ', (await (await County.AsAsync("head")).PostAsync($"/api/recordings/{id}/verify")).GetProperty("files").EnumerateArray().Select(static file => file.GetProperty("state").GetString()));

    public async Task<int> VerifyCommandAsync(TextWriter output) => await new VerifyCommand(output, output).RunAsync(
        [$"--Storage:DataDirectory={County.County.Server.DataDirectory}", .. _settings.Select(static pair => $"--{pair.Key}={pair.Value}")]);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Work.DisposeAsync();
    }

    private async Task AddAsync(string id, string fileName, byte[] bytes)
    {
        await County.WriteAsync(id, fileName, bytes);
        await using var db = await County.OpenAsync();
        db.RecordingTracks.Add(new RecordingTrackRecord
        {
            RecordingId = id,
            FileName = fileName,
            Track = "camera",
            IsVideo = true,
            Codecs = "avc3.42001f",
            DurationMs = EncodedClip.Seconds * 1000,
            Bytes = bytes.Length,
            Width = EncodedClip.Width,
            Height = EncodedClip.Height,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
        });
        await db.SaveChangesAsync(Cancelled);
    }
}
