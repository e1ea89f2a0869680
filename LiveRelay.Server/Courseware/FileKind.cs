namespace LiveRelay.Server.Courseware;

/// <summary>What a file is by its first bytes; its name and the browser's word for it count for nothing.</summary>
internal enum FileKind
{
    /// <summary>None that can be shown.</summary>
    Unknown,

    /// <summary>A PDF document.</summary>
    Pdf,

    /// <summary>A PNG picture.</summary>
    Png,

    /// <summary>A JPEG picture.</summary>
    Jpeg,

    /// <summary>A WebP picture.</summary>
    WebP,
}

/// <summary>Tells kinds of files.</summary>
internal static class FileKinds
{
    /// <summary>As many bytes as <see cref="Of"/> looks at.</summary>
    internal const int SignatureLength = 12;

    private static ReadOnlySpan<byte> Png => [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    private static ReadOnlySpan<byte> Jpeg => [0xFF, 0xD8, 0xFF];

    /// <summary>The kind of a file that begins so.</summary>
    internal static FileKind Of(ReadOnlySpan<byte> start) => start switch
    {
        _ when start.StartsWith("%PDF-"u8) => FileKind.Pdf,
        _ when start.StartsWith(Png) => FileKind.Png,
        _ when start.StartsWith(Jpeg) => FileKind.Jpeg,
        _ when start.StartsWith("RIFF"u8) && start.Length >= SignatureLength && start[8..].StartsWith("WEBP"u8) => FileKind.WebP,
        _ => FileKind.Unknown,
    };

    /// <summary>The end of a picture's file name.</summary>
    internal static string Extension(this FileKind kind) => kind switch
    {
        FileKind.Png => ".png",
        FileKind.WebP => ".webp",
        _ => ".jpg",
    };

    /// <summary>The media type of a page's file.</summary>
    internal static string MediaType(string path) => Path.GetExtension(path) switch
    {
        ".png" => "image/png",
        ".webp" => "image/webp",
        _ => "image/jpeg",
    };
}
