using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Observing;

/// <summary>The notes and marks of a lesson that their authors submitted, in the order of their moments.</summary>
internal static class SubmittedNotes
{
    /// <summary>Those that somebody with a right to them may see: none of a moment that is cut away for him.</summary>
    internal static async Task<IReadOnlyList<NoteShape>> OfAsync(LiveRelayDb db, ObservedLesson lesson, CancellationToken cancellationToken)
    {
        var notes = await Of(db, lesson).Include(static note => note.Observation!.Account!.School).AsNoTracking().ToListAsync(cancellationToken);
        return
        [
            .. notes.Select(note => NoteShape.Of(note, lesson.Zero, ObserverShape.Of(note.Observation!.Account!)))
                .Where(note => note.AtMs is not { } at || lesson.Seen.Keeps(at)),
        ];
    }

    /// <summary>The rows, for who counts them.</summary>
    internal static IQueryable<ObservationNoteRecord> Of(LiveRelayDb db, ObservedLesson lesson) => db.ObservationNotes
        .Where(note => note.SubmittedAt != null && note.Observation!.LessonId == lesson.LessonId && note.Observation.RecordingId == lesson.UploadId)
        .OrderBy(static note => note.At).ThenBy(static note => note.ObservationId).ThenBy(static note => note.Key);
}
