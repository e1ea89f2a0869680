namespace LiveRelay.Server.Storage;

/// <summary>An activity of several schools (教研联盟活动) around one or more lessons, as it is stored.</summary>
public sealed class ActivityRecord
{
    /// <summary>The longest title, in characters.</summary>
    public const int MaxTitleLength = 200;

    /// <summary>The longest aim, in characters.</summary>
    public const int MaxAimLength = 2000;

    /// <summary>The longest conclusion, in characters.</summary>
    public const int MaxConclusionLength = 20_000;

    /// <summary>Its key.</summary>
    public int Id { get; set; }

    /// <summary>Its name for people.</summary>
    public required string Title { get; set; }

    /// <summary>What its lessons are observed for.</summary>
    public ObservationPurpose Purpose { get; set; }

    /// <summary>What it is about.</summary>
    public string? Aim { get; set; }

    /// <summary>The school whose administrators organise it; <c>null</c>: the county's researchers do.</summary>
    public int? OrganiserSchoolId { get; set; }

    /// <summary>Who made it.</summary>
    public int CreatedById { get; set; }

    /// <summary>Who made it, where loaded.</summary>
    public AccountRecord? CreatedBy { get; set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When it begins.</summary>
    public DateTimeOffset StartsAt { get; set; }

    /// <summary>When it ends.</summary>
    public DateTimeOffset EndsAt { get; set; }

    /// <summary>The school that leads it; one of those that take part.</summary>
    public int LeadSchoolId { get; set; }

    /// <summary>The same, where loaded.</summary>
    public SchoolRecord? LeadSchool { get; set; }

    /// <summary>What the organiser wrote at its end.</summary>
    public string? Conclusion { get; set; }

    /// <summary>When the summary was last changed.</summary>
    public DateTimeOffset? ConcludedAt { get; set; }

    /// <summary>The pictures of the summary, as JSON: an array of <c>{"recordingId", "atMs", "caption"}</c>.</summary>
    public string Stills { get; set; } = "[]";

    /// <summary>The schools that take part, where loaded.</summary>
    public ICollection<SchoolRecord> Schools { get; } = [];

    /// <summary>Its lessons, where loaded.</summary>
    public ICollection<LessonRecord> Lessons { get; } = [];

    /// <summary>Who is invited by name, where loaded.</summary>
    public ICollection<AccountRecord> People { get; } = [];

    /// <summary>What happens when, where loaded.</summary>
    public ICollection<AgendaItemRecord> Agenda { get; } = [];
}

/// <summary>A point of an activity's schedule, as it is stored.</summary>
public sealed class AgendaItemRecord
{
    /// <summary>The longest name of a kind, in characters.</summary>
    public const int MaxKindLength = 16;

    /// <summary>The longest title, in characters.</summary>
    public const int MaxTitleLength = 200;

    /// <summary>The longest place, in characters.</summary>
    public const int MaxPlaceLength = 200;

    /// <summary>Its key.</summary>
    public int Id { get; set; }

    /// <summary>The activity.</summary>
    public int ActivityId { get; set; }

    /// <summary>What happens.</summary>
    public AgendaKind Kind { get; set; }

    /// <summary>Its name for people.</summary>
    public required string Title { get; set; }

    /// <summary>When it begins.</summary>
    public DateTimeOffset StartsAt { get; set; }

    /// <summary>When it ends.</summary>
    public DateTimeOffset EndsAt { get; set; }

    /// <summary>Where, for people.</summary>
    public string? Place { get; set; }

    /// <summary>The lesson that is given then.</summary>
    public string? LessonId { get; set; }
}

/// <summary>What happens at a point of an activity's schedule.</summary>
public enum AgendaKind
{
    /// <summary>A lesson is given (上课).</summary>
    Lesson,

    /// <summary>People talk about it (研讨).</summary>
    Discussion,

    /// <summary>It is summed up (总结).</summary>
    Summary,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>What somebody wrote in an activity, as it is stored.</summary>
public sealed class ActivityCommentRecord
{
    /// <summary>The longest text, in characters.</summary>
    public const int MaxTextLength = 2000;

    /// <summary>Its key, in whose order they were written.</summary>
    public long Id { get; set; }

    /// <summary>The activity.</summary>
    public int ActivityId { get; set; }

    /// <summary>Who wrote it; <c>null</c> where the account was deleted.</summary>
    public int? AccountId { get; set; }

    /// <summary>His name, as it was then.</summary>
    public required string Name { get; set; }

    /// <summary>His school's name, as it was then; empty for people of the county.</summary>
    public required string School { get; set; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>The text; empty where it was taken out.</summary>
    public required string Text { get; set; }

    /// <summary>The comment that it answers; threads have one level.</summary>
    public long? ReplyToId { get; set; }

    /// <summary>When it was taken out.</summary>
    public DateTimeOffset? RemovedAt { get; set; }
}

/// <summary>What the organiser says of somebody's attendance where the count is wrong, as it is stored.</summary>
public sealed class AttendanceCorrectionRecord
{
    /// <summary>The longest name of somebody in a lesson, in characters.</summary>
    public const int MaxSubjectLength = 128;

    /// <summary>The longest note, in characters.</summary>
    public const int MaxNoteLength = 500;

    /// <summary>The activity.</summary>
    public int ActivityId { get; set; }

    /// <summary>The lesson.</summary>
    public required string LessonId { get; set; }

    /// <summary>Who, as join tokens call it: <c>account-7</c>, <c>room-3</c>.</summary>
    public required string Subject { get; set; }

    /// <summary>So many minutes; <c>null</c>: as they were counted.</summary>
    public int? Minutes { get; set; }

    /// <summary>So many people sat in the room; <c>null</c>: as many as it has seats.</summary>
    public int? People { get; set; }

    /// <summary>Why.</summary>
    public required string Note { get; set; }

    /// <summary>Who said so, by name.</summary>
    public required string By { get; set; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; set; }
}
