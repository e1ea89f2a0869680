using LiveRelay.Server.Accounts;
using LiveRelay.Server.Library;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.MicroTeaching;

/// <summary>One teaching phase across lessons: of several teachers, or of one over time.</summary>
internal static class PhaseEndpoints
{
    /// <summary>A phase of a lesson.</summary>
    /// <param name="ChapterId">The chapter.</param>
    /// <param name="Name">Its own name.</param>
    /// <param name="FromMs">Where it begins.</param>
    /// <param name="ToMs">Where the next begins.</param>
    /// <param name="KeptMs">How long it is without what is cut away.</param>
    /// <param name="Recording">The lesson.</param>
    private sealed record PhaseShape(int ChapterId, string? Name, long FromMs, long ToMs, long KeptMs, RecordingShape Recording);

    internal static void Map(RouteGroupBuilder api) => api.MapGet("/phases/{phase}", ListAsync).AllowAccounts();

    /// <summary>The lessons are counted and given in pages, the latest first; each with every stretch of the phase that is not cut away.</summary>
    private static async Task<IResult> ListAsync(
        string phase, [AsParameters] LibraryFilter filter, Caller caller, LiveRelayDb db, RecordingFiles files, TimeProvider time, CancellationToken cancelled)
    {
        if (!WireName.TryParse<TeachingPhase>(phase, out var wanted))
        {
            return new Problem(ProblemType.NotFound);
        }

        if (filter.Check().Refusal is { } refusal)
        {
            return refusal;
        }

        var now = time.GetUtcNow();
        var visible = db.Recordings.AsNoTracking().VisibleTo(caller, now).Where(r => r.State == RecordingState.Ready && r.Chapters.Any(c => c.Phase == wanted));
        var found = await filter.FindAsync(db, visible, caller, now, cancelled);
        var page = await found.OrderByDescending(static r => r.StartedAt).ThenBy(static r => r.Id)
            .Skip(filter.Skip ?? 0).Take(filter.Take ?? LibraryFilter.DefaultTake)
            .Include(static r => r.School).Include(static r => r.Teacher).Include(static r => r.Chapters).Include(static r => r.StoredFiles).AsSplitQuery().ToListAsync(cancelled);
        return Results.Ok(new { Total = await found.CountAsync(cancelled), Items = page.SelectMany(r => Of(r, wanted, caller, files, now)) });
    }

    private static IEnumerable<PhaseShape> Of(RecordingRecord recording, TeachingPhase phase, Caller caller, RecordingFiles files, DateTimeOffset now)
    {
        var kept = KeptSpans.Of(recording);
        var shape = new RecordingShape(recording, files, null, RecordingRights.Of(caller, recording, now));
        var chapters = recording.Chapters.OrderBy(static chapter => chapter.StartsAtMs).ToList();
        return chapters.Zip(chapters.Skip(1).Select(static chapter => chapter.StartsAtMs).Append(recording.DurationMs))
            .Where(pair => pair.First.Phase == phase)
            .Select(pair => new PhaseShape(
                pair.First.Id,
                pair.First.Name,
                pair.First.StartsAtMs,
                pair.Second,
                kept.Within(pair.First.StartsAtMs, pair.Second).Sum(static span => span[1] - span[0]),
                shape))
            .Where(static stretch => stretch.KeptMs > 0);
    }
}
