using LiveRelay.Media.Recording.Mp4;
using LiveRelay.Server.Accounts;
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

        return Read(indexes, files, recording, fileName) is { Problem: null } summary
            ? Results.Ok(new
            {
                summary.Codecs,
                summary.IsComplete,
                StartsAtMs = summary.StartsAt.TotalMilliseconds,
                DurationMs = summary.Duration.TotalMilliseconds,
                Init = new[] { summary.InitOffset, summary.InitBytes },
                Fragments = summary.Fragments.Where(fragment => fragment.Offset >= after)
                    .Select(fragment => new object[] { Milliseconds(fragment, summary), fragment.Offset, fragment.Bytes, fragment.StartsWithKeyFrame }),
            })
            : new Problem(ProblemType.NotFound);
    }

    private static Mp4Summary? Read(FragmentIndexes indexes, RecordingFiles files, RecordingRecord recording, string fileName)
    {
        if (RecordingFiles.TypeOf(fileName) is not ("video/mp4" or "audio/mp4"))
        {
            return null;
        }

        try
        {
            return indexes.Read(files.PathOf(recording.Id, fileName), recording.State == RecordingState.Recording);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static double Milliseconds(Mp4Fragment fragment, Mp4Summary summary) => Math.Round(fragment.Time * 1000.0 / summary.Timescale, 3);
}
