using System.Text.Json;
using LiveRelay.Server.Accounts;
using LiveRelay.Server.Buckets;
using LiveRelay.Server.Library;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Reviews;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Diagnosis;

/// <summary>A lesson's diagnosis: its teacher's own, until he shows it to somebody.</summary>
internal static class DiagnosisEndpoints
{
    private const int MostPeople = 50;
    private const int MostShares = 200;

    private sealed record SharesBody(IReadOnlyList<int>? AccountIds);

    private sealed record PersonShape(int Id, string Name, string? School);

    private sealed record DiagnosisShape(
        bool IsOwner, IEnumerable<PersonShape>? SharedWith, DiagnosisBands Bands, IReadOnlyList<DiagnosisFlag> Flags, DiagnosisResult? Result);

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/recordings/{id}/diagnosis", GetAsync).AllowAccounts();
        api.MapPut("/recordings/{id}/diagnosis/shares", ShareAsync).AllowAccounts();
        api.MapGet("/recordings/{id}/diagnosis/people", PeopleAsync).AllowAccounts();
    }

    /// <summary>Whether somebody who may watch a recording may also read its diagnosis.</summary>
    internal static async Task<bool> MayReadAsync(LiveRelayDb db, RecordingRecord recording, Caller caller, CancellationToken cancelled) =>
        IsOwner(caller, recording) || await db.DiagnosisShares.AnyAsync(share => share.RecordingId == recording.Id && share.AccountId == caller.Id, cancelled);

    private static async Task<IResult> GetAsync(
        string id, Caller caller, LiveRelayDb db, RecordingFiles files, IOptions<DiagnosisOptions> options, TimeProvider time, CancellationToken cancelled)
    {
        var found = await db.FindRecordingAsync(db.Recordings.AsNoTracking(), id, caller, time.GetUtcNow(), null, cancelled);
        if (found is not { Recording: { } recording, Rights: { } rights })
        {
            return found.Refusal!;
        }

        var isOwner = IsOwner(caller, recording);
        if (!await MayReadAsync(db, recording, caller, cancelled))
        {
            return new Problem(ProblemType.MayNot);
        }

        try
        {
            var result = await ReadAsync(files, id, cancelled) is { } whole ? SeenDiagnosis.Of(whole, rights.SeenOf(recording)) : null;
            var bands = DiagnosisBands.Of(recording.Grade, options.Value);
            return Results.Ok(new DiagnosisShape(
                isOwner, isOwner ? await SharesAsync(db, id, cancelled) : null, bands, result is null ? [] : DiagnosisFlags.Of(result, bands, options.Value), result));
        }
        catch (BucketException e)
        {
            return new Problem(ProblemType.StorageUnavailable, e.Cause.Code);
        }
    }

    /// <summary>Says anew to whom it is shown: nobody is the teacher's alone.</summary>
    private static async Task<IResult> ShareAsync(
        string id, SharesBody body, Caller caller, LiveRelayDb db, AuditLog audit, TimeProvider time, CancellationToken cancelled)
    {
        var found = await db.FindRecordingAsync(db.Recordings.AsNoTracking(), id, caller, time.GetUtcNow(), null, cancelled);
        if (found.Recording is not { } recording || !IsOwner(caller, recording))
        {
            return found.Refusal ?? new Problem(ProblemType.MayNot);
        }

        var ids = body.AccountIds?.Distinct().ToList() ?? [];
        var check = new InputCheck();
        check.That(body.AccountIds is not null, "accountIds", ErrorCodes.Required);
        check.That(ids.Count <= MostShares, "accountIds", ErrorCodes.OutOfRange);
        if (check.Refusal is { } refusal)
        {
            return refusal;
        }

        check.That(await Reachable(db, recording).CountAsync(account => ids.Contains(account.Id), cancelled) == ids.Count, "accountIds", ErrorCodes.NotFound);
        if (check.Refusal is { } unknown)
        {
            return unknown;
        }

        var old = await db.DiagnosisShares.Where(share => share.RecordingId == id).ToListAsync(cancelled);
        db.DiagnosisShares.RemoveRange(old.Where(share => !ids.Contains(share.AccountId)));
        db.DiagnosisShares.AddRange(ids.Where(account => old.TrueForAll(share => share.AccountId != account))
            .Select(account => new DiagnosisShareRecord { RecordingId = id, AccountId = account, SharedAt = time.GetUtcNow() }));
        audit.Add(db, caller, "recording.diagnosisShared", id, recording.SchoolId, $"{ids.Count}");
        await db.SaveChangesAsync(cancelled);
        return Results.Ok(await SharesAsync(db, id, cancelled));
    }

    /// <summary>To whom it can be shown: the school's people and the county's researchers, by a part of their names.</summary>
    private static async Task<IResult> PeopleAsync(string id, Caller caller, LiveRelayDb db, TimeProvider time, CancellationToken cancelled, string q = "")
    {
        var found = await db.FindRecordingAsync(db.Recordings.AsNoTracking(), id, caller, time.GetUtcNow(), null, cancelled);
        if (found.Recording is not { } recording || !IsOwner(caller, recording))
        {
            return found.Refusal ?? new Problem(ProblemType.MayNot);
        }

        return Results.Ok(await Reachable(db, recording).Where(account => account.Id != caller.Id && account.Name.Contains(q.Trim())).OrderBy(static account => account.Name)
            .ThenBy(static account => account.Id).Take(MostPeople).Select(static account => new PersonShape(account.Id, account.Name, account.School!.Name)).ToListAsync(cancelled));
    }

    private static IQueryable<AccountRecord> Reachable(LiveRelayDb db, RecordingRecord recording) => db.Accounts.AsNoTracking()
        .Where(account => account.IsEnabled && (account.Role == AccountRole.Researcher || account.SchoolId == recording.SchoolId));

    private static async Task<IReadOnlyList<PersonShape>> SharesAsync(LiveRelayDb db, string id, CancellationToken cancelled) =>
        await db.DiagnosisShares.AsNoTracking().Where(share => share.RecordingId == id).OrderBy(static share => share.Account!.Name)
            .Select(static share => new PersonShape(share.AccountId, share.Account!.Name, share.Account.School!.Name)).ToListAsync(cancelled);

    private static bool IsOwner(Caller caller, RecordingRecord recording) => RecordingRights.PartsOf(caller, recording).HasFlag(ReviewPart.Owner);

    /// <summary>What the job found; <c>null</c> if it is not there, or of an older way to measure.</summary>
    internal static async Task<DiagnosisResult?> ReadAsync(RecordingFiles files, string id, CancellationToken cancelled)
    {
        if (await files.OpenAsync(id, DiagnosisResult.FileName, cancelled) is not { } file)
        {
            return null;
        }

        await using var bytes = file.Bytes;
        var result = await JsonSerializer.DeserializeAsync<DiagnosisResult>(bytes, DiagnosisResult.Json, cancelled);
        return result?.Version == DiagnosisResult.CurrentVersion ? result : null;
    }
}
