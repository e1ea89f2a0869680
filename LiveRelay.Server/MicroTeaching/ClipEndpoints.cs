using LiveRelay.Server.Accounts;
using LiveRelay.Server.Library;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using LiveRelay.Server.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.MicroTeaching;

/// <summary>
/// Clips: named stretches of recordings. A clip gives nobody more than its recording does: who may not watch that has nothing of it, and what was cut away
/// is reached by no clip, since bytes come from the recording's own addresses.
/// </summary>
internal static class ClipEndpoints
{
    /// <summary>Shorter ones are slips of the hand.</summary>
    private const long LeastMs = 500;

    internal sealed record ClipBody(string? Name, double? FromMs, double? ToMs, string? Phase, string? Note, string? Sharing);

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/clips", ListAsync).AllowAccounts();
        api.MapPost("/recordings/{id}/clips", CreateAsync).AllowAccounts();
        api.MapGet("/clips/{clip:int}", GetAsync).AllowAccounts();
        api.MapPut("/clips/{clip:int}", ChangeAsync).AllowAccounts();
        api.MapDelete("/clips/{clip:int}", DeleteAsync).AllowAccounts();
    }

    /// <summary>Clips as somebody sees them, in their order.</summary>
    internal static async Task<IReadOnlyList<ClipShape>> ShapesAsync(
        LiveRelayDb db, IReadOnlyList<ClipRecord> clips, Caller caller, RecordingFiles files, DateTimeOffset now, CancellationToken cancelled)
    {
        var ids = clips.Select(static clip => clip.RecordingId).Distinct().ToList();
        var recordings = await db.Recordings.AsNoTracking().VisibleTo(caller, now).Where(r => ids.Contains(r.Id))
            .Include(static r => r.School).Include(static r => r.Teacher).Include(static r => r.StoredFiles).AsSplitQuery()
            .ToDictionaryAsync(static r => r.Id, cancelled);
        return [.. clips.Select(clip => ClipShape.Of(clip, recordings.GetValueOrDefault(clip.RecordingId), caller, files, now))];
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] ClipFilter filter, Caller caller, LiveRelayDb db, RecordingFiles files, TimeProvider time, CancellationToken cancelled)
    {
        if (filter.Check().Refusal is { } refusal)
        {
            return refusal;
        }

        var now = time.GetUtcNow();
        var found = filter.Find(db, db.Clips.AsNoTracking().VisibleTo(db, caller, now), caller, now);
        var page = await found.OrderByDescending(static c => c.CreatedAt).ThenByDescending(static c => c.Id)
            .Skip(filter.Skip ?? 0).Take(filter.Take ?? ClipFilter.DefaultTake).Include(static c => c.Account).ToListAsync(cancelled);
        return Results.Ok(new { Total = await found.CountAsync(cancelled), Items = await ShapesAsync(db, page, caller, files, now, cancelled) });
    }

    private static async Task<IResult> CreateAsync(
        string id,
        ClipBody body,
        Caller caller,
        LiveRelayDb db,
        RecordingFiles files,
        IOptions<MicroTeachingOptions> options,
        TimeProvider time,
        CancellationToken cancelled)
    {
        var now = time.GetUtcNow();
        var found = await db.FindRecordingAsync(db.Recordings.AsNoTracking(), id, caller, now, null, cancelled);
        if (found.Recording is not { } recording)
        {
            return found.Refusal!;
        }

        if (recording.State != RecordingState.Ready)
        {
            return new Problem(ProblemType.RecordingNotReady);
        }

        var clip = new ClipRecord { RecordingId = id, AccountId = caller.Id, Name = "", CreatedAt = now };
        if (Read(body, clip, recording) is { } refusal)
        {
            return refusal;
        }

        if (await db.Clips.CountAsync(own => own.AccountId == caller.Id, cancelled) >= options.Value.ClipsPerPerson)
        {
            return new Problem(ProblemType.TooManyClips);
        }

        db.Clips.Add(clip);
        return await db.TrySaveAsync(ProblemType.UnknownRecording, cancelled) is { } gone
            ? gone
            : Results.Created($"/api/clips/{clip.Id}", await ShapeAsync(db, clip.Id, caller, files, now, cancelled));
    }

    private static async Task<IResult> GetAsync(int clip, Caller caller, LiveRelayDb db, RecordingFiles files, TimeProvider time, CancellationToken cancelled)
    {
        var now = time.GetUtcNow();
        if (await db.Clips.AsNoTracking().VisibleTo(db, caller, now).AnyAsync(one => one.Id == clip, cancelled))
        {
            return Results.Ok(await ShapeAsync(db, clip, caller, files, now, cancelled));
        }

        return await RefusalAsync(db, clip, caller, now, cancelled);
    }

    private static async Task<IResult> ChangeAsync(
        int clip, ClipBody body, Caller caller, LiveRelayDb db, RecordingFiles files, TimeProvider time, CancellationToken cancelled)
    {
        var now = time.GetUtcNow();
        if (await db.Clips.FirstOrDefaultAsync(one => one.Id == clip && one.AccountId == caller.Id, cancelled) is not { } own)
        {
            return await RefusalAsync(db, clip, caller, now, cancelled);
        }

        // Of what he may not watch any more he may only delete the clip.
        var found = await db.FindRecordingAsync(db.Recordings.AsNoTracking(), own.RecordingId, caller, now, null, cancelled);
        if ((found.Refusal ?? Read(body, own, found.Recording!)) is { } refusal)
        {
            return refusal;
        }

        return await db.TrySaveAsync(ProblemType.NotFound, cancelled) is { } gone
            ? gone
            : Results.Ok(await ShapeAsync(db, clip, caller, files, now, cancelled));
    }

    private static async Task<IResult> DeleteAsync(int clip, Caller caller, LiveRelayDb db, TimeProvider time, CancellationToken cancelled) =>
        await db.Clips.Where(one => one.Id == clip && one.AccountId == caller.Id).ExecuteDeleteAsync(cancelled) > 0
            ? Results.NoContent()
            : await RefusalAsync(db, clip, caller, time.GetUtcNow(), cancelled);

    private static async Task<ClipShape> ShapeAsync(LiveRelayDb db, int clip, Caller caller, RecordingFiles files, DateTimeOffset now, CancellationToken cancelled) =>
        (await ShapesAsync(db, await db.Clips.AsNoTracking().Where(one => one.Id == clip).Include(static one => one.Account).ToListAsync(cancelled), caller, files, now, cancelled))[0];

    /// <summary>Why somebody does not get, or may not change, a clip.</summary>
    private static async Task<Problem> RefusalAsync(LiveRelayDb db, int clip, Caller caller, DateTimeOffset now, CancellationToken cancelled)
    {
        if (await db.Clips.AsNoTracking().FirstOrDefaultAsync(one => one.Id == clip, cancelled) is not { } another)
        {
            return new Problem(ProblemType.NotFound);
        }

        var found = await db.FindRecordingAsync(db.Recordings.AsNoTracking(), another.RecordingId, caller, now, null, cancelled);
        return found.Refusal ?? new Problem(ProblemType.MayNot);
    }

    private static Problem? Read(ClipBody body, ClipRecord clip, RecordingRecord recording)
    {
        var check = new InputCheck();
        clip.Name = check.Line("name", body.Name, ClipRecord.MaxNameLength);
        clip.Phase = body.Phase is { Length: > 0 } ? check.Name<TeachingPhase>("phase", body.Phase) : null;
        clip.Sharing = check.Name<ClipSharing>("sharing", body.Sharing ?? WireName.Of(ClipSharing.Private));
        check.That(body.Note is null or { Length: <= ClipRecord.MaxNoteLength }, "note", ErrorCodes.TooLong);
        clip.Note = PlainText.Clean(body.Note, ClipRecord.MaxNoteLength, allowLines: true) is { Length: > 0 } note ? note : null;
        check.That(body.FromMs is not null, "fromMs", ErrorCodes.Required);
        check.That(body.ToMs is not null, "toMs", ErrorCodes.Required);
        if (body is { FromMs: { } from, ToMs: { } to })
        {
            (clip.FromMs, clip.ToMs) = (ToMilliseconds(from), ToMilliseconds(to));
            check.That(from >= 0 && clip.FromMs < recording.DurationMs, "fromMs", ErrorCodes.OutOfRange);
            check.That(clip.ToMs <= recording.DurationMs && clip.ToMs - clip.FromMs >= LeastMs, "toMs", ErrorCodes.OutOfRange);

            // A clip of what is cut away would show nothing.
            check.That(KeptSpans.Of(recording).Within(clip.FromMs, clip.ToMs).Sum(static span => span[1] - span[0]) >= LeastMs, "fromMs", ErrorCodes.NotAllowed);
        }

        return check.Refusal;
    }

    private static long ToMilliseconds(double value) => (long)Math.Round(Math.Clamp(value, 0, int.MaxValue));
}
