using System.Globalization;
using System.Text;
using LiveRelay.Server.Buckets;
using LiveRelay.Server.Storage;
using LiveRelay.Server.Watching;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Jobs.Kinds;

/// <summary>
/// One file to take along: the screen with the camera in its corner, the camera alone where there is no screen, guests where there is neither, with the
/// mixed sound; cut as the recording is.
/// </summary>
internal sealed class ComposedJob(IOptions<JobsOptions> options) : IRecordingJob
{
    internal const string FileName = "composed.mp4";

    private const int FrameRate = 25;
    private const int InsetShare = 4;
    private const int MarginShare = 40;

    public string Kind => JobKinds.Composed;

    public IReadOnlyList<string> Needs => [FfmpegNeeds.Program, FfmpegNeeds.Probe, FfmpegNeeds.Aac, FfmpegNeeds.H264];

    /// <summary>An even number of pixels, as H.264 wants it.</summary>
    private int Height => options.Value.ComposedHeight & ~1;

    private int Width => (Height * 16 / 9) & ~1;

    public async Task RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var recording = context.Recording;
        var kept = MediaSpan.KeptOf(recording).Select(span => span.And(new MediaSpan(0, recording.DurationMs))).Where(static span => span.ToMs > span.FromMs).ToList();
        var videos = context.Tracks(isVideo: true);
        if (kept.Count == 0 || videos.Count == 0)
        {
            return;
        }

        var graph = new StringBuilder();
        AddPicture(graph, videos, recording.DurationMs, kept);
        List<string> inputs = [SoundGraph.KeepTimes, .. videos.SelectMany(video => new[] { "-threads", context.Ffmpeg.Threads, "-i", context.PathOf(video) })];
        string[] sound = AddSound(context, graph, inputs, videos.Count, kept);
        var length = kept.Sum(static span => span.ToMs - span.FromMs);
        await context.RunFfmpegAsync(
            [
                .. inputs, "-filter_complex_threads", "1", "-filter_complex", graph.ToString(), "-map", "[picture]", .. sound, .. FragmentedMp4.H264(context.Ffmpeg.Threads),
                "-fflags", "+bitexact", "-movflags", "+faststart", "-f", "mp4", context.InWork(FileName),
            ],
            TimeSpan.FromMilliseconds(length),
            cancellationToken);
        if (!await context.IsCutAsItWasAsync(cancellationToken))
        {
            throw new JobFailedException(JobCause.Interrupted, "The recording was cut anew meanwhile.");
        }

