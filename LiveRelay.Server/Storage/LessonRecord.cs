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
