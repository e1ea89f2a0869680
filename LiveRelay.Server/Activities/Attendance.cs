using System.Globalization;
using LiveRelay.Server.Accounts;
using LiveRelay.Server.Lessons;
using LiveRelay.Server.Lessons.Live;
using LiveRelay.Server.Storage;
using LiveRelay.Server.Timetable;
using LiveRelay.Server.Watching;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Activities;

/// <summary>One person or room in one lesson of an activity.</summary>
/// <param name="LessonId">The lesson.</param>
/// <param name="Subject">Who, as join tokens call it.</param>
/// <param name="Name">By name.</param>
/// <param name="School">The school; one that is known by name alone has the number 0.</param>
/// <param name="Role">In which role; <c>null</c> for who only watched afterwards.</param>
/// <param name="CameAt">When he was first there while it was live.</param>
/// <param name="LeftAt">When he was last there.</param>
/// <param name="CountedMinutes">So many minutes by the hub.</param>
/// <param name="Minutes">So many minutes with what the organiser says.</param>
/// <param name="IsBrief">Whether he only looked in.</param>
/// <param name="IsHere">Whether he is there now.</param>
/// <param name="People">How many sit in the room; 1 for a person.</param>
/// <param name="WatchedSeconds">So many seconds of the lesson's recordings were really played afterwards.</param>
/// <param name="WatchedPercent">The part of them, in hundredths.</param>
/// <param name="Correction">What the organiser said of it.</param>
public sealed record AttendanceRow(
    string LessonId,
    string Subject,
    string Name,
    NamedItem? School,
    string? Role,
    DateTimeOffset? CameAt,
    DateTimeOffset? LeftAt,
    double CountedMinutes,
    double Minutes,
    bool IsBrief,
    bool IsHere,
    int? People,
    int WatchedSeconds,
    int WatchedPercent,
    CorrectionShape? Correction)
{
    /// <summary>Whether it is a room.</summary>
    public bool IsRoom => Role == LessonRole.Classroom.ToClaim();

    /// <summary>Whether he, or the room, was there, and did not only look in.</summary>
    public bool WasThere => Role is not null && !IsBrief;
}

/// <summary>What the organiser says of an attendance.</summary>
/// <param name="Minutes">So many minutes.</param>
/// <param name="People">So many people.</param>
/// <param name="Note">Why.</param>
/// <param name="By">Who said so.</param>
/// <param name="At">When.</param>
public sealed record CorrectionShape(int? Minutes, int? People, string Note, string By, DateTimeOffset At);

/// <summary>One lesson of an activity as it was held.</summary>
/// <param name="LessonId">The lesson.</param>
/// <param name="Title">Its title.</param>
/// <param name="LiveFrom">When it went live.</param>
/// <param name="LiveTo">When it ended, or now.</param>
/// <param name="LiveMinutes">How long it was live.</param>
public sealed record HeldLesson(string LessonId, string Title, DateTimeOffset? LiveFrom, DateTimeOffset? LiveTo, double LiveMinutes);

/// <summary>A school in an activity.</summary>
/// <param name="School">The school; <c>null</c> for the county's people and guests.</param>
/// <param name="People">So many people were there.</param>
/// <param name="Brief">So many others only looked in.</param>
/// <param name="Rooms">So many rooms followed.</param>
/// <param name="RoomPeople">So many people sat in them, as far as that is stated.</param>
/// <param name="Minutes">So many minutes its people were there, all together.</param>
/// <param name="Watchers">So many watched afterwards.</param>
/// <param name="WatchedSeconds">So many seconds, all together.</param>
public sealed record SchoolAttendance(
    NamedItem? School, int People, int Brief, int Rooms, int RoomPeople, double Minutes, int Watchers, int WatchedSeconds);

/// <summary>Who took part in an activity: counted in its lessons, watched afterwards, corrected by its organiser.</summary>
/// <param name="Lessons">Its lessons as they were held.</param>
/// <param name="Rows">Everybody in each lesson.</param>
/// <param name="Schools">The same, by school: those that take part first, in the activity's order.</param>
public sealed record Attendance(IReadOnlyList<HeldLesson> Lessons, IReadOnlyList<AttendanceRow> Rows, IReadOnlyList<SchoolAttendance> Schools);

