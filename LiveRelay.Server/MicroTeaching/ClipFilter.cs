using LiveRelay.Server.Accounts;
using LiveRelay.Server.Library;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.MicroTeaching;

/// <summary>What a list of clips is asked for, as the query of its address.</summary>
internal sealed record ClipFilter
{
    internal const int DefaultTake = 50;

    private const int MaxTake = 200;
    private const int MaxWords = 100;

    /// <summary>Words that stand in the clip's name or note, or in the recording's title.</summary>
    public string? Q { get; init; }

    /// <summary>The recording.</summary>
    public string? Recording { get; init; }

    /// <summary>The teaching phase.</summary>
    public string? Phase { get; init; }

    /// <summary>What is taught.</summary>
    public string? Subject { get; init; }

    /// <summary>Who is taught.</summary>
    public string? Grade { get; init; }

    /// <summary>Who teaches.</summary>
    public int? Teacher { get; init; }

    /// <summary>The recording's school.</summary>
    public int? School { get; init; }

    /// <summary>Only those that the caller took.</summary>
    public bool? Mine { get; init; }

    /// <summary>Only those of excellent lessons.</summary>
    public bool? Excellent { get; init; }

    /// <summary>How many are left out at the beginning.</summary>
    public int? Skip { get; init; }

    /// <summary>How many are given.</summary>
    public int? Take { get; init; }

    internal InputCheck Check()
    {
        var check = new InputCheck();
        check.That(Skip is null or >= 0, "skip", ErrorCodes.OutOfRange);
        check.That(Take is null or (>= 0 and <= MaxTake), "take", ErrorCodes.OutOfRange);
        check.That(Q is null or { Length: <= MaxWords }, "q", ErrorCodes.TooLong);
        check.That(Phase is null or "" || WireName.TryParse<TeachingPhase>(Phase, out _), "phase", ErrorCodes.NotAllowed);
        return check;
    }

    /// <summary>Those of the caller's clips that are asked for. What is asked of the recording is answered only from recordings that he may watch.</summary>
    internal IQueryable<ClipRecord> Find(LiveRelayDb db, IQueryable<ClipRecord> visible, Caller caller, DateTimeOffset now)
    {
        var (recording, me, recordings) = (Recording, caller.Id, db.Recordings.VisibleTo(caller, now));
        var found = visible.Where(c => recording == null || c.RecordingId == recording);
        found = WireName.TryParse<TeachingPhase>(Phase, out var phase) ? found.Where(c => c.Phase == phase) : found;
        found = Mine == true ? found.Where(c => c.AccountId == me) : found;
        if (Subject is { Length: > 0 } || Grade is { Length: > 0 } || Teacher is not null || School is not null || Excellent == true)
        {
            var (subject, grade, teacher, school, excellent) = (Subject, Grade, Teacher, School, Excellent == true);
            var fitting = recordings.Where(r => (string.IsNullOrEmpty(subject) || r.Subject == subject) && (string.IsNullOrEmpty(grade) || r.Grade == grade)
                && (teacher == null || r.TeacherId == teacher) && (school == null || r.SchoolId == school) && (!excellent || r.IsExcellent));
            found = found.Where(c => fitting.Any(r => r.Id == c.RecordingId));
        }

        return Q?.Trim() is { Length: > 0 } words
            ? found.Where(c => c.Name.Contains(words) || c.Note!.Contains(words) || recordings.Any(r => r.Id == c.RecordingId && r.Title.Contains(words)))
            : found;
    }
}

/// <summary>Which clips somebody finds.</summary>
internal static class ClipQueries
{
    /// <summary>His own, and those that are shared with him, also by putting them into a collection of his, of recordings that he may watch.</summary>
    internal static IQueryable<ClipRecord> VisibleTo(this IQueryable<ClipRecord> clips, LiveRelayDb db, Caller caller, DateTimeOffset now)
    {
        var (me, school) = (caller.Id, caller.SchoolId);
        var recordings = db.Recordings.VisibleTo(caller, now);
        var collections = db.Collections.Of(caller);
        return clips.Where(c => c.AccountId == me
            || (recordings.Any(r => r.Id == c.RecordingId)
                && (c.Sharing == ClipSharing.County || (c.Sharing == ClipSharing.School && school != null && c.Account!.SchoolId == school)
                    || collections.Any(o => o.Clips.Any(i => i.ClipId == c.Id && i.AddedById == c.AccountId)))));
    }
}
