using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Jobs.Kinds;

/// <summary>
/// How long nothing is heard, and how long nothing but black is seen, for the receipt and beside the review:
/// <c>{"soundSeconds", "silentSeconds", "blackSeconds"}</c> of the recording's clock.
/// </summary>
internal sealed partial class InspectJob : IRecordingJob
{
    internal const string FileName = "inspect.json";

    private const double SoundShare = 0.2;

    public string Kind => JobKinds.Inspect;

    public IReadOnlyList<string> Needs => [FfmpegNeeds.Program];

    public async Task RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var length = context.Length.TotalSeconds;
        context.Stage(0, SoundShare);
        var silent = await SilenceAsync(context, cancellationToken);
        var black = await BlackAsync(context, cancellationToken);
        await File.WriteAllTextAsync(
            context.InWork(FileName),
            JsonSerializer.Serialize(new
            {
                soundSeconds = Math.Round(Math.Max(0, length - silent), 1),
                silentSeconds = Math.Round(silent, 1),
                blackSeconds = Math.Round(black, 1),
            }),
            cancellationToken);
        context.Publish(FileName);
    }

    /// <summary>Stretches of two seconds and more in which no voice is above -50 dBFS.</summary>
    private static async Task<double> SilenceAsync(JobContext context, CancellationToken cancellationToken)
    {
        var sounds = context.Tracks(isVideo: false);
        if (sounds.Count == 0)
        {
            return context.Length.TotalSeconds;
        }

        var spans = new List<(double From, double To)>();
        await context.RunFfmpegAsync(
            [
                .. SoundGraph.Inputs(context, sounds), "-filter_complex",
                $"{SoundGraph.Mix(sounds, 0, context.Recording.DurationMs, "mix")};[mix]silencedetect=noise=-50dB:duration=2[out]", "-map", "[out]", "-f", "null", "-",
            ],
            context.Length,
            cancellationToken,
            line => AddSpan(spans, Silence().Match(line), 0));
        return spans.Sum(static span => span.To - span.From);
    }

    /// <summary>The time in which each picture that there is is black.</summary>
    private static async Task<double> BlackAsync(JobContext context, CancellationToken cancellationToken)
    {
        var pictures = context.Tracks(isVideo: true);
        var black = new Dictionary<RecordingTrackRecord, List<(double From, double To)>>();
        for (var i = 0; i < pictures.Count; i++)
        {
            var picture = pictures[i];
            var share = (1 - SoundShare) / pictures.Count;
            context.Stage(SoundShare + (i * share), SoundShare + ((i + 1) * share));
            var spans = black[picture] = [];
            await context.RunFfmpegAsync(
                [
                    SoundGraph.KeepTimes, "-threads", context.Ffmpeg.Threads, "-skip_loop_filter", "all", "-i", context.PathOf(picture), "-map", "0:v:0",
                    "-vf", "fps=4,scale=160:90:flags=neighbor,blackdetect=d=1:pic_th=0.98", "-f", "null", "-",
                ],
                TimeSpan.FromMilliseconds(picture.DurationMs),
                cancellationToken,
                line => AddSpan(spans, Black().Match(line), picture.StartsAtMs / 1000d));
        }

        return BlackSeconds(black);
    }

    /// <summary>Between two bounds nothing changes, so each stretch is looked at once.</summary>
    private static double BlackSeconds(Dictionary<RecordingTrackRecord, List<(double From, double To)>> black)
    {
        static double From(RecordingTrackRecord track) => track.StartsAtMs / 1000d;
        static double To(RecordingTrackRecord track) => (track.StartsAtMs + track.DurationMs) / 1000d;
        var bounds = black.SelectMany(static pair => pair.Value.SelectMany(static span => new[] { span.From, span.To }).Append(From(pair.Key)).Append(To(pair.Key)))
            .Distinct().Order().ToList();
        var sum = 0d;
        for (var i = 1; i < bounds.Count; i++)
        {
            var middle = (bounds[i - 1] + bounds[i]) / 2;
            var there = black.Where(pair => middle > From(pair.Key) && middle < To(pair.Key)).ToList();
            if (there.Count > 0 && there.All(pair => pair.Value.Any(span => middle > span.From && middle < span.To)))
            {
                sum += bounds[i] - bounds[i - 1];
            }
        }

        return sum;
    }

    private static void AddSpan(List<(double From, double To)> spans, Match match, double offset)
    {
        if (match.Success)
        {
            var end = double.Parse(match.Groups["end"].Value, CultureInfo.InvariantCulture);
            var duration = double.Parse(match.Groups["duration"].Value, CultureInfo.InvariantCulture);
            spans.Add((offset + end - duration, offset + end));
        }
    }

    [GeneratedRegex(@"silence_end: (?<end>[\d.]+) \| silence_duration: (?<duration>[\d.]+)")]
    private static partial Regex Silence();

    [GeneratedRegex(@"black_end:(?<end>[\d.]+) black_duration:(?<duration>[\d.]+)")]
    private static partial Regex Black();
}
