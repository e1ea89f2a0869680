using LiveRelay.Server.Accounts;
using LiveRelay.Server.Lessons;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Timetable;

/// <summary>A lesson as the API shows it.</summary>
/// <param name="Id">Its slug.</param>
/// <param name="Title">Its title.</param>
/// <param name="Subject">What is taught.</param>
/// <param name="Grade">Who is taught.</param>
/// <param name="Kind">What sort of lesson it is.</param>
/// <param name="State">Where it stands.</param>
/// <param name="School">The school that gives it.</param>
/// <param name="Teacher">Who gives it.</param>
/// <param name="Room">Where.</param>
/// <param name="StartsAt">When it begins.</param>
/// <param name="EndsAt">When it ends.</param>
/// <param name="InvitedRooms">The rooms that follow it.</param>
/// <param name="InvitedSchools">The schools that follow it.</param>
/// <param name="AllowsCode">Whether six digits open it.</param>
/// <param name="IsRecorded">Whether going live records it.</param>
/// <param name="Code">The digits.</param>
/// <param name="JoinUrl">The page where one types them, with them.</param>
/// <param name="MayChange">Whether the caller may change it.</param>
/// <param name="MayJoinAs">The roles in which the caller may join it.</param>
public sealed record LessonShape(
    string Id,
    string Title,
    string? Subject,
    string? Grade,
    string Kind,
    string State,
    NamedItem? School,
    NamedItem? Teacher,
    NamedItem? Room,
    DateTimeOffset? StartsAt,
    DateTimeOffset? EndsAt,
    IEnumerable<InvitedRoom> InvitedRooms,
    IEnumerable<NamedItem> InvitedSchools,
    bool AllowsCode,
    bool IsRecorded,
    string? Code,
    string? JoinUrl,
    bool MayChange,
    IEnumerable<string> MayJoinAs)
{
    /// <summary>A lesson with its people and places, for the caller.</summary>
    public static LessonShape Of(LessonRecord lesson, Caller caller, HttpRequest request, PublicLinks links)
    {
        ArgumentNullException.ThrowIfNull(lesson);
        ArgumentNullException.ThrowIfNull(links);
        return new LessonShape(
            lesson.Id,
            lesson.Title,
            lesson.Subject,
            lesson.Grade,
            WireName.Of(lesson.Kind),
            WireName.Of(lesson.State),
            NamedItem.Of(lesson.School),
            lesson.Teacher is { } teacher ? new NamedItem(teacher.Id, teacher.Name) : null,
            lesson.Room is { } room ? new NamedItem(room.Id, room.Name) : null,
            lesson.StartsAt,
            lesson.EndsAt,
            lesson.InvitedRooms.OrderBy(static r => r.School!.Name, StringComparer.Ordinal).ThenBy(static r => r.Name, StringComparer.Ordinal)
                .Select(static r => new InvitedRoom(r.Id, r.Name, NamedItem.Of(r.School))),
            lesson.InvitedSchools.OrderBy(static s => s.Name, StringComparer.Ordinal).Select(static s => new NamedItem(s.Id, s.Name)),
            lesson.Code is not null,
            lesson.IsRecorded,
            lesson.Code,
            lesson.Code is null ? null : links.To(request, $"/join#code={lesson.Code}"),
            caller.MayChange(lesson),
            Roles(lesson, caller).Select(static role => role.ToClaim()));
    }

    private static IEnumerable<LessonRole> Roles(LessonRecord lesson, Caller caller)
    {
        if (lesson.State == LessonState.Ended)
        {
            yield break;
        }

        if (lesson.TeacherId == caller.Id)
        {
            yield return LessonRole.Teacher;
        }

        yield return LessonRole.Observer;
        if (caller.Role is AccountRole.Teacher or AccountRole.SchoolAdministrator
            && (lesson.InvitedRooms.Any(room => room.SchoolId == caller.SchoolId) || lesson.InvitedSchools.Any(school => school.Id == caller.SchoolId)))
        {
            yield return LessonRole.Classroom;
        }
    }
}

/// <summary>A room that follows a lesson.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Name">Its name.</param>
/// <param name="School">Its school.</param>
public sealed record InvitedRoom(int Id, string Name, NamedItem? School);
