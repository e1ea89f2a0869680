using LiveRelay.Server.Buckets;
using LiveRelay.Server.Recording;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Library;

/// <summary>A recording's file, opened where it lies.</summary>
/// <param name="Bytes">Its bytes, which can be sought in; the caller disposes of them.</param>
/// <param name="WrittenAt">When it was last written; the same here and in the bucket.</param>
/// <param name="IsLocal">Whether it lies on the local disk.</param>
public sealed record OpenedFile(Stream Bytes, DateTime WrittenAt, bool IsLocal);

/// <summary>The files of recordings: which are given out, under which addresses, and their bytes, from the local disk or else from the bucket.</summary>
public sealed class RecordingFiles(RecordingDirectory directory, Bucket bucket, IDbContextFactory<LiveRelayDb> database)
{
    /// <summary>The picture that stands for the recording.</summary>
    public const string Poster = "poster.jpg";

    /// <summary>Where each second is in the storyboard's pictures.</summary>
    public const string Storyboard = "storyboard.json";

    /// <summary>How loud each moment is.</summary>
    public const string Waveform = "waveform.json";

    /// <summary>Screen and camera in one picture, cut.</summary>
    public const string Composed = "composed.mp4";

    /// <summary>The playlist of playlists.</summary>
    public const string Playlist = "master.m3u8";

    /// <summary>What the check of picture and sound found; it is shown with the receipt.</summary>
    public const string Inspection = "inspect.json";

    /// <summary>What stands in the name of a picture that was made for one cut, which is given in the place of that of the whole.</summary>
    internal const string CutMark = ".cut-";

    private const string SoundEnd = ".audio.mp4";
    private const string Mix = "mix.mp4";

    /// <summary>The media type of a file; <c>null</c> for one that is not given out.</summary>
    public static string? TypeOf(string fileName) => !RecordingDirectory.IsFileName(fileName) || fileName.Contains(CutMark, StringComparison.Ordinal) ? null : Path.GetExtension(fileName) switch
    {
        ".mp4" => fileName == Mix || fileName.EndsWith(SoundEnd, StringComparison.Ordinal) ? "audio/mp4" : "video/mp4",
        ".jpg" => "image/jpeg",
        ".m3u8" => "application/vnd.apple.mpegurl",
        ".json" when fileName is Storyboard or Waveform => "application/json",
        _ => null,
    };

    /// <summary>The address of a file, whether it is there or not.</summary>
    public static string AddressOf(string recordingId, string fileName) => $"/api/recordings/{recordingId}/media/{fileName}";

    /// <summary>The address of a file that is there, else <c>null</c>.</summary>
    /// <param name="recording">The recording, with what the bucket has of that file.</param>
    /// <param name="fileName">The file.</param>
    /// <param name="seen">What the asking person may see.</param>
    public string? UrlOf(RecordingRecord recording, string fileName, KeptSpans seen)
    {
        ArgumentNullException.ThrowIfNull(recording);
        var name = NameFor(fileName, seen);
        return File.Exists(directory.FileOf(recording.Id, name))
            || recording.StoredFiles.Any(file => file.FileName == name && file.StoredAt is not null)
            ? AddressOf(recording.Id, fileName)
            : null;
    }

    /// <summary>The name under which a file lies for who sees so much: pictures of many moments cannot be parted, and are made for each cut.</summary>
    internal static string NameFor(string fileName, KeptSpans seen) =>
        seen.Mark is { } mark && (fileName == Storyboard || fileName.EndsWith(".jpg", StringComparison.Ordinal))
            ? $"{Path.GetFileNameWithoutExtension(fileName)}{CutMark}{mark}{Path.GetExtension(fileName)}"
            : fileName;

    /// <summary>Where a file lies, or would lie, on the local disk.</summary>
    public string PathOf(string recordingId, string fileName) => directory.FileOf(recordingId, fileName);

    /// <summary>Opens a file to read it: the local one, else the bucket's; <c>null</c> if there is neither.</summary>
    /// <param name="recordingId">The recording.</param>
    /// <param name="fileName">The file.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="until">Where reading will end, if that is known.</param>
    /// <exception cref="IOException">It cannot be opened. That the bucket fails shows when the bytes are read, as a <see cref="BucketException"/>.</exception>
    public async Task<OpenedFile?> OpenAsync(string recordingId, string fileName, CancellationToken cancellationToken, long? until = null)
    {
        if (OpenLocal(directory.FileOf(recordingId, fileName)) is { } local)
        {
            return local;
        }

        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db.StoredFiles.AsNoTracking().FirstOrDefaultAsync(
            file => file.RecordingId == recordingId && file.FileName == fileName && file.StoredAt != null, cancellationToken) is { } stored
            ? new OpenedFile(
                new BucketStream(bucket, bucket.KeyOf(recordingId, fileName), stored.Bytes, until), new DateTime(stored.WrittenAtTicks, DateTimeKind.Utc), IsLocal: false)
            : null;
    }

    /// <summary>The bytes of all files.</summary>
    public static long BytesOf(IEnumerable<RecordingTrackRecord> tracks) => tracks.Sum(static track => track.Bytes);

    private static OpenedFile? OpenLocal(string path)
    {
        try
        {
            // The recorder may be writing to it, and it may be deleted.
            var file = new FileStream(path, new FileStreamOptions
            {
                Access = FileAccess.Read,
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = FileOptions.Asynchronous,
                BufferSize = 0,
            });
            return new OpenedFile(file, File.GetLastWriteTimeUtc(file.SafeFileHandle), IsLocal: true);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
