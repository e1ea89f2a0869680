using LiveRelay.Server.Accounts;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Watching;

/// <summary>Which recordings somebody may watch.</summary>
internal static class RecordingSight
{
    /// <summary>Those that the caller may watch at a moment.</summary>
    internal static IQueryable<RecordingRecord> VisibleTo(this IQueryable<RecordingRecord> recordings, Caller caller, DateTimeOffset now)
    {
        var (id, school) = (caller.Id, caller.SchoolId);
        var reviews = caller.Role == AccountRole.SchoolAdministrator;
        return recordings.Where(recording => recording.State != RecordingState.Deleted)
            .Where(recording => recording.TeacherId == id
                || (reviews && recording.SchoolId == school && recording.Review != ReviewState.Draft)
                || ((recording.VisibleFrom == null || recording.VisibleFrom <= now) && (recording.VisibleUntil == null || recording.VisibleUntil > now)
                    && (recording.Review == ReviewState.PublishedToCounty
                        || (recording.Review == ReviewState.PublishedToSchool && recording.SchoolId == school))));
    }
}
