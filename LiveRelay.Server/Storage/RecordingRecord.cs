namespace LiveRelay.Server.Storage;

/// <summary>A recording as it is stored: what was recorded, who may see it, and how it is cut. Its bytes are files beside it.</summary>
public sealed class RecordingRecord
{
    /// <summary>The longest id, in characters.</summary>
    public const int MaxIdLength = 32;

    /// <summary>The longest reason that a reviewer gives, in characters.</summary>
    public const int MaxReasonLength = 1000;

    /// <summary>Its name in addresses and of its directory, a slug.</summary>
    public required string Id { get; set; }

    /// <summary>The lesson that it was made of; <c>null</c> for an upload.</summary>
    public string? LessonId { get; set; }

    /// <summary>Its name for people.</summary>
    public required string Title { get; set; }

    /// <summary>The school that it belongs to.</summary>
    public int SchoolId { get; set; }

    /// <summary>The school that it belongs to, where loaded.</summary>
    public SchoolRecord? School { get; set; }

    /// <summary>Who teaches in it.</summary>
    public int? TeacherId { get; set; }

    /// <summary>Who teaches in it, where loaded.</summary>
    public AccountRecord? Teacher { get; set; }

    /// <summary>What is taught, for people.</summary>
    public string? Subject { get; set; }

    /// <summary>Who is taught, for people.</summary>
    public string? Grade { get; set; }

    /// <summary>The moment that its clock counts from.</summary>
    public DateTimeOffset StartedAt { get; set; }

    /// <summary>How long it is in milliseconds, before it is cut; grows while it is made.</summary>
    public long DurationMs { get; set; }

    /// <summary>Where its making stands.</summary>
    public RecordingState State { get; set; }

    /// <summary>Where its review stands, which decides who may see it.</summary>
    public ReviewState Review { get; set; }

    /// <summary>Why it was returned or withdrawn.</summary>
    public string? ReviewReason { get; set; }

    /// <summary>When what is published begins to be seen; <c>null</c>: at once.</summary>
    public DateTimeOffset? VisibleFrom { get; set; }

    /// <summary>When what is published is no longer seen; <c>null</c>: never.</summary>
    public DateTimeOffset? VisibleUntil { get; set; }

    /// <summary>Whether it is one of the excellent lessons (优质课).</summary>
    public bool IsExcellent { get; set; }

    /// <summary>Whether the consent of those who are seen in it is recorded.</summary>
    public bool HasConsent { get; set; }

    /// <summary>What is kept of it, as JSON: an array of [from, to] in milliseconds of its clock, in order; <c>null</c>: all.</summary>
    public string? Cut { get; set; }

    /// <summary>Until when its original files are kept; <c>null</c>: by the school's rule.</summary>
    public DateTimeOffset? KeepUntil { get; set; }

    /// <summary>Its tracks, where loaded.</summary>
    public ICollection<RecordingTrackRecord> Tracks { get; } = [];

    /// <summary>Its chapters, where loaded.</summary>
    public ICollection<ChapterRecord> Chapters { get; } = [];

    /// <summary>Its files in the bucket, where loaded.</summary>
    public ICollection<StoredFileRecord> StoredFiles { get; } = [];
}

/// <summary>Where the making of a recording stands.</summary>
public enum RecordingState
{
    /// <summary>The lesson is running.</summary>
    Recording,

    /// <summary>An upload is arriving.</summary>
    Uploading,

    /// <summary>All of it is there and plays.</summary>
    Ready,

    /// <summary>Its files are deleted; the row stays for the audit.</summary>
    Deleted,
}

/// <summary>Where the review of a recording stands.</summary>
public enum ReviewState
{
    /// <summary>The teacher's own.</summary>
    Draft,

    /// <summary>Handed in by the teacher.</summary>
    Submitted,

    /// <summary>The school's administrator is at it.</summary>
    InReview,

    /// <summary>Given back with a reason.</summary>
    Returned,

    /// <summary>The school may see it.</summary>
    PublishedToSchool,

    /// <summary>The county may see it.</summary>
    PublishedToCounty,

    /// <summary>Was published and no longer is.</summary>
    Withdrawn,
}
