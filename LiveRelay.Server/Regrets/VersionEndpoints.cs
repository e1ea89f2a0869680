using LiveRelay.Server.Accounts;
using LiveRelay.Server.Buckets;
using LiveRelay.Server.Diagnosis;
using LiveRelay.Server.Library;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Regrets;

/// <summary>A lesson that was taught again: its teacher links the two recordings, and who may watch both sees them compared phase by phase.</summary>
internal static class VersionEndpoints
{
    internal sealed record FirstBody(string? RecordingId);

    private sealed record VersionShape(string Id, string Title, DateTimeOffset StartedAt, long DurationMs)
    {
        internal static VersionShape Of(RecordingRecord recording) => new(recording.Id, recording.Title, recording.StartedAt, recording.DurationMs);
    }

    private sealed record PairShape(string Phase, PhaseMeasures? First, PhaseMeasures? Second);

    private sealed record AnswerShape(OwnMomentShape Moment, IEnumerable<RedesignLine> Lines);

    /// <summary>One of the two, with what its reader may know of it.</summary>
    private sealed record Side(RecordingRecord Recording, KeptSpans Seen, bool ReadsDiagnosis, DiagnosisResult? Diagnosis)
    {
        internal string DiagnosisState => !ReadsDiagnosis ? "private" : Diagnosis is null ? "none" : "shown";

        internal PhaseMeasures? Whole => PhaseMeasures.Seen(Seen, 0, Recording.DurationMs).ToList() is { Count: > 0 } all ? PhaseMeasures.Of(all, Diagnosis) : null;

