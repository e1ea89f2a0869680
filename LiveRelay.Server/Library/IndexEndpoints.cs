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
        CutFiles cutFiles,
        TimeProvider time,
        CancellationToken cancelled,
        long after = 0)
    {
        var found = await db.FindRecordingAsync(db.Recordings.AsNoTracking(), id, caller, time.GetUtcNow(), null, cancelled);
        if (found is not { Recording: { } recording, Rights: { } rights })
        {
            return found.Refusal!;
        }

        try
        {
            if (await ReadAsync(indexes, files, recording, fileName, cancelled) is not { Problem: null } summary)
            {
                return new Problem(ProblemType.NotFound);
            }

            var seen = rights.SeenOf(recording);
            var view = seen.Spans is null ? null : await cutFiles.ViewAsync(db, recording, fileName, seen, cancelled);
            return seen.Spans is null || view is not null
                ? Results.Ok(ShapeOf(summary, summary.Fragments.Where(fragment => fragment.Offset >= after && view?.IsGone(fragment.Offset) != true)))
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

    private static object ShapeOf(Mp4Summary summary, IEnumerable<Mp4Fragment> fragments) => new
    {
        summary.Codecs,
        summary.IsComplete,
        StartsAtMs = summary.StartsAt.TotalMilliseconds,
        DurationMs = summary.Duration.TotalMilliseconds,
        Init = new[] { summary.InitOffset, summary.InitBytes },
        Fragments = fragments.Select(fragment => new object[] { Milliseconds(fragment, summary), fragment.Offset, fragment.Bytes, fragment.StartsWithKeyFrame }),
    };

    private static double Milliseconds(Mp4Fragment fragment, Mp4Summary summary) => Math.Round(fragment.Time * 1000.0 / summary.Timescale, 3);
}
