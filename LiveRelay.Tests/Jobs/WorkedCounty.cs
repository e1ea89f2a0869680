using System.Text.Json;
using LiveRelay.Server.Jobs;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Watching;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LiveRelay.Tests.Jobs;

/// <summary>A county whose recordings have real files, made as the recorder makes them: one track a file, each beginning at its own zero.</summary>
internal sealed class WorkedCounty : IAsyncDisposable
{
    private static readonly string[] _fragmented = ["-movflags", "+frag_keyframe+empty_moov+default_base_moof"];
    private static readonly string[] _indexed = ["-movflags", "+frag_keyframe+delay_moov+default_base_moof+global_sidx"];

    private WorkedCounty(RecordedCounty county) => County = county;

    public RecordedCounty County { get; }

    public JobQueue Queue => County.County.Server.Services.GetRequiredService<JobQueue>();

    public static async Task<WorkedCounty> CreateAsync(params (string Key, string Value)[] settings) => new(await RecordedCounty.CreateAsync(settings));

    /// <summary>A recording without tracks.</summary>
    public async Task<string> RecordingAsync(long durationMs, Action<RecordingRecord>? change = null)
    {
        var id = await County.RecordingAsync(recording =>
        {
            recording.DurationMs = durationMs;
            change?.Invoke(recording);
        });
        Directory.CreateDirectory(County.Files.PathOf(id));
        return id;
    }

    /// <summary>A track of pictures, by a source of FFmpeg's.</summary>
    public async Task VideoAsync(string id, string fileName, string source, long startsAtMs = 0, bool isIndexed = false)
    {
        var path = County.Files.FileOf(id, fileName);
        await MediaTools.FfmpegAsync(
            ["-f", "lavfi", "-i", source, "-c:v", "libx264", "-preset", "ultrafast", "-g", "50", "-pix_fmt", "yuv420p", .. isIndexed ? _indexed : _fragmented, path]);
        await AddAsync(id, fileName, startsAtMs, isVideo: true);
    }

    /// <summary>A track of sound, by a source of FFmpeg's.</summary>
    public async Task SoundAsync(string id, string fileName, string source, long startsAtMs = 0)
    {
        var path = County.Files.FileOf(id, fileName);
        await MediaTools.FfmpegAsync(["-f", "lavfi", "-i", source, "-ac", "2", "-ar", "48000", "-c:a", "libopus", "-frag_duration", "1000000", .. _indexed, path]);
        await AddAsync(id, fileName, startsAtMs, isVideo: false);
    }

    /// <summary>A beep of a fifth of a second at each of these moments, in silence.</summary>
    public static string Beeps(int seconds, int frequency, params double[] at) => FormattableString.Invariant(
        $"aevalsrc='0.2*sin(2*PI*{frequency}*t)*({string.Join('+', at.Select(static moment => FormattableString.Invariant($"between(t,{moment},{moment + 0.2})")))})':s=48000:d={seconds}");

    /// <summary>Has all of this done, and waits until it is.</summary>
    public async Task<IReadOnlyList<RecordingJobRecord>> WorkAsync(string id, params string[] kinds)
    {
        await using (var db = await County.OpenAsync())
        {
            foreach (var kind in kinds)
            {
                Queue.Add(db, id, kind);
            }

            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        Queue.Wake();
        return await EndedAsync(id);
    }

    /// <summary>Waits until no job of the recording waits or runs.</summary>
    public async Task<IReadOnlyList<RecordingJobRecord>> EndedAsync(string id)
    {
        while (true)
        {
            var jobs = await JobsAsync(id);
            if (jobs.All(static job => job.State is JobState.Done or JobState.Failed))
            {
                return jobs;
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    public async Task<IReadOnlyList<RecordingJobRecord>> JobsAsync(string id)
    {
        await using var db = await County.OpenAsync();
        return await db.RecordingJobs.AsNoTracking().Where(job => job.RecordingId == id).OrderBy(static job => job.Id)
            .ToListAsync(TestContext.Current.CancellationToken);
    }

    public async Task<RecordingRecord> LoadAsync(string id)
    {
        await using var db = await County.OpenAsync();
        return await db.Recordings.AsNoTracking().Include(static recording => recording.Tracks)
            .SingleAsync(recording => recording.Id == id, TestContext.Current.CancellationToken);
    }

    public JsonElement Json(string id, string fileName) => JsonDocument.Parse(File.ReadAllText(County.Files.FileOf(id, fileName))).RootElement;

    public string PathOf(string id, string fileName) => County.Files.FileOf(id, fileName);

    public ValueTask DisposeAsync() => County.DisposeAsync();

    private async Task AddAsync(string id, string fileName, long startsAtMs, bool isVideo)
    {
        var path = County.Files.FileOf(id, fileName);
        var probe = await MediaTools.ProbeAsync(path);
        var stream = probe.GetProperty("streams")[0];
        await using var db = await County.OpenAsync();
        db.RecordingTracks.Add(new RecordingTrackRecord
        {
            RecordingId = id,
            FileName = fileName,
            Track = fileName.Split('-', '.')[0],
            IsVideo = isVideo,
            Codecs = isVideo ? "avc1.42C01E" : "opus",
            StartsAtMs = startsAtMs,
            DurationMs = (long)(double.Parse(probe.GetProperty("format").GetProperty("duration").GetString()!, System.Globalization.CultureInfo.InvariantCulture) * 1000),
            Bytes = new FileInfo(path).Length,
            Width = isVideo ? stream.GetProperty("width").GetInt32() : 0,
            Height = isVideo ? stream.GetProperty("height").GetInt32() : 0,
        });
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }
}
