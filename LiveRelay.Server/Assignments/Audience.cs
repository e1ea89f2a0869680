using LiveRelay.Server.Accounts;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Assignments;

/// <summary>Teachers of a school, of a subject, or of both; of all schools and subjects where neither is said.</summary>
/// <param name="SchoolId">The school.</param>
/// <param name="Subject">What they teach, by the timetable and their recordings.</param>
public sealed record AudienceGroup(int? SchoolId, string? Subject);

/// <summary>Whom an assignment is for: people one by one, and groups, which are those who belong to them when it is given.</summary>
internal sealed class Audience(IReadOnlyList<int> accountIds, IReadOnlyList<AudienceGroup> groups)
{
    private const int MaxGroups = 100;
    private const int MaxPeople = 5000;

    /// <summary>The people, each once, with their schools.</summary>
    /// <param name="db">The database.</param>
    /// <param name="schoolId">The school that the assignment is given in: nobody else's people; <c>null</c> for the county.</param>
    /// <param name="check">Takes what is wrong.</param>
    /// <param name="cancellationToken">Ends the looking.</param>
    internal async Task<IReadOnlyList<AccountRecord>> FindAsync(LiveRelayDb db, int? schoolId, InputCheck check, CancellationToken cancellationToken)
    {
        check.That(accountIds.Count <= MaxPeople, "accountIds", ErrorCodes.OutOfRange);
        check.That(groups.Count <= MaxGroups, "groups", ErrorCodes.OutOfRange);
        if (accountIds.Count > MaxPeople || groups.Count > MaxGroups)
        {
            return [];
        }

        var mine = db.Accounts.Include(static account => account.School)
            .Where(account => account.IsEnabled && (schoolId == null || account.SchoolId == schoolId));
        var ids = accountIds.Distinct().ToList();
        var people = (await mine.Where(account => ids.Contains(account.Id)).ToListAsync(cancellationToken)).ToDictionary(static account => account.Id);
        check.That(people.Count == ids.Count, "accountIds", ErrorCodes.NotFound);
        for (var i = 0; i < groups.Count; i++)
        {
            var (school, subject) = (groups[i]?.SchoolId, groups[i]?.Subject?.Trim());
            check.That(groups[i] is not null && (school is null || schoolId is null || school == schoolId), $"groups[{i}].schoolId", ErrorCodes.NotFound);
            foreach (var account in await mine.Where(static account => account.Role == AccountRole.Teacher)
                .Where(account => school == null || account.SchoolId == school)
                .Where(account => string.IsNullOrEmpty(subject)
                    || db.Lessons.Any(lesson => lesson.TeacherId == account.Id && lesson.Subject == subject)
                    || db.Recordings.Any(recording => recording.TeacherId == account.Id && recording.Subject == subject))
                .ToListAsync(cancellationToken))
            {
                people[account.Id] = account;
            }
        }

        check.That(people.Count > 0 || ids.Count > 0, "accountIds", ErrorCodes.Required);
        check.That(people.Count <= MaxPeople, "accountIds", ErrorCodes.OutOfRange);
        return [.. people.Values];
    }
}
