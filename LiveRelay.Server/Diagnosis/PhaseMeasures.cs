using LiveRelay.Server.Library;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Diagnosis;

/// <summary>What of a lesson happened in one teaching phase. What nobody knows, or the reader may not, is <c>null</c>.</summary>
/// <param name="AtMs">Where it first begins on the recording's clock.</param>
/// <param name="DurationMs">How long it is, all stretches together.</param>
/// <param name="TeacherShare">The teacher's part of all talk, 0 to 1.</param>
/// <param name="RatePerMinute">The teacher's syllables a minute of talk.</param>
/// <param name="Waits">How often another voice ended a pause of the teacher's.</param>
/// <param name="MedianWaitMs">How long those pauses were.</param>
/// <param name="Slides">How many slides began in it.</param>
internal sealed record PhaseMeasures(long AtMs, long DurationMs, double? TeacherShare, int? RatePerMinute, int? Waits, long? MedianWaitMs, int? Slides)
{
    private const int SecondMs = 1000;
    private const int TenSeconds = 10;

    /// <summary>A phase that may come several times.</summary>
    /// <param name="stretches">Its stretches of the recording's clock, in order; not empty.</param>
    /// <param name="diagnosis">The diagnosis as the reader may see it; <c>null</c> where there is none for him.</param>
    internal static PhaseMeasures Of(IReadOnlyList<TimeSpanResult> stretches, DiagnosisResult? diagnosis)
    {
        bool IsIn(long atMs) => stretches.Any(stretch => atMs >= stretch.FromMs && atMs < stretch.ToMs);
        var length = stretches.Sum(static stretch => stretch.ToMs - stretch.FromMs);
        if (diagnosis is null)
        {
            return new PhaseMeasures(stretches[0].FromMs, length, null, null, null, null, null);
        }

        var talk = diagnosis.Talk;
        var seconds = Enumerable.Range(0, talk.BySecond.Length).Where(second => IsIn(second * (long)SecondMs)).ToList();
        var (teacher, others) = (seconds.Count(second => talk.BySecond[second] == 'T'), seconds.Count(second => talk.BySecond[second] == 'S'));
        var waits = talk.IsOneTrack ? null : talk.Waits.Where(wait => IsIn(wait.FromMs)).Select(static wait => wait.ToMs - wait.FromMs).Order().ToList();
        return new PhaseMeasures(
            stretches[0].FromMs,
            length,
            talk.IsOneTrack || teacher + others == 0 ? null : Math.Round((double)teacher / (teacher + others), 3),
            RateOf(diagnosis, seconds),
            waits?.Count,
            waits is { Count: > 0 } ? waits[waits.Count / 2] : null,
            diagnosis.Slides.Count(slide => slide.ToMs > slide.FromMs && !slide.IsMoving && IsIn(slide.FromMs)));
    }

    /// <summary>The phases of a recording, by their chapters, as far as somebody may see it; each phase once, in the order of its first stretch.</summary>
    internal static IReadOnlyList<(TeachingPhase Phase, IReadOnlyList<TimeSpanResult> Stretches)> PhasesOf(RecordingRecord recording, KeptSpans seen)
    {
        var chapters = recording.Chapters.OrderBy(static chapter => chapter.StartsAtMs).ToList();
        var ends = chapters.Skip(1).Select(static chapter => chapter.StartsAtMs).Append(recording.DurationMs);
        return
        [
            .. chapters.Zip(ends).SelectMany(pair => Seen(seen, pair.First.StartsAtMs, pair.Second).Select(stretch => (pair.First.Phase, Stretch: stretch)))
                .GroupBy(static one => one.Phase, static one => one.Stretch)
                .Select(static group => (group.Key, (IReadOnlyList<TimeSpanResult>)[.. group])),
        ];
    }

    /// <summary>What somebody may see of a stretch.</summary>
    internal static IEnumerable<TimeSpanResult> Seen(KeptSpans seen, long fromMs, long toMs) =>
        (seen.Spans ?? [[fromMs, toMs]]).Select(span => new TimeSpanResult(Math.Max(span[0], fromMs), Math.Min(span[1], toMs)))
            .Where(static stretch => stretch.ToMs > stretch.FromMs);

    /// <summary>The mean of the rates of ten seconds, each as heavy as the teacher's seconds of talk in it.</summary>
    private static int? RateOf(DiagnosisResult diagnosis, List<int> seconds)
    {
        var (syllables, talked) = (0.0, 0);
        foreach (var second in seconds.Where(second => diagnosis.Talk.BySecond[second] == 'T'))
        {
            if (diagnosis.Voice?.RateByTenSeconds.ElementAtOrDefault(second / TenSeconds) is { } rate)
            {
                syllables += rate;
                talked++;
            }
        }

        return talked == 0 ? null : (int)Math.Round(syllables / talked);
    }
}
