using LiveRelay.Server.Accounts;
using LiveRelay.Server.Storage;
using LiveRelay.Server.Watching;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Assignments;

/// <summary>Which assignments somebody sees, whose progress, and what he may change (docs/RECORDINGS.md).</summary>
internal static class AssignmentQueries
{
    /// <summary>Those that the caller gave or has to see to: a school's administrator also those of the county that his people have.</summary>
    internal static IQueryable<AssignmentRecord> OverseenBy(this IQueryable<AssignmentRecord> assignments, Caller caller)
    {
        var (id, school) = (caller.Id, caller.SchoolId);
        return caller.Role switch
        {
            AccountRole.Administrator => assignments,
            AccountRole.Researcher => assignments.Where(assignment => assignment.CreatedById == id),
            _ => assignments.Where(assignment => assignment.SchoolId == school || assignment.People.Any(person => person.Account!.SchoolId == school)),
        };
    }

    /// <summary>With all that the API shows of it.</summary>
    internal static IQueryable<AssignmentRecord> WithAll(this IQueryable<AssignmentRecord> assignments) => assignments
        .Include(static assignment => assignment.CreatedBy)
        .Include(static assignment => assignment.Items).ThenInclude(static item => item.Recording)
        .Include(static assignment => assignment.People).ThenInclude(static person => person.Account).ThenInclude(static account => account!.School)
        .AsSplitQuery();

    /// <summary>Whether the caller may change or take back the assignment: it is his, or his school's; an administrator clears up after who has left.</summary>
    internal static bool MayChange(this Caller caller, AssignmentRecord assignment) =>
        caller.Role == AccountRole.Administrator || caller.Gave(assignment)
        || (caller.Role == AccountRole.SchoolAdministrator && assignment.SchoolId is { } school && school == caller.SchoolId);

    /// <summary>Whether the caller may see how far somebody is: he gave the assignment, or he administers the person's school.</summary>
    internal static bool MaySeeProgress(this Caller caller, AssignmentRecord assignment, AssignmentPersonRecord person) =>
        caller.Gave(assignment)
        || (caller.Role == AccountRole.SchoolAdministrator && caller.SchoolId is { } school && person.Account?.SchoolId == school);

    /// <summary>What people have played of an assignment's recordings.</summary>
    internal static async Task<ILookup<int, ViewingRecord>> ViewingsAsync(
        this LiveRelayDb db, IReadOnlyCollection<AssignmentRecord> assignments, int? onlyOf, CancellationToken cancellationToken)
    {
        var recordings = assignments.SelectMany(static assignment => assignment.Items).Select(static item => item.RecordingId).Distinct().ToList();
        var ids = assignments.Select(static assignment => assignment.Id).ToList();
        var viewings = await db.Viewings.AsNoTracking()
            .Where(viewing => recordings.Contains(viewing.RecordingId))
            .Where(viewing => onlyOf == null
                ? db.AssignmentPeople.Any(person => person.AccountId == viewing.AccountId && ids.Contains(person.AssignmentId))
                : viewing.AccountId == onlyOf)
            .ToListAsync(cancellationToken);
        return viewings.ToLookup(static viewing => viewing.AccountId);
    }

    /// <summary>What one of them has played of a recording.</summary>
    internal static PlayedSeconds PlayedOf(this IEnumerable<ViewingRecord> viewings, string recordingId) =>
        new(viewings.FirstOrDefault(viewing => viewing.RecordingId == recordingId)?.Played);

    /// <summary>Somebody else as one who watches.</summary>
    internal static Caller AsWatcher(this AccountRecord account) => new(account.Id, account.Name, account.Role, account.SchoolId, School: null, Session: "");

    /// <summary>A school's administrator who moved to another school has left his assignments behind.</summary>
    private static bool Gave(this Caller caller, AssignmentRecord assignment) =>
        caller.Id == assignment.CreatedById && (caller.IsOfCounty || assignment.SchoolId == caller.SchoolId);
}
