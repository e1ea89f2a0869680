using System.Buffers.Binary;
using System.Text.Json;

namespace LiveRelay.Server.Jobs.Kinds;

/// <summary>How loud each tenth of a second is, for the seek bar and for cutting: <c>{"perSecond": 10, "peaks": [0 to 100, …]}</c>.</summary>
internal sealed class WaveformJob : IRecordingJob
{
    internal const string FileName = "waveform.json";

    private const string SoundName = "sound.raw";
    private const int PerSecond = 10;
    private const int SampleRate = 8000;
    private const int SamplesPerPeak = SampleRate / PerSecond;
    private const int Most = 100;

    public string Kind => JobKinds.Waveform;

    public IReadOnlyList<string> Needs => [FfmpegNeeds.Program];

    public async Task RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var sounds = context.Tracks(isVideo: false);
        if (sounds.Count == 0)
        {
            return;
        }

        await context.RunFfmpegAsync(
            [
                .. SoundGraph.Inputs(context, sounds), "-filter_complex", SoundGraph.Mix(sounds, 0, context.Recording.DurationMs, "out"), "-map", "[out]",
                "-ac", "1", "-ar", $"{SampleRate}", "-c:a", "pcm_s16le", "-f", "s16le", context.InWork(SoundName),
            ],
            context.Length, cancellationToken);
        var peaks = new List<int>();
        await using (var sound = File.OpenRead(context.InWork(SoundName)))
        {
            var buffer = new byte[SamplesPerPeak * sizeof(short)];
            int length;
            while ((length = await sound.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)) > 0)
            {
                peaks.Add(Peak(buffer.AsSpan(0, length)));
            }
        }

        await File.WriteAllTextAsync(context.InWork(FileName), JsonSerializer.Serialize(new { perSecond = PerSecond, peaks }), cancellationToken);
        context.Publish(FileName);
    }

    private static int Peak(ReadOnlySpan<byte> samples)
    {
        var peak = 0;
        for (; samples.Length >= sizeof(short); samples = samples[sizeof(short)..])
        {
            peak = Math.Max(peak, Math.Abs((int)BinaryPrimitives.ReadInt16LittleEndian(samples)));
        }

        return peak * Most / -short.MinValue;
    }
}
