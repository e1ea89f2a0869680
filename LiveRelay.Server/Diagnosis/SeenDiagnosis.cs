using LiveRelay.Server.Library;

namespace LiveRelay.Server.Diagnosis;

/// <summary>A diagnosis for who may see only what the cut keeps: nothing of a moment that is cut away is left in it.</summary>
internal static class SeenDiagnosis
{
    private const int SecondMs = 1000;
    private const int TenSecondsMs = 10_000;

    internal static DiagnosisResult Of(DiagnosisResult whole, KeptSpans seen)
    {
        if (seen.Spans is null)
        {
            return whole;
        }

        bool IsSeen(long fromMs, long toMs) => seen.Spans.Any(span => fromMs >= span[0] && toMs <= span[1]);
        List<T?> Blank<T>(IEnumerable<T?> values, int stepMs)
            where T : struct => [.. values.Select((value, i) => IsSeen((long)i * stepMs, (i + 1L) * stepMs) ? value : null)];
        var voice = whole.Voice is not { } own ? null : own with
        {
            LevelBySecond = Blank(own.LevelBySecond, SecondMs),
            RateByTenSeconds = Blank(own.RateByTenSeconds, TenSecondsMs),
            PitchSpreadByTenSeconds = Blank(own.PitchSpreadByTenSeconds, TenSecondsMs),
        };
        var talk = whole.Talk with
        {
            BySecond = string.Concat(whole.Talk.BySecond.Select((letter, second) => IsSeen(second * (long)SecondMs, (second + 1L) * SecondMs) ? letter : '-')),
            Silences = [.. whole.Talk.Silences.Where(span => IsSeen(span.FromMs, span.ToMs))],
            Waits = [.. whole.Talk.Waits.Where(span => IsSeen(span.FromMs, span.ToMs))],
        };

        // The numbers by which slides name each other must go on to fit: those that are not seen become nothing in their place.
        var slides = whole.Slides.Select(slide => IsSeen(slide.FromMs, slide.ToMs) ? slide : new SlideResult(slide.FromMs, slide.FromMs, null, 0, IsMoving: true));
        return whole with
        {
            Voice = voice,
            Talk = talk,
            Slides = [.. slides],
            Movement = Blank(whole.Movement, TenSecondsMs),
            Facing = whole.Facing is { } facing ? Blank(facing, TenSecondsMs) : null,
        };
    }
}