/// <summary>Counts an activity's attendance.</summary>
public sealed class AttendanceCount(LiveRelayDb db, ILessonLog log, TimeProvider time, Microsoft.Extensions.Options.IOptions<ActivitiesOptions> options)
{
    private const double MillisecondsPerMinute = 60_000;

    /// <summary>Counts it.</summary>
    /// <param name="activity">The activity with its schools, people and lessons.</param>
    /// <param name="cancellationToken">Ends the counting.</param>
    public async Task<Attendance> OfAsync(ActivityRecord activity, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(activity);
        var corrections = await db.AttendanceCorrections.AsNoTracking().Where(c => c.ActivityId == activity.Id).ToListAsync(cancellationToken);
        List<HeldLesson> held = [];
        List<AttendanceRow> rows = [];
        foreach (var lesson in ActivityLessons.InOrder(activity))
        {
            var presence = LessonPresence.Of(await log.ReadAsync(lesson.Id, cancellationToken), time.GetUtcNow());
            held.Add(new HeldLesson(lesson.Id, lesson.Title, presence.LiveFrom, presence.LiveTo, Minutes(presence.LiveMs)));
            var watched = await WatchedAsync(activity, lesson.Id, presence, cancellationToken);
            rows.AddRange(await RowsAsync(lesson.Id, presence, watched, [.. corrections.Where(c => c.LessonId == lesson.Id)], cancellationToken));
        }

        return new Attendance(held, rows, BySchool(activity, rows));
    }

    private static double Minutes(long milliseconds) => Math.Round(milliseconds / MillisecondsPerMinute, 1);

