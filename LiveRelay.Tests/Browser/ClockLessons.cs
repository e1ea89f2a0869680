using System.Diagnostics;
using System.Globalization;
using LiveRelay.Server.Recording;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Tests.Browser;

/// <summary>Recordings whose pictures carry their own time, put into a running server's database and folder as its recorder and jobs leave them.</summary>
internal sealed class ClockLessons(ServerProcess server)
{
    internal const int FrameRate = 25;

    private const int Width = 480;
    private const int Height = 270;
    private const string Video = "camera-1.video.mp4";
    private const string Sound = "camera-1.audio.mp4";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>The server's own database: SQLite lets two programs write one after the other.</summary>
    internal LiveRelayDb Open()
    {
        var builder = new DbContextOptionsBuilder<LiveRelayDb>();
        builder.UseLiveRelaySqlite($"Data Source={Path.Combine(server.DataDirectory, StorageSetup.DatabaseFile)};Pooling=false");
        return new LiveRelayDb(builder.Options);
    }

    /// <summary>Makes the files once, for all lessons of a test.</summary>
    internal static async Task<string> MakeAsync(string folder, int seconds)
    {
        var start = new ProcessStartInfo(
            "ffmpeg",
            [
                "-hide_banner", "-loglevel", "error", "-y",
                "-f", "lavfi", "-i", Text($"testsrc2=size={Width}x{Height}:rate={FrameRate}"),
                "-f", "rawvideo", "-pixel_format", "gray", "-video_size", Text($"{ClockCode.Columns}x{ClockCode.Rows}"), "-framerate", Text($"{FrameRate}"), "-i", "pipe:0",
                "-f", "lavfi", "-i", Text($"sine=frequency=440:sample_rate=48000:duration={seconds}"),
                "-filter_complex", Text($"[1]scale={Width}:{Height / ClockCode.HeightShare}:flags=neighbor[clock];[0][clock]overlay=shortest=1,format=yuv420p[picture]"),
                "-map", "[picture]", "-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-movflags", "+faststart", Path.Combine(folder, Video),
                "-map", "2:a", "-c:a", "aac", "-movflags", "+faststart", Path.Combine(folder, Sound),
            ])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(Cancelled);
        for (var frame = 0; frame < seconds * FrameRate; frame++)
        {
            await process.StandardInput.BaseStream.WriteAsync(ClockCode.Blocks(1, frame), Cancelled);
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync(Cancelled);
        Assert.True(process.ExitCode == 0, await errors);
        return folder;
    }

    /// <summary>A lesson of the demo's teacher, published to the county.</summary>
    /// <param name="files">Where its files were made.</param>
    /// <param name="title">Its title.</param>
    /// <param name="seconds">How long it is.</param>
    /// <param name="phases">Its phases, in order: from which second.</param>
    internal async Task<string> AddAsync(string files, string title, int seconds, params (TeachingPhase Phase, int Second)[] phases)
    {
        await using var db = Open();
        var teacher = await db.Accounts.SingleAsync(static account => account.UserName == "demo-teacher", Cancelled);
        var recording = new RecordingRecord
        {
            Id = RecordingId.New(),
            Title = title,
            SchoolId = teacher.SchoolId!.Value,
            TeacherId = teacher.Id,
            Subject = "语文",
            Grade = "四年级",
            StartedAt = DateTimeOffset.UtcNow.AddDays(-await db.Recordings.CountAsync(Cancelled)),
            DurationMs = seconds * 1000L,
            State = RecordingState.Ready,
            Review = ReviewState.PublishedToCounty,
        };
        foreach (var (phase, second) in phases)
        {
            recording.Chapters.Add(new ChapterRecord { RecordingId = recording.Id, Phase = phase, StartsAtMs = second * 1000L });
        }

        var folder = Directory.CreateDirectory(Path.Combine(server.DataDirectory, "recordings", recording.Id)).FullName;
        foreach (var name in new[] { Video, Sound })
        {
            File.Copy(Path.Combine(files, name), Path.Combine(folder, name));
            var isVideo = name == Video;
            recording.Tracks.Add(new RecordingTrackRecord
            {
                RecordingId = recording.Id,
                FileName = name,
                Track = "camera",
                IsVideo = isVideo,
                Codecs = isVideo ? "avc1.42c01e" : "mp4a.40.2",
                DurationMs = seconds * 1000L,
                Width = isVideo ? Width : 0,
                Height = isVideo ? Height : 0,
                Gaps = "[]",
            });
        }

        db.Recordings.Add(recording);
        await db.SaveChangesAsync(Cancelled);
        return recording.Id;
    }

    internal async Task WithdrawAsync(string recordingId)
    {
        await using var db = Open();
        await db.Recordings.Where(recording => recording.Id == recordingId)
            .ExecuteUpdateAsync(static set => set.SetProperty(static recording => recording.Review, ReviewState.Withdrawn), Cancelled);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
