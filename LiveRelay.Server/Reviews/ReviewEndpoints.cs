using LiveRelay.Server.Accounts;
using LiveRelay.Server.Library;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using LiveRelay.Server.Text;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Reviews;

/// <summary>The review of recordings, and who did what in it.</summary>
internal static class ReviewEndpoints
{
    internal sealed record ReviewBody(string? Action, string? Reason, DateTimeOffset? VisibleFrom, DateTimeOffset? VisibleUntil);

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/recordings/{id}/review", ReviewAsync).AllowAccounts();
        api.MapGet("/recordings/{id}/audit", AuditAsync).AllowAccounts();
    }

    private static async Task<IResult> ReviewAsync(
        HttpRequest request,
        string id,
        ReviewBody body,
        Caller caller,
        LiveRelayDb db,
        RecordingFiles files,
        AuditLog audit,
        TimeProvider time,
        CancellationToken cancelled)
    {
        var now = time.GetUtcNow();
        var found = await db.FindRecordingAsync(db.Recordings.WithAll(), id, caller, now, static rights => rights.Watch || rights.Withdraw, cancelled);
        if (found.Recording is not { } recording)
        {
            return found.Refusal!;
        }

        var check = new InputCheck();
        var action = check.Name<ReviewAction>("action", body.Action);
        var reason = PlainText.Clean(body.Reason, RecordingRecord.MaxReasonLength, allowLines: true);
        check.That(action != ReviewAction.Return || reason.Length > 0, "reason", ErrorCodes.Required);
        check.That(!(body.VisibleUntil <= (body.VisibleFrom > now ? body.VisibleFrom : now)), "visibleUntil", ErrorCodes.OutOfRange);
        if ((check.Refusal ?? Refuse(caller, recording, action)) is { } refusal)
        {
            return refusal;
        }

        var isPublished = action is ReviewAction.PublishToSchool or ReviewAction.PublishToCounty;
        recording.Review = ReviewRules.Next(recording.Review, action, RecordingRights.PartsOf(caller, recording))!.Value;
        recording.ReviewReason = action is ReviewAction.Return or ReviewAction.Withdraw && reason.Length > 0 ? reason : null;
        (recording.VisibleFrom, recording.VisibleUntil) = isPublished ? (body.VisibleFrom?.ToUniversalTime(), body.VisibleUntil?.ToUniversalTime()) : (null, null);
        var detail = isPublished ? await SignatureAsync(request, recording, files, cancelled) : reason.Length > 0 ? reason : null;
        audit.Add(db, caller, ReviewAudit.NameOf(action), id, recording.SchoolId, detail);
        if (await db.TrySaveAsync(ProblemType.ReviewMoved, cancelled) is { } moved)
        {
            return moved;
        }

        // A reviewer who returned it sees it no more.
        var rights = RecordingRights.Of(caller, recording, now);
        return rights.Watch
            ? Results.Ok(await LibraryEndpoints.DetailAsync(db, new FoundRecording(recording, rights, null), caller, files, cancelled))
            : Results.NoContent();
    }

    private static Problem? Refuse(Caller caller, RecordingRecord recording, ReviewAction action) =>
        recording.State != RecordingState.Ready ? new Problem(ProblemType.RecordingNotReady)
        : !ReviewRules.IsPossible(recording.Review, action) ? new Problem(ProblemType.ReviewMoved)
        : ReviewRules.Next(recording.Review, action, RecordingRights.PartsOf(caller, recording)) is null ? new Problem(ProblemType.MayNot)
        : null;

    /// <summary>Who publishes signs the receipt off: what it said then is kept.</summary>
    private static async Task<string> SignatureAsync(HttpRequest request, RecordingRecord recording, RecordingFiles files, CancellationToken cancelled)
    {
        var language = UiLanguages.Of(request);
        var inspection = await Inspection.ReadAsync(files, recording.Id, cancelled);
        var checks = AutomaticChecks.Line(AutomaticChecks.Of(recording, inspection, language));
        var when = recording.VisibleFrom is null && recording.VisibleUntil is null ? "" : $"; {recording.VisibleFrom:u} – {recording.VisibleUntil:u}";
        return (language == UiLanguage.English ? "receipt signed off: " : "已签署回执：") + checks + when;
    }

    private static async Task<IResult> AuditAsync(string id, Caller caller, LiveRelayDb db, TimeProvider time, CancellationToken cancelled)
    {
        var found = await db.FindRecordingAsync(
            db.Recordings.AsNoTracking(), id, caller, time.GetUtcNow(), static rights => rights.ReadReceipt, cancelled);
        return found.Refusal is { } refusal
            ? refusal
            : Results.Ok(await db.Audit.AsNoTracking().Where(entry => entry.Subject == id).OrderBy(static entry => entry.Id)
                .Select(static entry => new { entry.At, By = entry.Name, entry.Action, entry.Detail }).ToListAsync(cancelled));
    }
}

/// <summary>What the audit calls the steps of a review.</summary>
internal static class ReviewAudit
{
    /// <summary>The entries that sign a receipt off.</summary>
    internal static readonly string[] Signatures = [NameOf(ReviewAction.PublishToSchool), NameOf(ReviewAction.PublishToCounty)];

    internal static string NameOf(ReviewAction action) => action switch
    {
        ReviewAction.Submit => "recording.submitted",
        ReviewAction.Take => "recording.taken",
        ReviewAction.Return => "recording.returned",
        ReviewAction.PublishToSchool => "recording.publishedToSchool",
        ReviewAction.PublishToCounty => "recording.publishedToCounty",
        _ => "recording.withdrawn",
    };
}
