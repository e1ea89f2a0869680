using LiveRelay.Server.Accounts;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Timetable;

/// <summary>Which lessons somebody sees, and who may change one (docs/API.md).</summary>
public static class LessonQueries
{
    /// <summary>The lessons that the caller may see.</summary>
    public static IQueryable<LessonRecord> VisibleTo(this IQueryable<LessonRecord> lessons, Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (caller.IsOfCounty)
        {
            return lessons;
        }

        var (id, school) = (caller.Id, caller.SchoolId);
        return lessons.Where(lesson => lesson.Kind == LessonKind.OpenLesson || lesson.TeacherId == id || lesson.SchoolId == school
            || lesson.InvitedSchools.Any(invited => invited.Id == school) || lesson.InvitedRooms.Any(room => room.SchoolId == school)
            || lesson.Activities.Any(activity => activity.Schools.Any(s => s.Id == school) || activity.People.Any(person => person.Id == id)));
    }

    /// <summary>With all that the API shows of it.</summary>
    public static IQueryable<LessonRecord> WithPeopleAndPlaces(this IQueryable<LessonRecord> lessons) => lessons
        .Include(static lesson => lesson.School).Include(static lesson => lesson.Teacher).Include(static lesson => lesson.Room)
        .Include(static lesson => lesson.InvitedRooms).ThenInclude(static room => room.School)
        .Include(static lesson => lesson.InvitedSchools).AsSplitQuery();

    /// <summary>Whether the caller may change the lesson, its links and who is invited.</summary>
    public static bool MayChange(this Caller caller, LessonRecord lesson)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(lesson);
        return caller.IsOfCounty
            || (caller.Role == AccountRole.SchoolAdministrator && caller.SchoolId == lesson.SchoolId)
            || (caller.Role == AccountRole.Teacher && caller.Id == lesson.TeacherId);
    }

    /// <summary>Whether a room follows the lesson: it is invited, or its school is.</summary>
    public static bool Invites(this LessonRecord lesson, RoomRecord room)
    {
        ArgumentNullException.ThrowIfNull(lesson);
        ArgumentNullException.ThrowIfNull(room);
        return lesson.InvitedRooms.Any(invited => invited.Id == room.Id) || lesson.InvitedSchools.Any(school => school.Id == room.SchoolId);
    }
}
