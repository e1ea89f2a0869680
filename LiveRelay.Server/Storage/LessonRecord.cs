namespace LiveRelay.Server.Storage;

/// <summary>A lesson as it is stored.</summary>
public sealed class LessonRecord
{
    /// <summary>The longest id, in characters.</summary>
    public const int MaxIdLength = 64;

    /// <summary>The longest title, in characters.</summary>
    public const int MaxTitleLength = 200;

    /// <summary>The longest name of a state, in characters.</summary>
    public const int MaxStateLength = 16;

    /// <summary>The longest subject, in characters.</summary>
    public const int MaxSubjectLength = 50;

    /// <summary>The digits of a lesson code.</summary>
    public const int CodeLength = 6;

    /// <summary>Its name in addresses, a slug.</summary>
    public required string Id { get; set; }

    /// <summary>Its name for people.</summary>
    public required string Title { get; set; }

    /// <summary>Where it stands.</summary>
    public LessonState State { get; set; }

    /// <summary>The school that gives it.</summary>
    public int SchoolId { get; set; }

    /// <summary>The school that gives it, where loaded.</summary>
    public SchoolRecord? School { get; set; }

    /// <summary>What is taught, for people.</summary>
    public string? Subject { get; set; }

    /// <summary>Who is taught, for people.</summary>
    public string? Grade { get; set; }

    /// <summary>What sort of lesson it is.</summary>
    public LessonKind Kind { get; set; }

    /// <summary>Who gives it.</summary>
    public int? TeacherId { get; set; }

    /// <summary>Who gives it, where loaded.</summary>
    public AccountRecord? Teacher { get; set; }

    /// <summary>The room that it is given in.</summary>
    public int? RoomId { get; set; }

    /// <summary>The room that it is given in, where loaded.</summary>
    public RoomRecord? Room { get; set; }

    /// <summary>When it begins; <c>null</c> for one that is always open.</summary>
    public DateTimeOffset? StartsAt { get; set; }

    /// <summary>When it ends by the timetable; <c>null</c> for one that is always open.</summary>
    public DateTimeOffset? EndsAt { get; set; }

    /// <summary>Six digits that open it, unique among lessons that have not ended; <c>null</c> where there are none.</summary>
    public string? Code { get; set; }

    /// <summary>Whether going live records it.</summary>
    public bool IsRecorded { get; set; } = true;

    /// <summary>The rooms that follow it, where loaded.</summary>
    public ICollection<RoomRecord> InvitedRooms { get; } = [];

    /// <summary>The schools all of whose rooms may follow it and whose teachers may watch it, where loaded.</summary>
    public ICollection<SchoolRecord> InvitedSchools { get; } = [];

    /// <summary>The activities that it belongs to, whose people may watch it, where loaded.</summary>
    public ICollection<ActivityRecord> Activities { get; } = [];
}

/// <summary>What sort of lesson it is.</summary>
public enum LessonKind
{
    /// <summary>One class to the whole grade (年级直播课堂).</summary>
    GradeLesson,

    /// <summary>Several schools together (校际联盟课).</summary>
    AllianceLesson,

    /// <summary>For everybody in the county (公开课).</summary>
    OpenLesson,
}

/// <summary>The life of a lesson.</summary>
public enum LessonState
{
    /// <summary>In the timetable.</summary>
    Scheduled,

    /// <summary>People may join.</summary>
    Open,

    /// <summary>The teacher is on air.</summary>
    Live,

    /// <summary>Over.</summary>
    Ended,
}
