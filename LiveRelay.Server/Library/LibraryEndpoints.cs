using LiveRelay.Server.Accounts;
using LiveRelay.Server.Diagnosis;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Library;

/// <summary>The library: what there is for somebody, and one recording with all that a player needs.</summary>
internal static class LibraryEndpoints
{
    internal static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/recordings", ListAsync).AllowAccounts();
        api.MapGet("/recordings/{id}", GetAsync).AllowAccounts();
    }

    /// <summary>The recording as its page shows it; its school, teacher, tracks and chapters are loaded here.</summary>
    internal static async Task<RecordingDetail> DetailAsync(
        LiveRelayDb db, FoundRecording found, Caller caller, RecordingFiles files, CancellationToken cancelled)
    {
        var (recording, rights, me) = (found.Recording!, found.Rights!, caller.Id);
        var position = await db.Viewings.Where(viewing => viewing.AccountId == me && viewing.RecordingId == recording.Id)
            .Select(static viewing => (long?)viewing.PositionMs).FirstOrDefaultAsync(cancelled);
        rights = await WithObserversAsync(db, recording, rights, caller, cancelled);
        var jobs = rights.ReadReceipt
            ? await db.RecordingJobs.AsNoTracking().Where(job => job.RecordingId == recording.Id).OrderBy(static job => job.Id).ToListAsync(cancelled)
            : [];
        return new RecordingDetail(recording, files, position, rights, jobs) { ReadsDiagnosis = await DiagnosisEndpoints.MayReadAsync(db, recording, caller, cancelled) };
    }

    /// <summary>The caller's rights, which also depend on whether he was among the lesson's observers.</summary>
    internal static async Task<RecordingRights> WithObserversAsync(
        LiveRelayDb db, RecordingRecord recording, RecordingRights rights, Caller caller, CancellationToken cancelled) =>
        recording.LessonId is { } lesson && !rights.ReadDiscussion && recording.TeacherId != caller.Id
            && await db.WasObserverAsync(lesson, caller.Id, cancelled)
            ? rights with { ReadDiscussion = true }
            : rights;

    /// <summary>With all that a detail shows.</summary>
    internal static IQueryable<RecordingRecord> WithAll(this IQueryable<RecordingRecord> recordings) => recordings
        .Include(static r => r.School).Include(static r => r.Teacher).Include(static r => r.Tracks).Include(static r => r.Chapters)
        .Include(static r => r.StoredFiles).AsSplitQuery();

    private static async Task<IResult> ListAsync(
        [AsParameters] LibraryFilter filter, Caller caller, LiveRelayDb db, RecordingFiles files, TimeProvider time, CancellationToken cancelled)
    {
        if (filter.Check().Refusal is { } refusal)
        {
            return refusal;
        }

        var now = time.GetUtcNow();
        var found = await filter.FindAsync(db, db.Recordings.AsNoTracking().VisibleTo(caller, now), caller, now, cancelled);
        var page = await found.OrderByDescending(static r => r.StartedAt).ThenBy(static r => r.Id)
            .Skip(filter.Skip ?? 0).Take(filter.Take ?? LibraryFilter.DefaultTake)
            .Include(static r => r.School).Include(static r => r.Teacher)
            .Include(static r => r.StoredFiles.Where(static file => file.FileName == RecordingFiles.Poster || file.FileName.StartsWith("poster" + RecordingFiles.CutMark))).ToListAsync(cancelled);
        var (me, ids) = (caller.Id, page.Select(static r => r.Id).ToList());
        var positions = await db.Viewings.Where(viewing => viewing.AccountId == me && ids.Contains(viewing.RecordingId))
            .ToDictionaryAsync(static viewing => viewing.RecordingId, static viewing => viewing.PositionMs, cancelled);
        return Results.Ok(new
        {
            Total = await found.CountAsync(cancelled),
            Items = page.Select(r => new RecordingShape(
                r, files, positions.TryGetValue(r.Id, out var position) ? position : null, RecordingRights.Of(caller, r, now))),
        });
    }

    private static async Task<IResult> GetAsync(
        string id, Caller caller, LiveRelayDb db, RecordingFiles files, RunningLength length, TimeProvider time, CancellationToken cancelled)
    {
        var found = await db.FindRecordingAsync(db.Recordings.AsNoTracking().WithAll(), id, caller, time.GetUtcNow(), null, cancelled);
        if (found.Refusal is { } refusal)
        {
            return refusal;
        }

        length.Measure(found.Recording!);
        return Results.Ok(await DetailAsync(db, found, caller, files, cancelled));
    }
}
