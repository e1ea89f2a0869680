using LiveRelay.Server.Accounts;
using LiveRelay.Server.Diagnosis;
using LiveRelay.Server.Lessons;
using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Library;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using LiveRelay.Server.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Regrets;

/// <summary>A teacher marks moments of his own lesson: by one press on the console while he teaches, and in the player afterwards.</summary>
internal static class OwnMomentEndpoints
{
    /// <summary>A press that came late, for the line was broken, is not older than this.</summary>
    private const long MaxAgeMs = 600_000;

    internal sealed record MomentBody(double? AtMs, string? Kind, string? Improvement, string? Reflection);

    internal sealed record PressBody(double? AgeMs);

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/recordings/{id}/moments", AddAsync).AllowAccounts();
        api.MapPut("/recordings/{id}/moments/{moment:int}", ChangeAsync).AllowAccounts();
        api.MapDelete("/recordings/{id}/moments/{moment:int}", RemoveAsync).AllowAccounts();
    }

    /// <summary>For the console, which knows its lesson and its join token, and no recording.</summary>
    internal static void MapLesson(RouteGroupBuilder lesson) => lesson.MapPost("/moments", PressAsync);

    private static async Task<IResult> PressAsync(
        HttpContext context, string lesson, PressBody body, LessonAccess access, LiveRelayDb db, IOptions<RegretOptions> options, TimeProvider time)
    {
        var cancelled = context.RequestAborted;
        var (token, refusal) = await access.CheckAsync(context, lesson);
        if (token?.Role != LessonRole.Teacher)
        {
            return refusal ?? new Problem(ProblemType.MayNot);
        }

        var recording = await db.Recordings.AsNoTracking().Where(r => r.LessonId == lesson && r.State == RecordingState.Recording)
            .OrderByDescending(static r => r.StartedAt).FirstOrDefaultAsync(cancelled);
        if (recording is null)
        {
            return new Problem(ProblemType.NothingRecorded);
        }

        var age = (long)Math.Clamp(body.AgeMs is double.NaN ? 0 : body.AgeMs ?? 0, 0, MaxAgeMs);
        var atMs = (long)(time.GetUtcNow() - recording.StartedAt).TotalMilliseconds - age;
        var moment = new OwnMomentRecord
        {
            RecordingId = recording.Id,
            AtMs = Math.Max(0, atMs),
            Kind = MarkKind.Regret,
            Improvement = "",
            Reflection = "",
            ChangedAt = time.GetUtcNow(),
        };
        return await SaveNewAsync(db, moment, options.Value, cancelled);
    }

    private static async Task<IResult> AddAsync(
        string id, MomentBody body, Caller caller, LiveRelayDb db, IOptions<RegretOptions> options, TimeProvider time, CancellationToken cancelled)
    {
        var found = await FindOwnAsync(db, id, caller, time, cancelled);
        if (found.Recording is not { } recording)
        {
            return found.Refusal!;
        }

        var moment = new OwnMomentRecord { RecordingId = id, Improvement = "", Reflection = "" };
        return Read(body, recording, moment, time.GetUtcNow()) ?? await SaveNewAsync(db, moment, options.Value, cancelled);
    }

    private static async Task<IResult> ChangeAsync(
        string id, int moment, MomentBody body, Caller caller, LiveRelayDb db, TimeProvider time, CancellationToken cancelled)
    {
        var found = await FindOwnAsync(db, id, caller, time, cancelled);
        if (found.Recording is not { } recording)
        {
            return found.Refusal!;
        }

        if (await db.OwnMoments.FirstOrDefaultAsync(one => one.Id == moment && one.RecordingId == id, cancelled) is not { } present)
        {
            return new Problem(ProblemType.NotFound);
        }

        return Read(body, recording, present, time.GetUtcNow())
            ?? await db.TrySaveAsync(ProblemType.NotFound, cancelled) ?? Results.Ok(OwnMomentShape.Of(present));
    }

    private static async Task<IResult> RemoveAsync(string id, int moment, Caller caller, LiveRelayDb db, TimeProvider time, CancellationToken cancelled)
    {
        var found = await FindOwnAsync(db, id, caller, time, cancelled);
        return found.Refusal
            ?? (await db.OwnMoments.Where(one => one.Id == moment && one.RecordingId == id).ExecuteDeleteAsync(cancelled) > 0
                ? Results.NoContent()
                : (IResult)new Problem(ProblemType.NotFound));
    }

    /// <summary>A recording for its teacher.</summary>
    internal static async Task<FoundRecording> FindOwnAsync(LiveRelayDb db, string id, Caller caller, TimeProvider time, CancellationToken cancelled)
    {
        var found = await db.FindRecordingAsync(db.Recordings.AsNoTracking(), id, caller, time.GetUtcNow(), null, cancelled);
        return found.Recording is { } recording && !OwnShares.IsOwner(caller, recording) ? new FoundRecording(null, null, new Problem(ProblemType.MayNot)) : found;
    }

    /// <summary>Puts what was sent into a moment; what was left out stays as it was.</summary>
    private static Problem? Read(MomentBody body, RecordingRecord recording, OwnMomentRecord moment, DateTimeOffset now)
    {
        var check = new InputCheck();

        // A lesson that is still running is longer than its row says.
        var end = recording.State == RecordingState.Recording ? (now - recording.StartedAt).TotalMilliseconds : recording.DurationMs;
        check.That(moment.Id != 0 || body.AtMs is not null, "atMs", ErrorCodes.Required);
        check.That(body.AtMs is null || (body.AtMs >= 0 && body.AtMs <= end), "atMs", ErrorCodes.OutOfRange);
        check.That(!(body.Improvement?.Length > OwnMomentRecord.MaxImprovementLength), "improvement", ErrorCodes.TooLong);
        check.That(!(body.Reflection?.Length > OwnMomentRecord.MaxReflectionLength), "reflection", ErrorCodes.TooLong);
        var kind = body.Kind is null ? moment.Id == 0 ? MarkKind.Regret : moment.Kind : check.Name<MarkKind>("kind", body.Kind);
        if (check.Refusal is { } refusal)
        {
            return refusal;
        }

        (moment.AtMs, moment.Kind, moment.ChangedAt) = ((long)(body.AtMs ?? moment.AtMs), kind, now);
        moment.Improvement = Words(body.Improvement, moment.Improvement, OwnMomentRecord.MaxImprovementLength);
        moment.Reflection = Words(body.Reflection, moment.Reflection, OwnMomentRecord.MaxReflectionLength);
        return null;
    }

    private static string Words(string? written, string before, int maxLength) => written is null ? before : PlainText.Clean(written, maxLength, allowLines: true);

    private static async Task<IResult> SaveNewAsync(LiveRelayDb db, OwnMomentRecord moment, RegretOptions options, CancellationToken cancelled)
    {
        if (await db.OwnMoments.CountAsync(one => one.RecordingId == moment.RecordingId, cancelled) >= options.MaxMoments)
        {
            return new Problem(ProblemType.TooManyMoments);
        }

        db.OwnMoments.Add(moment);
        return await db.TrySaveAsync(ProblemType.UnknownRecording, cancelled) ?? Results.Ok(OwnMomentShape.Of(moment));
    }
}
