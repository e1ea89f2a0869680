using LiveRelay.Server.Accounts;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Observing;

/// <summary>Who reads what observers submitted (docs/OBSERVING.md): who has to do with the lesson, and each observer once he has submitted his own.</summary>
internal static class ObservingRights
{
    /// <summary>Whether the caller sees all evaluations of a lesson and what comes of them.</summary>
    internal static async Task<bool> ReadsEvaluationsAsync(LiveRelayDb db, ObservedLesson lesson, Caller caller, CancellationToken cancelled) =>
        lesson.IsReadBy(caller) || await HasEvaluatedAsync(db, lesson, caller, cancelled);

    /// <summary>Whether the caller sees the notes and marks that others submitted.</summary>
    internal static async Task<bool> ReadsNotesAsync(LiveRelayDb db, ObservedLesson lesson, Caller caller, CancellationToken cancelled) =>
        await ReadsEvaluationsAsync(db, lesson, caller, cancelled)
        || await lesson.Observations(db).AnyAsync(
            own => own.AccountId == caller.Id && db.ObservationNotes.Any(note => note.ObservationId == own.Id && note.SubmittedAt != null), cancelled);

    private static Task<bool> HasEvaluatedAsync(LiveRelayDb db, ObservedLesson lesson, Caller caller, CancellationToken cancelled) =>
        lesson.Observations(db).AnyAsync(
            own => own.AccountId == caller.Id && db.Evaluations.Any(evaluation => evaluation.ObservationId == own.Id && evaluation.SubmittedAt != null), cancelled);
}
