namespace LiveRelay.Server.Storage;

/// <summary>Something that people are to watch until a day, as it is stored.</summary>
public sealed class AssignmentRecord
{
    /// <summary>The longest title, in characters.</summary>
    public const int MaxTitleLength = 200;

    /// <summary>The longest note, in characters.</summary>
    public const int MaxNoteLength = 2000;

    /// <summary>Its key.</summary>
    public int Id { get; set; }

    /// <summary>Its name for people.</summary>
    public required string Title { get; set; }

    /// <summary>What to look for.</summary>
    public string? Note { get; set; }

    /// <summary>Who gave it.</summary>
    public int CreatedById { get; set; }

    /// <summary>Who gave it, where loaded.</summary>
    public AccountRecord? CreatedBy { get; set; }

    /// <summary>The school that it was given in; <c>null</c>: the county.</summary>
    public int? SchoolId { get; set; }

    /// <summary>When it was given.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Until when it is to be done.</summary>
    public DateTimeOffset DueAt { get; set; }

    /// <summary>What is to be watched, where loaded.</summary>
    public ICollection<AssignmentItemRecord> Items { get; } = [];

    /// <summary>Who is to watch it, where loaded.</summary>
    public ICollection<AssignmentPersonRecord> People { get; } = [];
}

/// <summary>A recording, or a part of it, that is to be watched.</summary>
public sealed class AssignmentItemRecord
{
    /// <summary>Its key.</summary>
    public int Id { get; set; }

    /// <summary>The assignment.</summary>
    public int AssignmentId { get; set; }

    /// <summary>The recording.</summary>
    public required string RecordingId { get; set; }

    /// <summary>The recording, where loaded.</summary>
    public RecordingRecord? Recording { get; set; }

    /// <summary>Where the part begins on the recording's clock, in milliseconds; <c>null</c>: the whole recording.</summary>
    public long? FromMs { get; set; }

    /// <summary>Where the part ends; <c>null</c>: the whole recording.</summary>
    public long? ToMs { get; set; }
}

/// <summary>Somebody who is to watch an assignment.</summary>
public sealed class AssignmentPersonRecord
{
    /// <summary>The assignment.</summary>
    public int AssignmentId { get; set; }

    /// <summary>The person.</summary>
    public int AccountId { get; set; }

    /// <summary>The person, where loaded.</summary>
    public AccountRecord? Account { get; set; }

    /// <summary>When it was done; <c>null</c>: not yet.</summary>
    public DateTimeOffset? DoneAt { get; set; }
}