        internal Dictionary<TeachingPhase, PhaseMeasures> ByPhase() =>
            PhaseMeasures.PhasesOf(Recording, Seen).ToDictionary(static one => one.Phase, one => PhaseMeasures.Of(one.Stretches, Diagnosis));
    }

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/recordings/{id}/versions", GetAsync).AllowAccounts();
        api.MapPut("/recordings/{id}/first", PutAsync).AllowAccounts();
        api.MapGet("/recordings/{id}/comparison", CompareAsync).AllowAccounts();
    }

    /// <summary>The lesson that came before, and those that came after; of each only what the caller may watch.</summary>
    private static async Task<IResult> GetAsync(string id, Caller caller, LiveRelayDb db, TimeProvider time, CancellationToken cancelled)
    {
        var found = await db.FindRecordingAsync(db.Recordings.AsNoTracking(), id, caller, time.GetUtcNow(), null, cancelled);
        return found.Recording is { } recording ? Results.Ok(await ShapeAsync(db, recording, caller, time, cancelled)) : found.Refusal!;
    }

    private static async Task<object> ShapeAsync(LiveRelayDb db, RecordingRecord recording, Caller caller, TimeProvider time, CancellationToken cancelled)
    {
        var visible = db.Recordings.AsNoTracking().VisibleTo(caller, time.GetUtcNow());
        var first = await visible.FirstOrDefaultAsync(one => db.RecordingVersions.Any(version => version.RecordingId == recording.Id && version.FirstId == one.Id), cancelled);
        var later = await visible.Where(one => db.RecordingVersions.Any(version => version.FirstId == recording.Id && version.RecordingId == one.Id))
            .OrderBy(static one => one.StartedAt).ToListAsync(cancelled);
        return new
        {
            IsOwner = OwnShares.IsOwner(caller, recording),
            First = first is null ? null : VersionShape.Of(first),
            Later = later.Select(VersionShape.Of),
        };
    }

    /// <summary>Says which lesson this one was taught after; both are the caller's own.</summary>
    private static async Task<IResult> PutAsync(
        string id, FirstBody body, Caller caller, LiveRelayDb db, AuditLog audit, TimeProvider time, CancellationToken cancelled)
    {
        var found = await OwnMomentEndpoints.FindOwnAsync(db, id, caller, time, cancelled);
        if (found.Recording is not { } recording)
        {
            return found.Refusal!;
        }

        if (body.RecordingId is { } firstId)
        {
            var first = await OwnMomentEndpoints.FindOwnAsync(db, firstId, caller, time, cancelled);
            if (first.Refusal is { } refusal)
            {
                return refusal;
            }

            if (await ComesAfterAsync(db, firstId, id, cancelled))
            {
                return new Problem(ProblemType.VersionsTurn);
            }

            var (known, now) = (db.RecordingVersions.Where(version => version.RecordingId == id), time.GetUtcNow());
            async Task<bool> ChangeAsync() => await known.ExecuteUpdateAsync(
                set => set.SetProperty(static version => version.FirstId, firstId).SetProperty(static version => version.LinkedAt, now), cancelled) > 0;
            async Task<bool> AddAsync()
            {
                db.RecordingVersions.Add(new RecordingVersionRecord { RecordingId = id, FirstId = firstId, LinkedAt = now });
                return await db.TrySaveAsync(ProblemType.UnknownRecording, cancelled) is null;
            }

            // Twice: another page of his may have linked it meanwhile.
            if (!await ChangeAsync() && !await AddAsync() && !await ChangeAsync())
            {
                return new Problem(ProblemType.UnknownRecording);
            }
        }
        else
        {
            await db.RecordingVersions.Where(version => version.RecordingId == id).ExecuteDeleteAsync(cancelled);
        }

        db.ChangeTracker.Clear();
        audit.Add(db, caller, "recording.linked", id, recording.SchoolId, body.RecordingId ?? "");
        await db.SaveChangesAsync(cancelled);
        return Results.Ok(await ShapeAsync(db, recording, caller, time, cancelled));
    }

    /// <summary>Whether a recording is the other one, or was taught after it over however many versions.</summary>
    private static async Task<bool> ComesAfterAsync(LiveRelayDb db, string id, string other, CancellationToken cancelled)
    {
        HashSet<string> seen = [];
        for (var at = id; at is not null && seen.Add(at);)
        {
            if (at == other)
            {
                return true;
            }

            var current = at;
            at = await db.RecordingVersions.Where(version => version.RecordingId == current).Select(static version => version.FirstId).FirstOrDefaultAsync(cancelled);
        }

        return false;
    }

    /// <summary>This lesson beside the one that came before it.</summary>
    private static async Task<IResult> CompareAsync(string id, Caller caller, LiveRelayDb db, RecordingFiles files, TimeProvider time, CancellationToken cancelled)
    {
        var recordings = db.Recordings.AsNoTracking().Include(static recording => recording.Chapters);
        var found = await db.FindRecordingAsync(recordings, id, caller, time.GetUtcNow(), null, cancelled);
        if (found.Refusal is { } refusal)
        {
            return refusal;
        }

        var firstId = await db.RecordingVersions.Where(version => version.RecordingId == id).Select(static version => version.FirstId).FirstOrDefaultAsync(cancelled);
        if (firstId is null)
        {
            return new Problem(ProblemType.NotFound);
        }

        var before = await db.FindRecordingAsync(recordings, firstId, caller, time.GetUtcNow(), null, cancelled);
        if (before.Refusal is { } closed)
        {
            return closed;
        }

        try
        {
            var (first, second) = (await SideOfAsync(db, before, caller, files, cancelled), await SideOfAsync(db, found, caller, files, cancelled));
            var (early, late) = (first.ByPhase(), second.ByPhase());
            return Results.Ok(new
            {
                First = new { Recording = VersionShape.Of(first.Recording), Diagnosis = first.DiagnosisState, first.Whole },
                Second = new { Recording = VersionShape.Of(second.Recording), Diagnosis = second.DiagnosisState, second.Whole },
                Phases = Enum.GetValues<TeachingPhase>().Where(phase => early.ContainsKey(phase) || late.ContainsKey(phase))
                    .Select(phase => new PairShape(WireName.Of(phase), early.GetValueOrDefault(phase), late.GetValueOrDefault(phase))),
                Answers = await AnswersAsync(db, first, caller, cancelled),
            });
        }
        catch (BucketException e)
        {
            return new Problem(ProblemType.StorageUnavailable, e.Cause.Code);
        }
    }

    private static async Task<Side> SideOfAsync(LiveRelayDb db, FoundRecording found, Caller caller, RecordingFiles files, CancellationToken cancelled)
    {
        var (recording, seen) = (found.Recording!, found.Rights!.SeenOf(found.Recording!));
        var reads = await DiagnosisEndpoints.MayReadAsync(db, recording, caller, cancelled);
        var diagnosis = reads ? await DiagnosisEndpoints.ReadAsync(files, recording.Id, cancelled) : null;
        return new Side(recording, seen, reads, diagnosis is null ? null : SeenDiagnosis.Of(diagnosis, seen));
    }

    /// <summary>The moments that the teacher marked in the first lesson, each with the lines of its redesign that answer it; <c>null</c> for who may not read them.</summary>
    private static async Task<IEnumerable<AnswerShape>?> AnswersAsync(LiveRelayDb db, Side first, Caller caller, CancellationToken cancelled)
    {
        if (!await MomentEndpoints.MayReadOwnAsync(db, first.Recording, caller, cancelled))
        {
            return null;
        }

        var id = first.Recording.Id;
        var lines = Redesign.Of(await db.Redesigns.AsNoTracking().FirstOrDefaultAsync(redesign => redesign.RecordingId == id, cancelled));
        var moments = await db.OwnMoments.AsNoTracking().Where(moment => moment.RecordingId == id).OrderBy(static moment => moment.AtMs).ToListAsync(cancelled);
        return moments.Where(moment => first.Seen.Keeps(moment.AtMs)).Select(moment => new AnswerShape(OwnMomentShape.Of(moment), lines.Where(line => line.MomentId == moment.Id)));
    }
}
