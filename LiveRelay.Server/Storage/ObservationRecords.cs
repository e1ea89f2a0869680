using LiveRelay.Server.Lessons.Contract;

namespace LiveRelay.Server.Storage;

/// <summary>What for somebody observes a lesson (听课目的).</summary>
public enum ObservationPurpose
{
    /// <summary>To find what is strong and what is weak (诊断).</summary>
    Diagnose,

    /// <summary>To help the teacher (帮助).</summary>
    Help,

    /// <summary>To get better at analysing and judging lessons (提高).</summary>
    Improve,

    /// <summary>To learn from the teacher (学习).</summary>
    Learn,
}

/// <summary>One person's observation of one lesson, as it is stored: live, from its recording, or both. Of an upload it is the recording's.</summary>
public sealed class ObservationRecord
{
    /// <summary>The longest name of a purpose or of a kind of mark, in characters.</summary>
    public const int MaxNameLength = 16;

    /// <summary>Its number.</summary>
    public int Id { get; set; }

    /// <summary>The lesson; <c>null</c> for an upload.</summary>
    public string? LessonId { get; set; }

    /// <summary>The upload; <c>null</c> for a lesson, whose recordings share the observation.</summary>
    public string? RecordingId { get; set; }

    /// <summary>Who observes.</summary>
    public int AccountId { get; set; }

    /// <summary>The same, as a person.</summary>
    public AccountRecord? Account { get; set; }

    /// <summary>What for.</summary>
    public ObservationPurpose Purpose { get; set; }

    /// <summary>When it was begun.</summary>
    public DateTimeOffset StartedAt { get; set; }
}

/// <summary>A note or a mark at a moment of a lesson, as it is stored; its author's alone until it is submitted, and unchanged from then on.</summary>
public sealed class ObservationNoteRecord
{
    /// <summary>The longest key, in characters.</summary>
    public const int MaxKeyLength = 40;

    /// <summary>The longest text, in characters.</summary>
    public const int MaxTextLength = 2000;

    /// <summary>The observation.</summary>
    public int ObservationId { get; set; }

    /// <summary>The same, where loaded.</summary>
    public ObservationRecord? Observation { get; set; }

    /// <summary>The author's page's name for it, so that what is sent again is not there twice.</summary>
    public required string Key { get; set; }

    /// <summary>The kind of a mark; <c>null</c> for a note.</summary>
    public MarkKind? Kind { get; set; }

    /// <summary>What is written; may be empty for a mark.</summary>
    public required string Text { get; set; }

    /// <summary>The moment that it is about, by the server's clock: what is live is found in the recording by it.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>Whether it was written while the lesson was live.</summary>
    public bool IsLive { get; set; }

    /// <summary>When others could see it; <c>null</c>: not yet.</summary>
    public DateTimeOffset? SubmittedAt { get; set; }
}
