using LiveRelay.Server.Accounts;
using LiveRelay.Server.Assignments;
using LiveRelay.Server.Library;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Watching;

/// <summary>Heartbeats of players, where somebody is in a recording, and what he goes on with.</summary>
internal static class WatchEndpoints
{
    private const int MaxTake = 100;

    internal sealed record WatchBody(double? PositionMs, IReadOnlyList<IReadOnlyList<double>>? Played, double? Rate, bool? Visible);

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/recordings/{id}/watch", BeatAsync).AllowAccounts();
        api.MapGet("/recordings/{id}/watch", GetAsync).AllowAccounts();
        api.MapGet("/watching", ListAsync).AllowAccounts();
    }

    private static async Task<IResult> BeatAsync(
        string id,
        WatchBody body,
        Caller caller,
        LiveRelayDb db,
        Watchers watchers,
        AssignmentCompletion assignments,
        TimeProvider time,
        CancellationToken cancelled)
    {
        var found = await db.FindRecordingAsync(db.Recordings, id, caller, time.GetUtcNow(), right: null, cancelled);
        if (found.Recording is not { } recording)
        {
            return found.Refusal!;
        }

        var check = new InputCheck();
        check.That(body.PositionMs is not null, "positionMs", ErrorCodes.Required);
        var spans = body.Played ?? [];
        check.That(spans.Count <= Heartbeat.MaxSpans, "played", ErrorCodes.OutOfRange);
        check.That(spans.All(static span => span is { Count: 2 }), "played", ErrorCodes.NotAllowed);
        if (check.Refusal is { } refusal)
        {
            return refusal;
        }

        var beat = new Heartbeat(
            ToMilliseconds(body.PositionMs ?? 0),
            [.. spans.Select(static span => new MediaSpan(ToMilliseconds(span[0]), ToMilliseconds(span[1])))],
            body.Rate ?? 1,
            body.Visible ?? false);
        using var turn = await watchers.EnterAsync(caller.Id, cancelled);
        var (viewing, added) = await watchers.TakeAsync(db, turn, recording, beat, cancelled);
        if (added > 0)
        {
            await assignments.NoteAsync(db, caller, id, cancelled);
        }

        return await db.TrySaveAsync(ProblemType.UnknownRecording, cancelled) ?? Results.Ok(ViewingShape.Of(recording, viewing));
    }

    private static async Task<IResult> GetAsync(string id, Caller caller, LiveRelayDb db, TimeProvider time, CancellationToken cancelled)
    {
        var found = await db.FindRecordingAsync(db.Recordings.AsNoTracking(), id, caller, time.GetUtcNow(), right: null, cancelled);
        if (found.Recording is not { } recording)
        {
            return found.Refusal!;
        }

        var viewing = await db.Viewings.FindAsync([caller.Id, id], cancelled) ?? new ViewingRecord { AccountId = caller.Id, RecordingId = id };
        return Results.Ok(ViewingShape.Of(recording, viewing));
    }

    /// <summary>What was seen last comes first.</summary>
    private static async Task<IResult> ListAsync(Caller caller, LiveRelayDb db, TimeProvider time, CancellationToken cancelled, int take = 20)
    {
        var me = caller.Id;
        var seen = await db.Viewings.AsNoTracking().Where(viewing => viewing.AccountId == me)
            .Join(
                db.Recordings.AsNoTracking().VisibleTo(caller, time.GetUtcNow()),
                static viewing => viewing.RecordingId,
                static recording => recording.Id,
                static (viewing, recording) => new { viewing, recording })
            .OrderByDescending(static pair => pair.viewing.SeenAt)
            .Take(Math.Clamp(take, 1, MaxTake))
            .ToListAsync(cancelled);
        return Results.Ok(seen.Select(static pair => new
        {
            pair.recording.Id,
            pair.recording.Title,
            pair.recording.DurationMs,
            pair.viewing.PositionMs,
            pair.viewing.SeenAt,
            WatchProgress.Measure(pair.recording, new PlayedSeconds(pair.viewing.Played)).Percent,
        }));
    }

    /// <summary>A number of JSON may be anything; what is no moment of a recording is refused by its length.</summary>
    private static long ToMilliseconds(double number) => (long)Math.Clamp(number, -1, long.MaxValue / 2d);

    /// <summary>How far somebody is in a recording, as the API shows it.</summary>
    private sealed record ViewingShape(long PositionMs, int PlayedSeconds, int Seconds, int Percent, IEnumerable<long[]> Played)
    {
        internal static ViewingShape Of(RecordingRecord recording, ViewingRecord viewing)
        {
            var played = new PlayedSeconds(viewing.Played);
            var progress = WatchProgress.Measure(recording, played);
            return new ViewingShape(
                viewing.PositionMs, progress.Seconds, progress.Of, progress.Percent, played.Spans().Select(static span => new[] { span.FromMs, span.ToMs }));
        }
    }
}
