using LiveRelay.Server.Accounts;
using LiveRelay.Server.Buckets;
using LiveRelay.Server.Diagnosis;
using LiveRelay.Server.Library;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Interaction;

/// <summary>What somebody codes while watching: each has his own, and nobody else's. A proposal by who speaks is for those who may read the diagnosis.</summary>
internal static class CodingEndpoints
{
    internal sealed record CodesBody(string? Codes);

    private sealed record CodingShape(string Method, int IntervalMs, string Codes, DateTimeOffset? ChangedAt, string? Proposal);

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/recordings/{id}/codings/{method}", GetAsync).AllowAccounts();
        api.MapPut("/recordings/{id}/codings/{method}", PutAsync).AllowAccounts();
    }

    private static async Task<IResult> GetAsync(
        string id, string method, Caller caller, LiveRelayDb db, RecordingFiles files, TimeProvider time, CancellationToken cancelled)
    {
        var found = await db.FindRecordingAsync(db.Recordings.AsNoTracking(), id, caller, time.GetUtcNow(), null, cancelled);
        if (found is not { Recording: { } recording, Rights: { } rights } || CodingMethod.Of(method) is not { } way)
        {
            return found.Refusal ?? new Problem(ProblemType.NotFound);
        }

        var own = await db.Codings.AsNoTracking()
            .FirstOrDefaultAsync(coding => coding.RecordingId == id && coding.AccountId == caller.Id && coding.Method == way.Name, cancelled);
        try
        {
            var diagnosis = await DiagnosisEndpoints.MayReadAsync(db, recording, caller, cancelled) ? await DiagnosisEndpoints.ReadAsync(files, id, cancelled) : null;
            var proposal = diagnosis is null ? null : way.Propose(SeenDiagnosis.Of(diagnosis, rights.SeenOf(recording)).Talk.BySecond);
            return Results.Ok(new CodingShape(way.Name, way.IntervalMs, own?.Codes ?? "", own?.ChangedAt, proposal));
        }
        catch (BucketException e)
        {
            return new Problem(ProblemType.StorageUnavailable, e.Cause.Code);
        }
    }

    private static async Task<IResult> PutAsync(
        string id, string method, CodesBody body, Caller caller, LiveRelayDb db, TimeProvider time, CancellationToken cancelled)
    {
        var found = await db.FindRecordingAsync(db.Recordings.AsNoTracking(), id, caller, time.GetUtcNow(), null, cancelled);
        if (found.Recording is not { } recording || CodingMethod.Of(method) is not { } way)
        {
            return found.Refusal ?? new Problem(ProblemType.NotFound);
        }

        var check = new InputCheck();
        check.That(body.Codes is not null, "codes", ErrorCodes.Required);
        check.That(body.Codes is null || (body.Codes.Length <= CodingRecord.MaxCodes && way.Takes(body.Codes, recording.DurationMs)), "codes", ErrorCodes.NotAllowed);
        if (check.Refusal is { } refusal)
        {
            return refusal;
        }

        var codes = new CodingRecord { RecordingId = id, AccountId = caller.Id, Method = way.Name, Codes = body.Codes!, ChangedAt = time.GetUtcNow() };

        // Twice: another page of his may have saved the first ones meanwhile.
        return await ChangeAsync(db, codes, cancelled) || await AddAsync(db, codes, cancelled) || await ChangeAsync(db, codes, cancelled)
            ? Results.Ok(new CodingShape(way.Name, way.IntervalMs, codes.Codes, codes.ChangedAt, null))
            : new Problem(ProblemType.NotFound);
    }

    private static async Task<bool> ChangeAsync(LiveRelayDb db, CodingRecord codes, CancellationToken cancelled) =>
        await db.Codings.Where(own => own.RecordingId == codes.RecordingId && own.AccountId == codes.AccountId && own.Method == codes.Method).ExecuteUpdateAsync(
            set => set.SetProperty(static own => own.Codes, codes.Codes).SetProperty(static own => own.ChangedAt, codes.ChangedAt), cancelled) > 0;

    private static async Task<bool> AddAsync(LiveRelayDb db, CodingRecord codes, CancellationToken cancelled)
    {
        db.Codings.Add(codes);
        return await db.TrySaveAsync(ProblemType.NotFound, cancelled) is null;
    }
}
