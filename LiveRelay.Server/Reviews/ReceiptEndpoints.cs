using LiveRelay.Server.Accounts;
using LiveRelay.Server.Library;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Reviews;

/// <summary>The lesson's receipt: what is there of it, what is missing and why, and who signed that off.</summary>
internal static class ReceiptEndpoints
{
    internal static void Map(RouteGroupBuilder api) => api.MapGet("/recordings/{id}/receipt", GetAsync).AllowAccounts();

    private static async Task<IResult> GetAsync(
        HttpRequest request, string id, Caller caller, LiveRelayDb db, RecordingFiles files, TimeProvider time, CancellationToken cancelled)
    {
        var found = await db.FindRecordingAsync(
            db.Recordings.AsNoTracking().Include(static r => r.Tracks), id, caller, time.GetUtcNow(), static rights => rights.ReadReceipt, cancelled);
        if (found.Recording is not { } recording)
        {
            return found.Refusal!;
        }

        var isSigned = recording.Review is ReviewState.PublishedToSchool or ReviewState.PublishedToCounty;
        var signature = isSigned
            ? await db.Audit.AsNoTracking().Where(entry => entry.Subject == id && ReviewAudit.Signatures.Contains(entry.Action))
                .OrderByDescending(static entry => entry.Id).FirstOrDefaultAsync(cancelled)
            : null;
        var inspection = await Inspection.ReadAsync(files, id, cancelled);
        return Results.Ok(new
        {
            Tracks = recording.Tracks.OrderBy(static track => track.Id).Select(static track => TrackShape.Of(track, new KeptSpans(null))),
            SignedBy = signature?.Name,
            SignedAt = signature?.At,
            Checks = AutomaticChecks.Of(recording, inspection, UiLanguages.Of(request)),
        });
    }
}