    private static int? NumberOf(string subject, string kind) =>
        subject.StartsWith(kind, StringComparison.Ordinal) && int.TryParse(subject.AsSpan(kind.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private static List<SchoolAttendance> BySchool(ActivityRecord activity, List<AttendanceRow> rows)
    {
        var order = activity.Schools.OrderBy(school => school.Id != activity.LeadSchoolId).ThenBy(static school => school.Name, StringComparer.Ordinal)
            .Select(static school => new NamedItem(school.Id, school.Name)).ToList();
        var others = rows.Select(static row => row.School).Where(school => !order.Contains(school!)).Distinct()
            .OrderBy(static school => school is null).ThenBy(static school => school?.Name, StringComparer.Ordinal);
        return [.. order.Concat(others).Select(school => Sum(school, [.. rows.Where(row => row.School == school)]))];
    }

    private static SchoolAttendance Sum(NamedItem? school, List<AttendanceRow> rows)
    {
        var people = rows.Where(static row => !row.IsRoom).GroupBy(static row => row.Subject).ToList();
        var rooms = rows.Where(static row => row is { IsRoom: true, WasThere: true }).GroupBy(static row => row.Subject).ToList();
        return new SchoolAttendance(
            school,
            people.Count(static person => person.Any(static row => row.WasThere)),
            people.Count(static person => person.Any(static row => row.Role is not null) && !person.Any(static row => row.WasThere)),
            rooms.Count,
            rooms.Sum(static room => room.Max(static row => row.People ?? 0)),
            Math.Round(people.Sum(static person => person.Where(static row => row.WasThere).Sum(static row => row.Minutes)), 1),
            people.Count(static person => person.Any(static row => row.WatchedSeconds > 0)),
            people.Sum(static person => person.Sum(static row => row.WatchedSeconds)));
    }

    /// <summary>Of people who take part, and of those who were there: so many seconds of the lesson's recordings, of so many.</summary>
    private async Task<Dictionary<int, WatchProgress>> WatchedAsync(
        ActivityRecord activity, string lessonId, LessonPresence presence, CancellationToken cancellationToken)
    {
        var recordings = await db.Recordings.AsNoTracking()
            .Where(recording => recording.LessonId == lessonId && recording.State == RecordingState.Ready).ToDictionaryAsync(static r => r.Id, cancellationToken);
        if (recordings.Count == 0)
        {
            return [];
        }

        List<int> schools = [.. activity.Schools.Select(static school => school.Id)];
        List<int> people = [.. activity.People.Select(static person => person.Id).Union(presence.People.Select(static p => NumberOf(p.Subject, "account-")).OfType<int>())];
        var ids = recordings.Keys.ToList();
        var viewings = await db.Viewings.AsNoTracking()
            .Where(viewing => ids.Contains(viewing.RecordingId)
                && (people.Contains(viewing.AccountId)
                    || db.Accounts.Any(account => account.Id == viewing.AccountId && account.SchoolId != null && schools.Contains(account.SchoolId.Value))))
            .ToListAsync(cancellationToken);
        var all = recordings.Values.Sum(static recording => WatchProgress.Measure(recording, new PlayedSeconds(null)).Of);
        return viewings.GroupBy(static viewing => viewing.AccountId).ToDictionary(
            static own => own.Key,
            own => new WatchProgress(own.Sum(viewing => WatchProgress.Measure(recordings[viewing.RecordingId], new PlayedSeconds(viewing.Played)).Seconds), all));
    }

    private async Task<List<AttendanceRow>> RowsAsync(
        string lessonId,
        LessonPresence presence,
        Dictionary<int, WatchProgress> watched,
        List<AttendanceCorrectionRecord> corrections,
        CancellationToken cancellationToken)
    {
        var present = presence.People.ToDictionary(static person => person.Subject);
        List<string> subjects = [.. present.Keys.Union(corrections.Select(static c => c.Subject)).Union(watched.Where(static w => w.Value.Seconds > 0)
            .Select(static w => JoinTickets.AccountSubject(w.Key)))];
        List<int> accountIds = [.. subjects.Select(static subject => NumberOf(subject, "account-")).OfType<int>()];
        List<int> roomIds = [.. subjects.Select(static subject => NumberOf(subject, "room-")).OfType<int>()];
        var accounts = await db.Accounts.AsNoTracking().Include(static a => a.School).Where(a => accountIds.Contains(a.Id)).ToDictionaryAsync(static a => a.Id, cancellationToken);
        var rooms = await db.Rooms.AsNoTracking().Include(static r => r.School).Where(r => roomIds.Contains(r.Id)).ToDictionaryAsync(static r => r.Id, cancellationToken);
        return
        [
            .. subjects.Select(subject => Row(
                lessonId,
                subject,
                present.GetValueOrDefault(subject),
                NumberOf(subject, "account-") is { } id ? accounts.GetValueOrDefault(id) : null,
                NumberOf(subject, "room-") is { } room ? rooms.GetValueOrDefault(room) : null,
                NumberOf(subject, "account-") is { } watcher ? watched.GetValueOrDefault(watcher) : default,
                corrections.Find(c => c.Subject == subject)))
                .OrderBy(static row => row.School?.Name, StringComparer.Ordinal).ThenBy(static row => !row.IsRoom).ThenBy(static row => row.Name, StringComparer.Ordinal),
        ];
    }

    private AttendanceRow Row(
        string lessonId,
        string subject,
        PresentPerson? present,
        AccountRecord? account,
        RoomRecord? room,
        WatchProgress watched,
        AttendanceCorrectionRecord? correction)
    {
        var counted = Minutes(present?.PresentMs ?? 0);
        var minutes = correction?.Minutes ?? counted;
        var school = NamedItem.Of(account?.School ?? room?.School)
            ?? (account is null && room is null && present is { School.Length: > 0 } ? new NamedItem(0, present.School) : null);
        var wasSaid = correction?.Minutes > 0 ? (room is null ? LessonRole.Observer : LessonRole.Classroom) : (LessonRole?)null;
        var role = present?.Role ?? wasSaid;
        return new AttendanceRow(
            lessonId,
            subject,
            account?.Name ?? room?.Name ?? present?.Name ?? subject,
            school,
            role?.ToClaim(),
            present?.CameAt,
            present?.LeftAt,
            counted,
            minutes,
            minutes < options.Value.BriefMinutes || minutes <= 0,
            present?.IsHere ?? false,
            role == LessonRole.Classroom ? correction?.People ?? room?.Seats : 1,
            watched.Seconds,
            watched.Percent,
            correction is null ? null : new CorrectionShape(correction.Minutes, correction.People, correction.Note, correction.By, correction.At));
    }
}
