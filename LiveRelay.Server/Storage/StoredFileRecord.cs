namespace LiveRelay.Server.Storage;

/// <summary>A recording's file that is in the bucket, or on its way there.</summary>
public sealed class StoredFileRecord
{
    /// <summary>The longest name of an upload in parts, in characters.</summary>
    public const int MaxUploadIdLength = 1024;

    /// <summary>The recording.</summary>
    public required string RecordingId { get; set; }

    /// <summary>The file's name in the recording's directory.</summary>
    public required string FileName { get; set; }

    /// <summary>Its size in bytes.</summary>
    public long Bytes { get; set; }

    /// <summary>Its SHA-256 in hexadecimal digits.</summary>
    public required string Sha256 { get; set; }

    /// <summary>When it was last written, in ticks of UTC: the local copy is the same as long as it has these and the bytes.</summary>
    public long WrittenAtTicks { get; set; }

    /// <summary>When it was seen to lie whole in the bucket; <c>null</c>: it is on its way.</summary>
    public DateTimeOffset? StoredAt { get; set; }

    /// <summary>Since when there is a local copy; <c>null</c>: there is none.</summary>
    public DateTimeOffset? LocalSince { get; set; }

    /// <summary>The bucket's name for an upload in parts that is under way.</summary>
    public string? UploadId { get; set; }

    /// <summary>Whether a local file is the one that this tells of, by what the file system says.</summary>
    public bool IsCopy(FileInfo file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.Length == Bytes && file.LastWriteTimeUtc.Ticks == WrittenAtTicks;
    }
}
