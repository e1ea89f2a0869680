using LiveRelay.Media.Net.Recording;
using LiveRelay.Media.Recording.Mp4;
using LiveRelay.Server.Accounts;
using LiveRelay.Server.Buckets;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Library;

/// <summary>Where a file's fragments are, for players that feed a decoder themselves: a lesson can be watched from its beginning while it runs.</summary>
internal static class IndexEndpoints
{
    internal static void Map(RouteGroupBuilder api) => api.MapGet("/recordings/{id}/index/{fileName}", GetAsync).AllowAccounts();

    private static async Task<IResult> GetAsync(
        string id,
        string fileName,
        Caller caller,
        LiveRelayDb db,
        RecordingFiles files,
        FragmentIndexes indexes,
        TimeProvider time,
        CancellationToken cancelled,
        long after = 0)
    {
        var found = await db.FindRecordingAsync(db.Recordings.AsNoTracking(), id, caller, time.GetUtcNow(), null, cancelled);
        if (found.Recording is not { } recording)
        {
            return found.Refusal!;
        }

        try
        {
            return await ReadAsync(indexes, files, recording, fileName, cancelled) is { Problem: null } summary
                ? Results.Ok(ShapeOf(summary, after))
                : new Problem(ProblemType.NotFound);
        }
        catch (BucketException e)
        {
            return new Problem(ProblemType.StorageUnavailable, e.Cause.Code);
        }
    }

    private static async Task<Mp4Summary?> ReadAsync(
        FragmentIndexes indexes, RecordingFiles files, RecordingRecord recording, string fileName, CancellationToken cancelled)
    {
        if (RecordingFiles.TypeOf(fileName) is not ("video/mp4" or "audio/mp4"))
        {
            return null;
        }

        try
        {
            if (recording.State == RecordingState.Recording)
            {
                return indexes.ReadGrowing(files.PathOf(recording.Id, fileName));
            }

            if (await files.OpenAsync(recording.Id, fileName, cancelled) is not { } file)
            {
                return null;
            }

            using var recorded = RecordedFile.Open(file.Bytes);
            return file.IsLocal ? recorded.Read() : await Task.Run(recorded.Read, cancelled);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static object ShapeOf(Mp4Summary summary, long after) => new
    {
        summary.Codecs,
        summary.IsComplete,
        StartsAtMs = summary.StartsAt.TotalMilliseconds,
        DurationMs = summary.Duration.TotalMilliseconds,
        Init = new[] { summary.InitOffset, summary.InitBytes },
        Fragments = summary.Fragments.Where(fragment => fragment.Offset >= after)
            .Select(fragment => new object[] { Milliseconds(fragment, summary), fragment.Offset, fragment.Bytes, fragment.StartsWithKeyFrame }),
    };

    private static double Milliseconds(Mp4Fragment fragment, Mp4Summary summary) => Math.Round(fragment.Time * 1000.0 / summary.Timescale, 3);
}
