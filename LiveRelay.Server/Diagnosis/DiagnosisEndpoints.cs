using System.Text.Json;
using LiveRelay.Server.Accounts;
using LiveRelay.Server.Buckets;
using LiveRelay.Server.Library;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Diagnosis;

/// <summary>A lesson's diagnosis: its teacher's own, until he shows it to somebody.</summary>
internal static class DiagnosisEndpoints
{
    private sealed record DiagnosisShape(
        bool IsOwner, IEnumerable<PersonShape>? SharedWith, DiagnosisBands Bands, IReadOnlyList<DiagnosisFlag> Flags, DiagnosisResult? Result);

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/recordings/{id}/diagnosis", GetAsync).AllowAccounts();
        api.MapPut("/recordings/{id}/diagnosis/shares", ShareAsync).AllowAccounts();
        api.MapGet("/recordings/{id}/diagnosis/people", PeopleAsync).AllowAccounts();
    }

    /// <summary>Whether somebody who may watch a recording may also read its diagnosis.</summary>
    internal static Task<bool> MayReadAsync(LiveRelayDb db, RecordingRecord recording, Caller caller, CancellationToken cancelled) =>
        OwnShares.MayReadAsync(db.DiagnosisShares, recording, caller, cancelled);

    private static async Task<IResult> GetAsync(
        string id, Caller caller, LiveRelayDb db, RecordingFiles files, IOptions<DiagnosisOptions> options, TimeProvider time, CancellationToken cancelled)
    {
        var found = await db.FindRecordingAsync(db.Recordings.AsNoTracking(), id, caller, time.GetUtcNow(), null, cancelled);
        if (found is not { Recording: { } recording, Rights: { } rights })
        {
            return found.Refusal!;
        }

        var isOwner = OwnShares.IsOwner(caller, recording);
        if (!await MayReadAsync(db, recording, caller, cancelled))
        {
            return new Problem(ProblemType.MayNot);
        }

        try
        {
            var result = await ReadAsync(files, id, cancelled) is { } whole ? SeenDiagnosis.Of(whole, rights.SeenOf(recording)) : null;
            var bands = DiagnosisBands.Of(recording.Grade, options.Value);
            return Results.Ok(new DiagnosisShape(
                isOwner, isOwner ? await OwnShares.ListAsync(db.DiagnosisShares, id, cancelled) : null, bands, result is null ? [] : DiagnosisFlags.Of(result, bands, options.Value), result));
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
        if (found.Recording is not { } recording || !OwnShares.IsOwner(caller, recording))
        {
            return found.Refusal ?? new Problem(ProblemType.MayNot);
        }

        return await OwnShares.ReplaceAsync(
            db,
            recording,
            body,
            account => new DiagnosisShareRecord { RecordingId = id, AccountId = account, SharedAt = time.GetUtcNow() },
            () => audit.Add(db, caller, "recording.diagnosisShared", id, recording.SchoolId, $"{body.AccountIds?.Count}"),
            cancelled) ?? Results.Ok(await OwnShares.ListAsync(db.DiagnosisShares, id, cancelled));
    }

    /// <summary>To whom it can be shown: the school's people and the county's researchers, by a part of their names.</summary>
    private static async Task<IResult> PeopleAsync(string id, Caller caller, LiveRelayDb db, TimeProvider time, CancellationToken cancelled, string q = "")
    {
        var found = await db.FindRecordingAsync(db.Recordings.AsNoTracking(), id, caller, time.GetUtcNow(), null, cancelled);
        return found.Recording is not { } recording || !OwnShares.IsOwner(caller, recording)
            ? found.Refusal ?? new Problem(ProblemType.MayNot)
            : Results.Ok(await OwnShares.PeopleAsync(db, recording, caller, q.Trim(), cancelled));
    }

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
