namespace LiveRelay.Server.Storage;

/// <summary>A stretch of a recording that somebody took for study, as it is stored. It has no bytes: they are the recording's.</summary>
public sealed class ClipRecord
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxNameLength = 100;

    /// <summary>The longest note, in characters.</summary>
    public const int MaxNoteLength = 1000;

    /// <summary>The longest name of a way to share, in characters.</summary>
    public const int MaxSharingLength = 16;

    /// <summary>Its key.</summary>
    public int Id { get; set; }

    /// <summary>The recording.</summary>
    public required string RecordingId { get; set; }

    /// <summary>Who took it.</summary>
    public int AccountId { get; set; }

    /// <summary>The same, as a person.</summary>
    public AccountRecord? Account { get; set; }

    /// <summary>Its name for people.</summary>
    public required string Name { get; set; }

    /// <summary>Where it begins on the recording's clock, in milliseconds.</summary>
    public long FromMs { get; set; }

    /// <summary>Where it ends.</summary>
    public long ToMs { get; set; }

    /// <summary>The teaching phase that it shows; <c>null</c>: none in particular.</summary>
    public TeachingPhase? Phase { get; set; }

    /// <summary>What is to be seen in it.</summary>
    public string? Note { get; set; }

    /// <summary>Who else finds it, of those who may watch the recording.</summary>
    public ClipSharing Sharing { get; set; }

    /// <summary>When it was taken.</summary>
    public DateTimeOffset CreatedAt { get; set; }
}

/// <summary>Who finds a clip beside who took it. Nobody does who may not watch its recording.</summary>
public enum ClipSharing
{
    /// <summary>Nobody.</summary>
    Private,

    /// <summary>The school of who took it.</summary>
    School,

    /// <summary>Everybody.</summary>
    County,
}
