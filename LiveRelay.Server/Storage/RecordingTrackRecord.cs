namespace LiveRelay.Server.Storage;

/// <summary>One track of a recording as it is stored: one file, whose time begins at <see cref="StartsAtMs"/> of the recording's clock.</summary>
public sealed class RecordingTrackRecord
{
    /// <summary>The longest file name, in characters.</summary>
    public const int MaxFileNameLength = 64;

    /// <summary>The longest name of a track or a codec, in characters.</summary>
    public const int MaxNameLength = 64;

    /// <summary>The digits of a SHA-256.</summary>
    public const int Sha256Length = 64;

    /// <summary>Its key.</summary>
    public int Id { get; set; }

    /// <summary>The recording.</summary>
    public required string RecordingId { get; set; }

    /// <summary>The file's name in the recording's directory.</summary>
    public required string FileName { get; set; }

    /// <summary>What it is: <c>camera</c>, <c>screen</c>, <c>guest</c>, or one that a job made: <c>mix</c>, <c>composed</c>.</summary>
    public required string Track { get; set; }

    /// <summary>Whether it is a picture; else it is sound.</summary>
    public bool IsVideo { get; set; }

    /// <summary>The codecs of RFC 6381, for example <c>avc3.42001f</c>.</summary>
    public required string Codecs { get; set; }

    /// <summary>Who is seen or heard, for people; <c>null</c> for the teacher.</summary>
    public string? Name { get; set; }

    /// <summary>Where it begins on the recording's clock, in milliseconds.</summary>
    public long StartsAtMs { get; set; }

    /// <summary>How long it is, in milliseconds.</summary>
    public long DurationMs { get; set; }

    /// <summary>The file's size in bytes.</summary>
    public long Bytes { get; set; }

    /// <summary>The picture's width in pixels; 0 for sound.</summary>
    public int Width { get; set; }

    /// <summary>The picture's height in pixels; 0 for sound.</summary>
    public int Height { get; set; }

    /// <summary>The largest difference that was seen between the file's time and the sender's clock, in milliseconds.</summary>
    public double SkewMs { get; set; }

    /// <summary>The file's SHA-256 in hexadecimal digits, once known.</summary>
    public string? Sha256 { get; set; }

    /// <summary>What is missing, as JSON: an array of {"from", "to", "reason"} in milliseconds of the recording's clock.</summary>
    public string Gaps { get; set; } = "[]";
}
