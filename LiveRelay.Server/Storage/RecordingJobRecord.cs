namespace LiveRelay.Server.Storage;

/// <summary>Work on a recording that is done after the lesson, as it is stored.</summary>
public sealed class RecordingJobRecord
{
    /// <summary>The longest name of a kind or a state, in characters.</summary>
    public const int MaxKindLength = 32;

    /// <summary>The longest description of what went wrong, in characters.</summary>
    public const int MaxErrorLength = 2000;

    /// <summary>Its key; jobs are done in its order.</summary>
    public int Id { get; set; }

    /// <summary>The recording.</summary>
    public required string RecordingId { get; set; }

    /// <summary>What is done.</summary>
    public required string Kind { get; set; }

    /// <summary>Where it stands.</summary>
    public JobState State { get; set; }

    /// <summary>How much of it is done, 0 to 100.</summary>
    public int Progress { get; set; }

    /// <summary>How often it was begun.</summary>
    public int Tries { get; set; }

    /// <summary>What went wrong the last time.</summary>
    public string? Error { get; set; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When it was last begun.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>When it ended, well or not.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>Where a job stands.</summary>
public enum JobState
{
    /// <summary>In the queue.</summary>
    Waiting,

    /// <summary>Under way; after a restart it is begun again.</summary>
    Running,

    /// <summary>Done.</summary>
    Done,

    /// <summary>Given up, with an error.</summary>
    Failed,
}
