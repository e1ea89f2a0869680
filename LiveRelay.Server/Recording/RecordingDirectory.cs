using LiveRelay.Server.Storage;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Recording;

/// <summary>Where the files of recordings lie: a folder for each, which is all that is needed to play it.</summary>
public sealed class RecordingDirectory
{
    private readonly string _base;

    /// <summary>Creates the directory of all recordings if it is missing.</summary>
    /// <exception cref="IOException">It cannot be created, or a file is in its place.</exception>
    /// <exception cref="UnauthorizedAccessException">The server's user may not create it.</exception>
    public RecordingDirectory(IOptions<RecordingsOptions> options, DataDirectory data)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(data);
        _base = Path.GetFullPath(options.Value.Directory, data.Path);
        Directory.CreateDirectory(_base);
    }

    /// <summary>The folder of a recording, whether it is there or not.</summary>
    /// <exception cref="ArgumentException">It is no id of a recording.</exception>
    public string PathOf(string recordingId) =>
        RecordingId.IsValid(recordingId) ? Path.Combine(_base, recordingId) : throw new ArgumentException("This is no recording's id.", nameof(recordingId));

    /// <summary>A file of a recording, whether it is there or not.</summary>
    /// <exception cref="ArgumentException">It is no id of a recording, or no plain file name.</exception>
    public string FileOf(string recordingId, string fileName) =>
        IsFileName(fileName) ? Path.Combine(PathOf(recordingId), fileName) : throw new ArgumentException("This is no file's name.", nameof(fileName));

    /// <summary>Whether a name can be that of a recording's file: small letters, digits, dots and dashes, and no dot in front.</summary>
    public static bool IsFileName(string? name) =>
        name is { Length: > 0 and <= RecordingTrackRecord.MaxFileNameLength } && name[0] != '.'
        && name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-');
}