        context.Publish(FileName);
        await context.SaveTrackAsync(
            new RecordingTrackRecord
            {
                RecordingId = recording.Id,
                FileName = FileName,
                Track = JobKinds.Composed,
                IsVideo = true,
                Codecs = sound.Length > 0 ? $"avc1.640020,{FragmentedMp4.AacCodecs}" : "avc1.640020",
                DurationMs = length,
                Width = Width,
                Height = Height,
            },
            cancellationToken);
        if (!await context.IsCutAsItWasAsync(cancellationToken))
        {
            await RemoveAsync(context.Database, context.Directory, recording.Id, cancellationToken);
        }
    }

    /// <summary>Removes the file: what is cut away by now is still in it.</summary>
    internal static async Task RemoveAsync(IDbContextFactory<LiveRelayDb> database, string directory, string recordingId, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await db.RecordingTracks.Where(track => track.RecordingId == recordingId && track.FileName == FileName).ExecuteDeleteAsync(cancellationToken);
        await db.StoredFiles.Where(file => file.RecordingId == recordingId && file.FileName == FileName).LetGoAsync(cancellationToken);
        if (Directory.Exists(directory))
        {
            File.Delete(Path.Combine(directory, FileName));
        }
    }

    /// <summary>A black canvas as long as the recording; on it guests, cameras, screens, and cameras again, small, while there is a screen.</summary>
    private void AddPicture(StringBuilder graph, IReadOnlyList<RecordingTrackRecord> videos, long durationMs, List<MediaSpan> kept)
    {
        var all = videos.Select(static (track, i) => (Track: track, Input: i)).ToList();
        var screens = all.Where(static video => video.Track.Track == "screen").ToList();
        var cameras = all.Where(static video => video.Track.Track == "camera").ToList();
        var others = all.Except(screens).Except(cameras).ToList();
        Add(graph, $"color=black:size={Width}x{Height}:rate={FrameRate}:duration={JobContext.Seconds(durationMs)}[base0];");
        var (layer, insetWidth, insetHeight) = (0, (Width / InsetShare) & ~1, (Height / InsetShare) & ~1);
        foreach (var (track, input) in others.Concat(cameras).Concat(screens))
        {
            var isTwice = screens.Count > 0 && track.Track == "camera";
            Add(graph, $"[{input}:v:0]setpts=PTS+{JobContext.Seconds(track.StartsAtMs)}/TB{(isTwice ? FormattableString.Invariant($",split[full{input}][small{input}];[full{input}]") : ",")}{Fit(Width, Height)}[v{input}];");
            Add(graph, $"[base{layer}][v{input}]overlay=eof_action=pass:enable='{During(track)}'[base{++layer}];");
        }

        var during = string.Join('+', screens.Select(static screen => During(screen.Track)));
        foreach (var (track, input) in screens.Count > 0 ? cameras : [])
        {
            Add(graph, $"[small{input}]scale={insetWidth}:{insetHeight}:force_original_aspect_ratio=decrease,setsar=1[i{input}];");
            Add(graph, $"[base{layer}][i{input}]overlay=x=W-w-{Width / MarginShare}:y=H-h-{Width / MarginShare}:eof_action=pass:enable='{During(track)}*({during})'[base{++layer}];");
        }

        // Each frame that is kept moves forward by what is left out before it.
        var select = string.Join('+', kept.Select(static span => Between("t", span)));
        var (moved, before) = (new List<string>(), 0L);
        foreach (var span in kept)
        {
            moved.Add($"{Between("T", span)}*(T-{JobContext.Seconds(span.FromMs)}+{JobContext.Seconds(before)})");
            before += span.ToMs - span.FromMs;
        }

        Add(graph, $"[base{layer}]select='{select}',setpts='({string.Join('+', moved)})/TB',fps={FrameRate}[picture]");
    }

    /// <summary>The mixed sound if there is one, else it is mixed here.</summary>
    private static string[] AddSound(JobContext context, StringBuilder graph, List<string> inputs, int firstInput, List<MediaSpan> kept)
    {
        var sounds = context.Tracks(isVideo: false);
        if (sounds.Count == 0)
        {
            return [];
        }

        var duration = context.Recording.DurationMs;
        if (context.Recording.Tracks.FirstOrDefault(static track => track.Track == JobKinds.Mix) is { } mix && File.Exists(context.PathOf(mix)))
        {
            sounds = [mix];
        }

        inputs.AddRange(SoundGraph.Inputs(context, sounds));
        Add(graph, $";{SoundGraph.Mix(sounds, firstInput, duration, "whole")};[whole]asplit={kept.Count}{string.Concat(kept.Select(static (_, i) => FormattableString.Invariant($"[s{i}]")))};");
        foreach (var (i, span) in kept.Index())
        {
            Add(graph, $"[s{i}]atrim=start={JobContext.Seconds(span.FromMs)}:end={JobContext.Seconds(span.ToMs)},asetpts=PTS-STARTPTS[c{i}];");
        }

        Add(graph, $"{string.Concat(kept.Select(static (_, i) => FormattableString.Invariant($"[c{i}]")))}concat=n={kept.Count}:v=0:a=1[sound]");
        return ["-map", "[sound]", "-c:a", "aac", "-b:a", "128k", "-flags:a", "+bitexact"];
    }

    private static string During(RecordingTrackRecord track) => Between("t", new MediaSpan(track.StartsAtMs, track.StartsAtMs + track.DurationMs));

    /// <summary>The end is no part of it.</summary>
    private static string Between(string time, MediaSpan span) => $"(gte({time},{JobContext.Seconds(span.FromMs)})*lt({time},{JobContext.Seconds(span.ToMs)}))";

    private static string Fit(int width, int height) => FormattableString.Invariant(
        $"scale={width}:{height}:force_original_aspect_ratio=decrease,pad={width}:{height}:(ow-iw)/2:(oh-ih)/2,setsar=1");

    private static void Add(StringBuilder graph, FormattableString text) => graph.Append(text.ToString(CultureInfo.InvariantCulture));
}
