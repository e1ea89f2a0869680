using System.Globalization;
using System.Text;
using System.Text.Json;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Jobs.Kinds;

/// <summary>
/// The teacher and all guests as one sound, from the clock's zero, at -16 LUFS (EBU R 128): measured first, then made louder or softer as a whole, so
/// that it does not pump.
/// </summary>
internal sealed class MixJob : IRecordingJob
{
    /// <summary>The file.</summary>
    internal const string FileName = "mix.mp4";

    /// <summary>As other platforms for speech have it; the peak leaves room for the encoder's errors.</summary>
    private const string Target = "loudnorm=I=-16:TP=-1.5:LRA=20";

    private const double MeasuringShare = 0.4;

    public string Kind => JobKinds.Mix;

    public IReadOnlyList<string> Needs => [FfmpegNeeds.Program, FfmpegNeeds.Probe, FfmpegNeeds.Aac, FfmpegNeeds.Loudness];

    public async Task RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var sounds = context.Tracks(isVideo: false);
        if (sounds.Count == 0)
        {
            return;
        }

        var duration = context.Recording.DurationMs;
        var mix = SoundGraph.Mix(sounds, 0, duration, "mix");
        string[] inputs = [.. SoundGraph.Inputs(context, sounds)];
        context.Stage(0, MeasuringShare);
        var log = new StringBuilder();
        await context.RunFfmpegAsync(
            [.. inputs, "-filter_complex", $"{mix};[mix]{Target}:print_format=json[out]", "-map", "[out]", "-f", "null", "-"],
            context.Length, cancellationToken, line => log.AppendLine(line));
        context.Stage(MeasuringShare, 1);
        await context.RunFfmpegAsync(
            [
                .. inputs, "-filter_complex", $"{mix};[mix]{Loudness(log.ToString())}aresample={SoundGraph.SampleRate}[out]", "-map", "[out]",
                .. FragmentedMp4.Sound, context.InWork(FileName),
            ],
            context.Length, cancellationToken);
        context.Publish(FileName);
        await context.SaveTrackAsync(
            new RecordingTrackRecord
            {
                RecordingId = context.Recording.Id,
                FileName = FileName,
                Track = JobKinds.Mix,
                Codecs = FragmentedMp4.AacCodecs,
                DurationMs = duration,
            },
            cancellationToken);
    }

    /// <summary>The filter with what was measured, and a comma; nothing for what is silent, which no gain makes louder.</summary>
    private static string Loudness(string log)
    {
        var start = log.LastIndexOf('{');
        var end = log.LastIndexOf('}');
        if (start < 0 || end < start)
        {
            throw new JobFailedException(JobCause.Other, "The loudness could not be measured.");
        }

        using var measured = JsonDocument.Parse(log[start..(end + 1)]);
        string Value(string name) => measured.RootElement.GetProperty(name).GetString() ?? "";
        const double Silent = -60;
        return double.TryParse(Value("input_i"), CultureInfo.InvariantCulture, out var loudness) && loudness > Silent
            ? $"{Target}:linear=true:measured_I={Value("input_i")}:measured_TP={Value("input_tp")}:measured_LRA={Value("input_lra")}:measured_thresh={Value("input_thresh")}:offset={Value("target_offset")},"
            : "";
    }
}
