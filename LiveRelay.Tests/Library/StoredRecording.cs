using LiveRelay.Server.Storage;
using LiveRelay.Tests.Watching;

namespace LiveRelay.Tests.Library;

/// <summary>Ways to recordings with tracks and files, as the recorder and the jobs leave them.</summary>
internal static class StoredRecording
{
    public const string Video = "camera-1.video.mp4";
    public const string Sound = "camera-1.audio.mp4";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>A draft of <c>li</c> with a camera, a chapter and files.</summary>
    public static async Task<string> StoreAsync(this RecordedCounty county, Action<RecordingRecord>? change = null)
    {
        var id = await county.RecordingAsync(recording =>
        {
            recording.Review = ReviewState.Draft;
            recording.Grade = "五年级";
            recording.Tracks.Add(Track(recording.Id, Video, isVideo: true));
            recording.Tracks.Add(Track(recording.Id, Sound, isVideo: false));
            recording.Chapters.Add(new ChapterRecord { RecordingId = recording.Id, StartsAtMs = 5000, Phase = TeachingPhase.Introduce, Name = "情境导入" });
            change?.Invoke(recording);
        });
        await county.WriteAsync(id, Video, Bytes(1000));
        await county.WriteAsync(id, Sound, Bytes(10));
        await county.WriteAsync(id, "poster.jpg", [0xFF, 0xD8, 0xFF]);
        await county.WriteAsync(id, "master.m3u8", "#EXTM3U"u8.ToArray());
        await county.WriteAsync(id, "inspect.json", """{"soundSeconds": 90, "blackSeconds": 2, "silentSeconds": 10}"""u8.ToArray());
        return id;
    }

    public static async Task WriteAsync(this RecordedCounty county, string recordingId, string fileName, byte[] bytes)
    {
        Directory.CreateDirectory(county.Files.PathOf(recordingId));
        await File.WriteAllBytesAsync(county.Files.FileOf(recordingId, fileName), bytes, Cancelled);
    }

    /// <summary>Bytes that tell where they stand.</summary>
    public static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(static i => (byte)(i % 251))];

    private static RecordingTrackRecord Track(string recordingId, string fileName, bool isVideo) => new()
    {
        RecordingId = recordingId,
        FileName = fileName,
        Track = "camera",
        IsVideo = isVideo,
        Codecs = isVideo ? "avc3.42001f" : "opus",
        DurationMs = 100_000,
        Bytes = isVideo ? 1000 : 10,
        Width = isVideo ? 1280 : 0,
        Height = isVideo ? 720 : 0,
        SkewMs = 3.5,
        Sha256 = new string('a', RecordingTrackRecord.Sha256Length),
        Gaps = isVideo ? """[{"from": 30000, "to": 32500, "reason": "publisherGone"}]""" : "[]",
    };
}
