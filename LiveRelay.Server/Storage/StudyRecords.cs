namespace LiveRelay.Server.Storage;

/// <summary>One person to whom a teacher shows something of a lesson of his.</summary>
public abstract class ShareRecord
{
    /// <summary>The recording.</summary>
    public required string RecordingId { get; set; }

    /// <summary>Who may read it.</summary>
    public int AccountId { get; set; }

    /// <summary>The same, as a person.</summary>
    public AccountRecord? Account { get; set; }

    /// <summary>When it was shared.</summary>
    public DateTimeOffset SharedAt { get; set; }
}

/// <summary>One person to whom a teacher shows the diagnosis of a lesson of his, as it is stored.</summary>
public sealed class DiagnosisShareRecord : ShareRecord;

/// <summary>What one person coded while watching a recording, as it is stored.</summary>
public sealed class CodingRecord
{
    /// <summary>The longest name of a method, in characters.</summary>
    public const int MaxMethodLength = 16;

    /// <summary>The most codes of one recording: a day of them, one each second.</summary>
    public const int MaxCodes = 86_400;

    /// <summary>The recording.</summary>
    public required string RecordingId { get; set; }

    /// <summary>Who coded.</summary>
    public int AccountId { get; set; }

    /// <summary>The same, as a person.</summary>
    public AccountRecord? Account { get; set; }

    /// <summary>By which method, for example <c>flanders</c>.</summary>
    public required string Method { get; set; }

    /// <summary>One character for each interval from the clock's zero on; a dot where nothing was coded.</summary>
    public required string Codes { get; set; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset ChangedAt { get; set; }
}
