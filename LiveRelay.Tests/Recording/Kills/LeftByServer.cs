using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Amazon.S3;
using Amazon.S3.Model;
using LiveRelay.Server.Jobs;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Jobs;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Tests.Recording.Kills;

/// <summary>What lies in a server's data directory, looked at from outside.</summary>
internal sealed class LeftByServer(string dataDirectory)
{
    private static readonly string[] _databaseFiles = [StorageSetup.DatabaseFile, $"{StorageSetup.DatabaseFile}-wal"];

    private string RecordingsDirectory => Path.Combine(dataDirectory, "recordings");

    /// <summary>A copy of the database as it lies there, so that whoever opens it mends nothing for the server.</summary>
    internal LiveRelayDb OpenCopy(string directory)
    {
        foreach (var name in _databaseFiles.Where(name => File.Exists(Path.Combine(dataDirectory, name))))
        {
            File.Copy(Path.Combine(dataDirectory, name), Path.Combine(directory, name), overwrite: true);
        }

        var builder = new DbContextOptionsBuilder<LiveRelayDb>();
        builder.UseLiveRelaySqlite($"Data Source={Path.Combine(directory, StorageSetup.DatabaseFile)};Pooling=false");
        return new LiveRelayDb(builder.Options);
    }

    /// <summary>SQLite itself finds nothing wrong, and no lesson has two recordings or is somewhere else than its log says.</summary>
    internal async Task AssertConsistentAsync()
    {
        var copy = Directory.CreateTempSubdirectory("liverelay-killed-");
        try
        {
            await using var db = OpenCopy(copy.FullName);
            Assert.Equal(["ok"], await db.Database.SqlQueryRaw<string>("PRAGMA integrity_check").ToListAsync());
            Assert.Empty(await db.Database.SqlQueryRaw<string>("SELECT \"table\" AS Value FROM pragma_foreign_key_check").ToListAsync());
            var twice = await db.Recordings.Where(static recording => recording.LessonId != null).GroupBy(static recording => recording.LessonId)
                .Where(static group => group.Count() > 1).Select(static group => group.Key).ToListAsync();
            Assert.Empty(twice);
            foreach (var lesson in await db.Lessons.ToListAsync())
            {
                var moved = await db.LessonEvents.Where(row => row.LessonId == lesson.Id && row.Json.Contains("\"stateChanged\""))
                    .OrderBy(static row => row.Id).Select(static row => row.Json).LastOrDefaultAsync();
                Assert.True(
                    moved is null || string.Equals($"{lesson.State}", JsonDocument.Parse(moved).RootElement.GetProperty("state").GetString(), StringComparison.OrdinalIgnoreCase),
                    $"{lesson.Id}: {lesson.State}, but {moved}");
            }
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    /// <summary>
    /// Once all is done: every recording is ready with all its jobs, each file is what the database says and decodes without a word of complaint, and
    /// there is nothing in the folders that nobody knows of.
    /// </summary>
    /// <returns>How many files were decoded.</returns>
    internal async Task<int> AssertWholeAsync(IReadOnlyList<RecordingRecord> recordings, IReadOnlyList<RecordingJobRecord> jobs)
    {
        var files = 0;
        Assert.All(recordings, static recording => Assert.Equal(RecordingState.Ready, recording.State));
        Assert.Equal(
            recordings.Select(static recording => recording.Id).Order(StringComparer.Ordinal),
            Directory.EnumerateDirectories(RecordingsDirectory).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        foreach (var recording in recordings)
        {
            var folder = Path.Combine(RecordingsDirectory, recording.Id);
            Assert.NotEmpty(recording.Tracks);
            Assert.Equal(recording.DurationMs, recording.Tracks.Where(static track => track.Track != JobKinds.Mix).Max(static track => track.StartsAtMs + track.DurationMs));
            Assert.Equal(
                JobKinds.OfEveryRecording.Order(StringComparer.Ordinal),
                jobs.Where(job => job.RecordingId == recording.Id && job.State == JobState.Done && job.Kind != JobKinds.Store).Select(static job => job.Kind).Order(StringComparer.Ordinal));
            Assert.Empty(Directory.EnumerateDirectories(folder));
            Assert.Equal(
                recording.Tracks.Select(static track => track.FileName).Order(StringComparer.Ordinal),
                Directory.EnumerateFiles(folder, "*.mp4").Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
            foreach (var track in recording.Tracks)
            {
                var bytes = await File.ReadAllBytesAsync(Path.Combine(folder, track.FileName));
                Assert.Equal((track.Bytes, track.Sha256), (bytes.LongLength, Convert.ToHexStringLower(SHA256.HashData(bytes))));
                await AssertPlaysAsync(Path.Combine(folder, track.FileName), track.DurationMs);
                files++;
            }
        }

        return files;
    }

    /// <summary>Once all is stored: the bucket has each file as it lies here, and nothing else.</summary>
    internal async Task AssertInBucketAsync(AmazonS3Client client, string bucket)
    {
        List<string> keys = [];
        await foreach (var one in client.Paginators.ListObjectsV2(new ListObjectsV2Request { BucketName = bucket }).S3Objects)
        {
            keys.Add(one.Key);
            using var found = await client.GetObjectAsync(bucket, one.Key);
            var bytes = await File.ReadAllBytesAsync(Path.Combine(RecordingsDirectory, one.Key));
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), Convert.ToHexStringLower(await SHA256.HashDataAsync(found.ResponseStream)));
        }

        Assert.Equal(
            Directory.EnumerateFiles(RecordingsDirectory, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(RecordingsDirectory, path)).Order(StringComparer.Ordinal),
            keys.Order(StringComparer.Ordinal));
        Assert.Empty((await client.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = bucket })).MultipartUploads ?? []);
    }

    /// <summary>The programs that still work on these files.</summary>
    internal IReadOnlyList<string> Programs() =>
    [
        .. Process.GetProcesses().Select(static process => CommandLine(process.Id)).Where(line => line.Contains(dataDirectory, StringComparison.Ordinal)),
    ];

    private static async Task AssertPlaysAsync(string path, long durationMs)
    {
        var said = await MediaTools.FfmpegAsync("-v", "error", "-i", path, "-f", "null", "-");
        Assert.True(said.Length == 0, $"{path}: {said}");
        var seconds = (await MediaTools.ProbeAsync(path)).GetProperty("format").GetProperty("duration").GetString()!;
        Assert.InRange(double.Parse(seconds, CultureInfo.InvariantCulture) * 1000, durationMs - 60, durationMs + 60);
    }

    private static string CommandLine(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/cmdline").Replace('\0', ' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // It has ended.
        }
    }
}
