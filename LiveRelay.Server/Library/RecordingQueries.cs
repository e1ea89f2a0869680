using System.Globalization;
using LiveRelay.Server.Accounts;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Recording;
using LiveRelay.Server.Storage;
using LiveRelay.Server.Timetable;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Library;

/// <summary>Which recordings somebody sees (docs/RECORDINGS.md): the same as <see cref="RecordingRights.Watch"/>, for the database.</summary>
public static class RecordingQueries
{
    /// <summary>The recordings that the caller may watch now, but those of running lessons that he may only join.</summary>
    public static IQueryable<RecordingRecord> VisibleTo(this IQueryable<RecordingRecord> recordings, Caller caller, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var (id, school) = (caller.Id, caller.SchoolId);
        var reviews = caller.Role == AccountRole.SchoolAdministrator;
        return recordings.Where(recording => recording.State != RecordingState.Deleted)
            .Where(recording => recording.TeacherId == id
                || (reviews && recording.SchoolId == school
                    && (recording.TeacherId == null || (recording.Review != ReviewState.Draft && recording.Review != ReviewState.Returned)))
                || ((recording.VisibleFrom == null || recording.VisibleFrom <= now) && (recording.VisibleUntil == null || recording.VisibleUntil > now)
                    && (recording.Review == ReviewState.PublishedToCounty
                        || (recording.Review == ReviewState.PublishedToSchool && recording.SchoolId == school))));
    }

    /// <summary>A recording for who has a right to it.</summary>
    /// <param name="db">The database.</param>
    /// <param name="recordings">Where to look, with what is to be loaded.</param>
    /// <param name="id">The recording's id as the address has it.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="now">The moment.</param>
    /// <param name="right">The right that is needed; <c>null</c>: to watch.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The recording and the caller's rights, or the refusal: 404 for none, 403 without the right.</returns>
    public static async Task<FoundRecording> FindRecordingAsync(
        this LiveRelayDb db,
        IQueryable<RecordingRecord> recordings,
        string id,
        Caller caller,
        DateTimeOffset now,
        Func<RecordingRights, bool>? right,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        var lessons = db.Lessons.VisibleTo(caller);
        var found = RecordingId.IsValid(id)
            ? await recordings.Where(recording => recording.Id == id && recording.State != RecordingState.Deleted)
                .Select(recording => new
                {
                    Recording = recording,
                    Attends = recording.State == RecordingState.Recording && lessons.Any(l => l.Id == recording.LessonId && l.State == LessonState.Live),
                })
                .FirstOrDefaultAsync(cancellationToken)
            : null;
        if (found is null)
        {
            return new FoundRecording(null, null, new Problem(ProblemType.UnknownRecording));
        }

        var rights = RecordingRights.Of(caller, found.Recording, now, found.Attends);
        return right?.Invoke(rights) ?? rights.Watch
            ? new FoundRecording(found.Recording, rights, null)
            : new FoundRecording(null, null, new Problem(rights.Watch ? ProblemType.MayNot : ProblemType.RecordingClosed));
    }

    /// <summary>Whether the account was among a lesson's observers.</summary>
    public static Task<bool> WasObserverAsync(this LiveRelayDb db, string lessonId, int account, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        var who = string.Create(CultureInfo.InvariantCulture, $"\"id\":\"account-{account}\"");
        return db.LessonEvents.AnyAsync(
            change => change.LessonId == lessonId && change.Json.Contains("\"kind\":\"observerJoined\"") && change.Json.Contains(who), cancellationToken);
    }
}

/// <summary>What came of asking for a recording.</summary>
/// <param name="Recording">It, if the caller has the right that was needed.</param>
/// <param name="Rights">His rights, together with it.</param>
/// <param name="Refusal">Why not.</param>
public sealed record FoundRecording(RecordingRecord? Recording, RecordingRights? Rights, Problem? Refusal);
