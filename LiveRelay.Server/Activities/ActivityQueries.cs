using System.Globalization;
using LiveRelay.Server.Accounts;
using LiveRelay.Server.Library;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Activities;

/// <summary>Which activities somebody takes part in, and who organises one (docs/ACTIVITIES.md).</summary>
internal static class ActivityQueries
{
    /// <summary>Those that the caller takes part in: the county's people in all, the people of schools in theirs, and who is invited by name.</summary>
    internal static IQueryable<ActivityRecord> OpenTo(this IQueryable<ActivityRecord> activities, Caller caller)
    {
        if (caller.IsOfCounty)
        {
            return activities;
        }

        var (id, school) = (caller.Id, caller.SchoolId);
        return activities.Where(activity => activity.Schools.Any(s => s.Id == school) || activity.People.Any(person => person.Id == id));
    }

    /// <summary>With all that the API shows of it.</summary>
    internal static IQueryable<ActivityRecord> WithAll(this IQueryable<ActivityRecord> activities) => activities
        .Include(static activity => activity.CreatedBy).Include(static activity => activity.LeadSchool)
        .Include(static activity => activity.Schools).Include(static activity => activity.Agenda)
        .Include(static activity => activity.People).ThenInclude(static person => person.School)
        .Include(static activity => activity.Lessons).ThenInclude(static lesson => lesson.School)
        .Include(static activity => activity.Lessons).ThenInclude(static lesson => lesson.Teacher)
        .Include(static activity => activity.Lessons).ThenInclude(static lesson => lesson.Room)
        .Include(static activity => activity.Lessons).ThenInclude(static lesson => lesson.InvitedRooms).ThenInclude(static room => room.School)
        .Include(static activity => activity.Lessons).ThenInclude(static lesson => lesson.InvitedSchools)
        .AsSplitQuery();

    /// <summary>Whether the caller may change it: the county's people, and of a school's own its administrators.</summary>
    internal static bool Organises(this Caller caller, ActivityRecord activity) =>
        caller.IsOfCounty
        || (caller.Role == AccountRole.SchoolAdministrator && activity.OrganiserSchoolId is { } school && school == caller.SchoolId);

    /// <summary>An activity for who takes part in it, or for who organises it.</summary>
    /// <returns>It, or the refusal: 404 for none, 403 for who has no part in it or no right to change it.</returns>
    internal static async Task<(ActivityRecord? Activity, Problem? Refusal)> FindActivityAsync(
        this LiveRelayDb db, IQueryable<ActivityRecord> activities, int id, Caller caller, bool forChange, CancellationToken cancelled)
    {
        if (await activities.OpenTo(caller).WithAll().FirstOrDefaultAsync(activity => activity.Id == id, cancelled) is { } found)
        {
            return forChange && !caller.Organises(found) ? (null, new Problem(ProblemType.MayNot)) : (found, null);
        }

        return (null, new Problem(await db.Activities.AnyAsync(activity => activity.Id == id, cancelled) ? ProblemType.ActivityClosed : ProblemType.UnknownActivity));
    }

    /// <summary>
    /// Whether somebody who takes part may read a lesson's side discussion. As with its recording: never its teacher; the county's people, the administrators
    /// of its school, and who was among its observers.
    /// </summary>
    internal static async Task<bool> ReadsSideAsync(this LiveRelayDb db, LessonRecord lesson, Caller caller, CancellationToken cancelled) =>
        lesson.TeacherId != caller.Id
        && (caller.IsOfCounty
            || (caller.Role == AccountRole.SchoolAdministrator && caller.SchoolId == lesson.SchoolId)
            || await db.WasObserverAsync(lesson.Id, caller.Id, cancelled));

    /// <summary>How the audit calls it.</summary>
    internal static string AuditSubject(int id) => string.Create(CultureInfo.InvariantCulture, $"activity-{id}");
}
