using LiveRelay.Server.Recording;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Library;

/// <summary>Which files of a recording are given out, and under which addresses.</summary>
public sealed class RecordingFiles(RecordingDirectory directory)
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

    private const string SoundEnd = ".audio.mp4";
    private const string Mix = "mix.mp4";

    /// <summary>The media type of a file; <c>null</c> for one that is not given out.</summary>
    public static string? TypeOf(string fileName) => !RecordingDirectory.IsFileName(fileName) ? null : Path.GetExtension(fileName) switch
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
    public string? UrlOf(string recordingId, string fileName) =>
        File.Exists(directory.FileOf(recordingId, fileName)) ? AddressOf(recordingId, fileName) : null;

    /// <summary>Where a file lies.</summary>
    public string PathOf(string recordingId, string fileName) => directory.FileOf(recordingId, fileName);

    /// <summary>The bytes of all files.</summary>
    public static long BytesOf(IEnumerable<RecordingTrackRecord> tracks) => tracks.Sum(static track => track.Bytes);
}
