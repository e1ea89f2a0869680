using LiveRelay.Server.Accounts;
using LiveRelay.Server.Library;
using LiveRelay.Server.Storage;
using LiveRelay.Server.Timetable;

namespace LiveRelay.Server.Activities;

/// <summary>Where an activity stands.</summary>
public enum ActivityState
{
    /// <summary>To come.</summary>
    Upcoming,

    /// <summary>It is its time, or one of its lessons is live.</summary>
    Running,

    /// <summary>Over.</summary>
    Over,
}

/// <summary>An activity as lists show it.</summary>
public class ActivityShape
{
    /// <summary>For the caller, one whose schools and lessons are loaded.</summary>
    public ActivityShape(ActivityRecord activity, Caller caller, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(activity);
        Id = activity.Id;
        Title = activity.Title;
        Purpose = WireName.Of(activity.Purpose);
        StartsAt = activity.StartsAt;
        EndsAt = activity.EndsAt;
        State = WireName.Of(StateOf(activity, now));
        LeadSchool = NamedItem.Of(activity.LeadSchool);
        Schools = [.. activity.Schools.OrderBy(school => school.Id != activity.LeadSchoolId).ThenBy(static school => school.Name, StringComparer.Ordinal)
            .Select(static school => new NamedItem(school.Id, school.Name))];
        LessonIds = [.. ActivityLessons.InOrder(activity).Select(static lesson => lesson.Id)];
        IsLive = activity.Lessons.Any(static lesson => lesson.State == LessonState.Live);
        MayChange = caller.Organises(activity);
    }

    /// <summary>Its key.</summary>
    public int Id { get; }

    /// <summary>Its title.</summary>
    public string Title { get; }

    /// <summary>What lessons are watched for.</summary>
    public string Purpose { get; }

    /// <summary>When it begins.</summary>
    public DateTimeOffset StartsAt { get; }

    /// <summary>When it ends.</summary>
    public DateTimeOffset EndsAt { get; }

    /// <summary>Where it stands.</summary>
    public string State { get; }

    /// <summary>The school that leads it.</summary>
    public NamedItem? LeadSchool { get; }

    /// <summary>The schools that take part, the leading one first.</summary>
    public IReadOnlyList<NamedItem> Schools { get; }

    /// <summary>Its lessons in order.</summary>
    public IReadOnlyList<string> LessonIds { get; }

    /// <summary>Whether one of its lessons is live.</summary>
    public bool IsLive { get; }

    /// <summary>Whether the caller organises it.</summary>
    public bool MayChange { get; }

    private static ActivityState StateOf(ActivityRecord activity, DateTimeOffset now) =>
        activity.Lessons.Any(static lesson => lesson.State == LessonState.Live) ? ActivityState.Running
        : now < activity.StartsAt ? ActivityState.Upcoming
        : now < activity.EndsAt ? ActivityState.Running
        : ActivityState.Over;
}

/// <summary>An activity as its page shows it.</summary>
public sealed class ActivityDetail : ActivityShape
{
    /// <summary>For the caller, one with all that belongs to it.</summary>
    public ActivityDetail(ActivityRecord activity, Caller caller, DateTimeOffset now, IReadOnlyList<LessonShape> lessons, IReadOnlyList<ActivityRecording> recordings)
        : base(activity, caller, now)
    {
        Aim = activity.Aim;
        Organiser = activity.CreatedBy is { } maker ? new NamedItem(maker.Id, maker.Name) : null;
        IsOfCounty = activity.OrganiserSchoolId is null;
        People = [.. activity.People.OrderBy(static person => person.School?.Name, StringComparer.Ordinal).ThenBy(static person => person.Name, StringComparer.Ordinal)
            .Select(static person => new InvitedPerson(person.Id, person.Name, NamedItem.Of(person.School)))];
        Agenda = [.. activity.Agenda.OrderBy(static item => item.StartsAt).ThenBy(static item => item.Id).Select(static item => new AgendaShape(
            WireName.Of(item.Kind), item.Title, item.StartsAt, item.EndsAt, item.Place, item.LessonId))];
        Lessons = lessons;
        Recordings = recordings;
    }

    /// <summary>What it is about.</summary>
    public string? Aim { get; }

    /// <summary>Who made it.</summary>
    public NamedItem? Organiser { get; }

    /// <summary>Whether the county organises it, and not a school.</summary>
    public bool IsOfCounty { get; }

    /// <summary>Who is invited by name.</summary>
    public IReadOnlyList<InvitedPerson> People { get; }

    /// <summary>What happens when.</summary>
    public IReadOnlyList<AgendaShape> Agenda { get; }

    /// <summary>Its lessons as the timetable shows them to the caller, with the roles in which he joins.</summary>
    public IReadOnlyList<LessonShape> Lessons { get; }

    /// <summary>The recordings of its lessons that the caller may watch.</summary>
    public IReadOnlyList<ActivityRecording> Recordings { get; }
}

/// <summary>Somebody who is invited by name.</summary>
/// <param name="Id">The account.</param>
/// <param name="Name">The name.</param>
/// <param name="School">The school.</param>
public sealed record InvitedPerson(int Id, string Name, NamedItem? School);

/// <summary>A point of the schedule.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Title">Its name.</param>
/// <param name="StartsAt">When it begins.</param>
/// <param name="EndsAt">When it ends.</param>
/// <param name="Place">Where.</param>
/// <param name="LessonId">The lesson that is given then.</param>
public sealed record AgendaShape(string Kind, string Title, DateTimeOffset StartsAt, DateTimeOffset EndsAt, string? Place, string? LessonId);

/// <summary>A recording of one of the activity's lessons, for who may watch it.</summary>
/// <param name="Id">Its key.</param>
/// <param name="LessonId">The lesson.</param>
/// <param name="Title">Its title.</param>
/// <param name="DurationMs">How long it is.</param>
/// <param name="Poster">The address of its picture.</param>
/// <param name="Storyboard">The address of its small pictures' list.</param>
public sealed record ActivityRecording(string Id, string LessonId, string Title, long DurationMs, string? Poster, string? Storyboard)
{
    /// <summary>One for the caller, who may watch it.</summary>
    public static ActivityRecording Of(RecordingRecord recording, Caller caller, RecordingFiles files, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(files);
        var seen = RecordingRights.Of(caller, recording, now).SeenOf(recording);
        return new ActivityRecording(
            recording.Id,
            recording.LessonId!,
            recording.Title,
            recording.DurationMs,
            files.UrlOf(recording, RecordingFiles.Poster, seen),
            files.UrlOf(recording, RecordingFiles.Storyboard, seen));
    }
}

/// <summary>The lessons of an activity.</summary>
internal static class ActivityLessons
{
    /// <summary>As they are given, one after the other.</summary>
    internal static IEnumerable<LessonRecord> InOrder(ActivityRecord activity) =>
        activity.Lessons.OrderBy(static lesson => lesson.StartsAt ?? DateTimeOffset.MaxValue).ThenBy(static lesson => lesson.Id, StringComparer.Ordinal);
}
