using LiveRelay.Server.Jobs;
using LiveRelay.Server.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace LiveRelay.Bench.Diagnosis;

/// <summary>A recording in a folder of its own that is gone afterwards, and what the server's jobs work on it with; they may ask no database.</summary>
internal sealed class JobFolder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("liverelay-job-").FullName;
    private readonly Ffmpeg _ffmpeg = new(Options.Create(new JobsOptions()), NullLogger<Ffmpeg>.Instance);

    internal JobFolder(long durationMs) => Recording = new RecordingRecord { Id = "known", Title = "known", DurationMs = durationMs };

    internal RecordingRecord Recording { get; }

    public void Dispose()
    {
        _ffmpeg.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    internal string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>Describes a file that lies there, as long as the recording.</summary>
    internal RecordingTrackRecord Add(string fileName, bool isVideo)
    {
        var track = new RecordingTrackRecord
        {
            RecordingId = Recording.Id,
            FileName = fileName,
            Track = fileName.Split('-')[0],
            IsVideo = isVideo,
            Codecs = isVideo ? "avc1.42C01E" : "opus",
            DurationMs = Recording.DurationMs,
        };
        Recording.Tracks.Add(track);
        return track;
    }

    internal JobContext Begin()
    {
        var context = new JobContext(Recording, _folder, JobKinds.Diagnosis, _ffmpeg, database: null!, static _ => { });
        context.Begin();
        return context;
    }
}
