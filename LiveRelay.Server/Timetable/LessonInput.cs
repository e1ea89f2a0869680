using LiveRelay.Server.Accounts;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Timetable;

/// <summary>What a request says of a lesson.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Subject">What is taught.</param>
/// <param name="Grade">Who is taught.</param>
/// <param name="Kind">What sort of lesson it is.</param>
/// <param name="SchoolId">The school that gives it.</param>
/// <param name="TeacherId">Who gives it.</param>
/// <param name="RoomId">Where.</param>
/// <param name="StartsAt">When it begins.</param>
/// <param name="EndsAt">When it ends.</param>
/// <param name="InvitedRoomIds">The rooms that follow it.</param>
/// <param name="InvitedSchoolIds">The schools that follow it.</param>
/// <param name="AllowsCode">Whether six digits open it.</param>
/// <param name="IsRecorded">Whether going live records it; <c>null</c>: it does.</param>
public sealed record LessonInput(
    string? Title,
    string? Subject,
    string? Grade,
    string? Kind,
    int? SchoolId,
    int? TeacherId,
    int? RoomId,
    DateTimeOffset? StartsAt,
    DateTimeOffset? EndsAt,
    IReadOnlyList<int>? InvitedRoomIds,
    IReadOnlyList<int>? InvitedSchoolIds,
    bool? AllowsCode,
    bool? IsRecorded)
{
    private const int MaxInvited = 200;

    private static readonly TimeSpan _shortest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan _longest = TimeSpan.FromHours(12);

    /// <summary>Writes it into a lesson whose invited rooms and schools are loaded, as far as it is right.</summary>
    /// <returns>What is wrong.</returns>
    public async Task<InputCheck> FillAsync(LessonRecord lesson, LiveRelayDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lesson);
        ArgumentNullException.ThrowIfNull(db);
        var check = new InputCheck();
        lesson.Title = check.Line("title", Title, LessonRecord.MaxTitleLength);
        lesson.Subject = check.OptionalLine("subject", Subject, LessonRecord.MaxSubjectLength);
        lesson.Grade = check.OptionalLine("grade", Grade, RoomRecord.MaxGradeLength);
        lesson.IsRecorded = IsRecorded ?? true;
        lesson.Kind = check.Name<LessonKind>("kind", Kind);
        FillTimes(lesson, check, now);
        await FillPlacesAsync(lesson, db, check, cancellationToken);
        await FillInvitedAsync(lesson, db, check, cancellationToken);
        return check;
    }

    private void FillTimes(LessonRecord lesson, InputCheck check, DateTimeOffset now)
    {
        check.That(StartsAt is not null, "startsAt", ErrorCodes.Required);
        check.That(EndsAt is not null, "endsAt", ErrorCodes.Required);
        if (StartsAt is not { } start || EndsAt is not { } end)
        {
            return;
        }

        check.That(end > now && end - start >= _shortest && end - start <= _longest, "endsAt", ErrorCodes.OutOfRange);
        (lesson.StartsAt, lesson.EndsAt) = (ToStored(start), ToStored(end));
    }

    private async Task FillPlacesAsync(LessonRecord lesson, LiveRelayDb db, InputCheck check, CancellationToken cancellationToken)
    {
        check.That(SchoolId is not null, "schoolId", ErrorCodes.Required);
        check.That(SchoolId is not { } school || await db.Schools.AnyAsync(s => s.Id == school, cancellationToken), "schoolId", ErrorCodes.NotFound);
        check.That(TeacherId is not null, "teacherId", ErrorCodes.Required);
        check.That(
            TeacherId is not { } teacher
            || await db.Accounts.AnyAsync(a => a.Id == teacher && a.SchoolId == SchoolId && a.Role == AccountRole.Teacher && a.IsEnabled, cancellationToken),
            "teacherId",
            ErrorCodes.NotFound);
        check.That(
            RoomId is not { } room || await db.Rooms.AnyAsync(r => r.Id == room && r.SchoolId == SchoolId, cancellationToken), "roomId", ErrorCodes.NotFound);
        (lesson.SchoolId, lesson.TeacherId, lesson.RoomId) = (SchoolId ?? 0, TeacherId, RoomId);
    }

    private async Task FillInvitedAsync(LessonRecord lesson, LiveRelayDb db, InputCheck check, CancellationToken cancellationToken)
    {
        var roomIds = (InvitedRoomIds ?? []).Distinct().ToList();
        var schoolIds = (InvitedSchoolIds ?? []).Distinct().ToList();
        check.That(roomIds.Count <= MaxInvited, "invitedRoomIds", ErrorCodes.OutOfRange);
        check.That(schoolIds.Count <= MaxInvited, "invitedSchoolIds", ErrorCodes.OutOfRange);
        if (roomIds.Count > MaxInvited || schoolIds.Count > MaxInvited)
        {
            return;
        }

        var rooms = await db.Rooms.Where(room => roomIds.Contains(room.Id)).ToListAsync(cancellationToken);
        var schools = await db.Schools.Where(school => schoolIds.Contains(school.Id)).ToListAsync(cancellationToken);
        check.That(rooms.Count == roomIds.Count, "invitedRoomIds", ErrorCodes.NotFound);
        check.That(rooms.All(room => room.Id != RoomId), "invitedRoomIds", ErrorCodes.NotAllowed);
        check.That(schools.Count == schoolIds.Count, "invitedSchoolIds", ErrorCodes.NotFound);
        Replace(lesson.InvitedRooms, rooms);
        Replace(lesson.InvitedSchools, schools);
    }

    private static void Replace<T>(ICollection<T> present, List<T> wanted)
    {
        foreach (var gone in present.Except(wanted).ToArray())
        {
            present.Remove(gone);
        }

        foreach (var added in wanted.Except(present).ToArray())
        {
            present.Add(added);
        }
    }

    /// <summary>As exact as the database keeps it.</summary>
    private static DateTimeOffset ToStored(DateTimeOffset instant) => DateTimeOffset.FromUnixTimeMilliseconds(instant.ToUnixTimeMilliseconds());
}
