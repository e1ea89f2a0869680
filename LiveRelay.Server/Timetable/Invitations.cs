using LiveRelay.Server.Accounts;
using LiveRelay.Server.Lessons.Live;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Timetable;

/// <summary>Who may be in a lesson by his account or room; whoever may not be any more after a change is out at once.</summary>
public sealed class Invitations(LiveRelayDb db, Revocations revocations, ILessonStage stage)
{
    /// <summary>The subjects of all rooms and accounts that may come now.</summary>
    public async Task<IReadOnlySet<string>> SubjectsAsync(LessonRecord lesson, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lesson);
        List<int> invited = [.. lesson.InvitedSchools.Select(static school => school.Id)];
        List<int> rooms = [.. lesson.InvitedRooms.Select(static room => room.Id)];
        var roomSubjects = await db.Rooms.Where(room => rooms.Contains(room.Id) || invited.Contains(room.SchoolId))
            .Select(static room => room.Id).ToListAsync(cancellationToken);
        var activities = db.Activities.Where(activity => activity.Lessons.Any(l => l.Id == lesson.Id));
        var ofActivities = await activities.SelectMany(static activity => activity.Schools).Select(static school => school.Id).ToListAsync(cancellationToken);
        var people = await activities.SelectMany(static activity => activity.People).Select(static person => person.Id).ToListAsync(cancellationToken);
        List<int> schools = [.. invited.Union(ofActivities).Union(lesson.InvitedRooms.Select(static room => room.SchoolId)).Append(lesson.SchoolId)];
        var isOpen = lesson.Kind == LessonKind.OpenLesson;
        var accounts = await db.Accounts
            .Where(account => isOpen || account.SchoolId == null || account.Id == lesson.TeacherId || people.Contains(account.Id)
                || schools.Contains(account.SchoolId.Value))
            .Select(static account => account.Id).ToListAsync(cancellationToken);
        return roomSubjects.Select(JoinTickets.RoomSubject).Concat(accounts.Select(JoinTickets.AccountSubject)).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Sends those away who might have come before and may not now.</summary>
    public async Task WithdrawAsync(LessonRecord lesson, IReadOnlySet<string> before, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lesson);
        ArgumentNullException.ThrowIfNull(before);
        List<string> gone = [.. before.Except(await SubjectsAsync(lesson, cancellationToken))];
        await revocations.RevokeAsync([.. gone.Select(subject => Revocations.Place(lesson.Id, subject))], cancellationToken);
        foreach (var subject in gone)
        {
            stage.Close(lesson.Id, subject);
        }
    }
}
