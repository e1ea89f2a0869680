using LiveRelay.Server.Accounts;
using LiveRelay.Server.Buckets;
using LiveRelay.Server.Library;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Diagnosis;

/// <summary>
/// Published lessons of others that are strong in just what a flag points at. A diagnosis is its teacher's own: only those are asked that are shown to the caller, or that are
/// published as excellent, and of these no more is told than where to look.
/// </summary>
internal static class ExampleEndpoints
{
    private sealed record ExampleShape(long FromMs, long ToMs, RecordingShape Recording);

    internal static void Map(RouteGroupBuilder api) => api.MapGet("/recordings/{id}/diagnosis/examples/{flag}", FindAsync).AllowAccounts();

    private static async Task<IResult> FindAsync(
        string id, string flag, Caller caller, LiveRelayDb db, RecordingFiles files, IOptions<DiagnosisOptions> options, TimeProvider time, CancellationToken cancelled)
    {
        var now = time.GetUtcNow();
        var found = await db.FindRecordingAsync(db.Recordings.AsNoTracking(), id, caller, now, null, cancelled);
        if (found.Recording is not { } recording)
        {
            return found.Refusal!;
        }

        if (!await DiagnosisEndpoints.MayReadAsync(db, recording, caller, cancelled))
        {
            return new Problem(ProblemType.MayNot);
        }

        if (Strengths.KindOf(flag) is not { } kind)
        {
            return new Problem(ProblemType.NotFound);
        }

        try
        {
            List<ExampleShape> examples = [];
            foreach (var other in await CandidatesAsync(db, recording, caller, now, options.Value.ExamplesAsked, cancelled))
            {
                if (examples.Count < options.Value.MostExamples && await FindInAsync(kind, other, caller, files, options.Value, now, cancelled) is { } span)
                {
                    examples.Add(new ExampleShape(span.FromMs, span.ToMs, new RecordingShape(other, files, null, RecordingRights.Of(caller, other, now))));
                }
            }

            return Results.Ok(examples);
        }
        catch (BucketException e)
        {
            return new Problem(ProblemType.StorageUnavailable, e.Cause.Code);
        }
    }

    /// <summary>Of other teachers; those of the same subject and grade first, then the excellent, then the latest.</summary>
    private static Task<List<RecordingRecord>> CandidatesAsync(
        LiveRelayDb db, RecordingRecord own, Caller caller, DateTimeOffset now, int most, CancellationToken cancelled) => db.Recordings.AsNoTracking().VisibleTo(caller, now)
        .Where(r => r.State == RecordingState.Ready && r.Id != own.Id && (r.TeacherId == null || r.TeacherId != own.TeacherId))
        .Where(static r => r.Review == ReviewState.PublishedToSchool || r.Review == ReviewState.PublishedToCounty)
        .Where(r => r.IsExcellent || db.DiagnosisShares.Any(share => share.RecordingId == r.Id && share.AccountId == caller.Id))
        .OrderByDescending(r => r.Subject == own.Subject).ThenByDescending(r => r.Grade == own.Grade).ThenByDescending(static r => r.IsExcellent)
        .ThenByDescending(static r => r.StartedAt).ThenBy(static r => r.Id).Take(most)
        .Include(static r => r.School).Include(static r => r.Teacher).Include(static r => r.StoredFiles).AsSplitQuery().ToListAsync(cancelled);

    private static async Task<TimeSpanResult?> FindInAsync(
        string kind, RecordingRecord other, Caller caller, RecordingFiles files, DiagnosisOptions options, DateTimeOffset now, CancellationToken cancelled)
    {
        if (await DiagnosisEndpoints.ReadAsync(files, other.Id, cancelled) is not { } whole)
        {
            return null;
        }

        var seen = RecordingRights.Of(caller, other, now).SeenOf(other);
        return Strengths.Of(
            kind,
            SeenDiagnosis.Of(whole, seen),
            DiagnosisBands.Of(other.Grade, options),
            options,
            (fromMs, toMs) => seen.Within(fromMs, toMs).Sum(static span => span[1] - span[0]) == toMs - fromMs);
    }
}
