namespace LiveRelay.Server.Storage;

/// <summary>A file that is arriving piece by piece, as it is stored; its bytes are in the recording's directory.</summary>
public sealed class UploadRecord
{
    /// <summary>The longest file name, in characters.</summary>
    public const int MaxFileNameLength = 255;

    /// <summary>The recording that it becomes.</summary>
    public required string RecordingId { get; set; }

    /// <summary>Who sends it.</summary>
    public int AccountId { get; set; }

    /// <summary>The name that it had on the sender's computer.</summary>
    public required string FileName { get; set; }

    /// <summary>How large it will be, in bytes.</summary>
    public long Bytes { get; set; }

    /// <summary>When it was begun.</summary>
    public DateTimeOffset CreatedAt { get; set; }
}
