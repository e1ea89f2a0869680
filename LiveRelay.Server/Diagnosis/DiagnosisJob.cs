using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using LiveRelay.Server.Diagnosis.Signal;
using LiveRelay.Server.Jobs;
using LiveRelay.Server.Storage;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Diagnosis;

/// <summary>Measures a lesson for its teacher: <c>diagnosis.json</c> (docs/DIAGNOSIS.md). FFmpeg decodes; what it gives is measured here as it comes.</summary>
internal sealed class DiagnosisJob(IOptions<DiagnosisOptions> options) : IRecordingJob
{
    private const int SoundPieceBytes = SoundTrack.SampleRate * sizeof(short) / 4;
    private const int TenSecondsMs = 10_000;
    private const string Guest = "guest";
    private const string Screen = "screen";
    private const string Camera = "camera";

    public string Kind => JobKinds.Diagnosis;

    public IReadOnlyList<string> Needs => [FfmpegNeeds.Program];

    public async Task RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var sounds = context.Tracks(isVideo: false);
        var pictures = context.Tracks(isVideo: true);
        var (screens, cameras) = (pictures.Where(static track => track.Track == Screen).ToList(), pictures.Where(static track => track.Track == Camera).ToList());
        var teachers = sounds.Where(static track => track.Track != Guest).ToList();
        var guests = sounds.Where(static track => track.Track == Guest).ToList();

        var progress = new Progress(context, (teachers.Count > 0 ? 1 : 0) + (guests.Count > 0 ? 1 : 0) + (2 * screens.Count) + cameras.Count);
        var teacher = await ReadSoundAsync(context, teachers, progress, cancellationToken);
        var others = await ReadSoundAsync(context, guests, progress, cancellationToken);
        var (voice, talk) = LessonDiagnosis.MeasureVoices(context.Recording.DurationMs, teacher, others);
        List<SlideResult> slides = [];
        foreach (var screen in screens)
        {
            progress.Next();
            var tracker = new SlideTracker();
            await ReadPicturesAsync(context, screen, new PictureForm(SlideTracker.Width, SlideTracker.Height, SlideTracker.FrameRate, SlideTracker.PictureBytes, "yuv420p"), tracker.Take, cancellationToken);
            var shown = tracker.End();
            progress.Next();
            var words = await new SlideReader(context, options.Value).CountAsync(screen, shown, cancellationToken);
            slides.AddRange(LessonDiagnosis.Slides(shown, words, screen.StartsAtMs, slides.Count));
        }

        var face = FaceCascade.Read(options.Value.FaceCascade);
        var movement = new double?[(context.Recording.DurationMs + TenSecondsMs - 1) / TenSecondsMs];
        var facing = face is null ? null : new double?[movement.Length];
        foreach (var camera in cameras)
        {
            progress.Next();
            var meter = new CameraMeter(face);
            await ReadPicturesAsync(context, camera, new PictureForm(CameraMeter.Width, CameraMeter.Height, MovementMeter.FrameRate, CameraMeter.Width * CameraMeter.Height, "gray"), meter.Take, cancellationToken);
            LessonDiagnosis.AddHundredths(movement, meter.Moved, MovementMeter.EveryMs, camera.StartsAtMs);
            LessonDiagnosis.AddHundredths(facing, meter.Facing, CameraMeter.LookEvery * MovementMeter.EveryMs, camera.StartsAtMs);
        }

        var result = new DiagnosisResult(DiagnosisResult.CurrentVersion, context.Recording.DurationMs, voice, talk, slides, movement, facing);
        await File.WriteAllTextAsync(context.InWork(DiagnosisResult.FileName), JsonSerializer.Serialize(result, DiagnosisResult.Json), cancellationToken);
        context.Publish(DiagnosisResult.FileName);
    }

    /// <summary>The tracks of one side as one sound; <c>null</c> if there is none.</summary>
    private static async Task<SoundTrack?> ReadSoundAsync(
        JobContext context, IReadOnlyList<RecordingTrackRecord> sounds, Progress progress, CancellationToken cancellationToken)
    {
        if (sounds.Count == 0)
        {
            return null;
        }

        progress.Next();
        var track = new SoundTrack();
        var all = context.Length.TotalSeconds * SoundTrack.SampleRate * sizeof(short);
        var read = 0L;
        await context.PipeFfmpegAsync(
            [
                .. SoundGraph.Inputs(context, sounds), "-filter_complex", SoundGraph.Mix(sounds, 0, context.Recording.DurationMs, "out"), "-map", "[out]",
                "-ac", "1", "-ar", Text(SoundTrack.SampleRate), "-f", "s16le",
            ],
            SoundPieceBytes,
            piece =>
            {
                track.Take(MemoryMarshal.Cast<byte, short>(piece));
                context.Report(Math.Min(1, (read += piece.Length) / all));
            },
            cancellationToken);
        return track;
    }

    /// <summary>Small pictures at an even rate: the last frame until each moment of the file.</summary>
    private static Task ReadPicturesAsync(
        JobContext context,
        RecordingTrackRecord picture,
        PictureForm form,
        SpanTaker take,
        CancellationToken cancellationToken)
    {
        var all = Math.Max(1, picture.DurationMs * form.Rate / 1000);
        var read = 0;
        var filter = string.Create(
            CultureInfo.InvariantCulture, $"fps=fps={form.Rate}:start_time=0:round=up,scale={form.Width}:{form.Height}:flags=area,format={form.PixelFormat}");
        return context.PipeFfmpegAsync(
            [
                SoundGraph.KeepTimes, "-threads", context.Ffmpeg.Threads, "-skip_loop_filter", "all", "-i", context.PathOf(picture), "-map", "0:v:0", "-vf", filter,
                "-f", "rawvideo",
            ],
            form.Bytes,
            frame =>
            {
                if (frame.Length == form.Bytes)
                {
                    take(frame);
                    context.Report(Math.Min(1, (double)++read / all));
                }
            },
            cancellationToken);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Pictures as a measure wants them.</summary>
    private sealed record PictureForm(int Width, int Height, int Rate, int Bytes, string PixelFormat);

    /// <summary>The parts of the work, each as long as the others.</summary>
    private sealed class Progress(JobContext context, int parts)
    {
        private int _begun;

        internal void Next() => context.Stage((double)_begun++ / parts, (double)_begun / parts);
    }
}
