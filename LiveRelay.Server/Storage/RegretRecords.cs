using LiveRelay.Server.Lessons.Contract;

namespace LiveRelay.Server.Storage;

/// <summary>A moment of a lesson that its teacher marked himself, as it is stored: his own, until he shows it to somebody.</summary>
public sealed class OwnMomentRecord
{
    /// <summary>The longest idea of how to do better, in characters.</summary>
    public const int MaxImprovementLength = 2000;

    /// <summary>The longest reflection, in characters.</summary>
    public const int MaxReflectionLength = 4000;

    /// <summary>Its key.</summary>
    public int Id { get; set; }

    /// <summary>The recording.</summary>
    public required string RecordingId { get; set; }

    /// <summary>Where it is on the recording's clock, in milliseconds.</summary>
    public long AtMs { get; set; }

    /// <summary>What it was to him.</summary>
    public MarkKind Kind { get; set; }

    /// <summary>How it could be done better (改进设想); may be empty.</summary>
    public required string Improvement { get; set; }

    /// <summary>What he thinks of it afterwards (反思); may be empty.</summary>
    public required string Reflection { get; set; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset ChangedAt { get; set; }
}

/// <summary>One person to whom a teacher shows his own moments and his redesign of a lesson, as it is stored.</summary>
public sealed class RegretShareRecord : ShareRecord;

/// <summary>How a teacher would teach a lesson the next time (再教设计), as it is stored.</summary>
public sealed class RedesignRecord
{
    /// <summary>The recording of the lesson as it was taught.</summary>
    public required string RecordingId { get; set; }

    /// <summary>Its lines, as JSON.</summary>
    public required string Lines { get; set; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset ChangedAt { get; set; }
}

/// <summary>A lesson that was taught again, as it is stored.</summary>
public sealed class RecordingVersionRecord
{
    /// <summary>The recording of the later lesson (第二稿).</summary>
    public required string RecordingId { get; set; }

    /// <summary>The recording of the lesson that came before it (第一稿).</summary>
    public required string FirstId { get; set; }

    /// <summary>When its teacher said so.</summary>
    public DateTimeOffset LinkedAt { get; set; }
}
