namespace LiveRelay.Server.Diagnosis;

/// <summary>What a lesson can be an example of: just what no flag of its own diagnosis points at, and the stretch that shows it best.</summary>
internal static class Strengths
{
    /// <summary>Parts of ten seconds: three minutes are enough to see how somebody does it.</summary>
    private const int Window = 18;

    private const int PartMs = 10_000;
    private const int SecondsInPart = 10;
    private const int LeastWaits = 3;
    private const int LeastSlides = 3;

    /// <summary>What a flag points at; <c>null</c> for a flag that there is not.</summary>
    internal static string? KindOf(string flag) => flag switch
    {
        "fast" or "fastMoment" or "slow" or "slowMoment" => "rate",
        "waitShort" => "wait",
        "monotone" => "pitch",
        "quiet" or "loud" => "level",
        "noisy" => "noise",
        "slideShort" or "slideDense" => "slides",
        _ => null,
    };

    /// <summary>Where a lesson is an example of it.</summary>
    /// <param name="kind">What, as <see cref="KindOf"/> calls it.</param>
    /// <param name="seen">The lesson's diagnosis, as the reader may see it.</param>
    /// <param name="bands">What its rate is held against.</param>
    /// <param name="options">What the other measures are held against.</param>
    /// <param name="isKept">Whether a stretch is wholly kept by the recording's cut.</param>
    /// <returns>The stretch; <c>null</c> where the measure is not known, or a flag points at it.</returns>
    internal static TimeSpanResult? Of(string kind, DiagnosisResult seen, DiagnosisBands bands, DiagnosisOptions options, Func<long, long, bool> isKept)
    {
        if (DiagnosisFlags.Of(seen, bands, options).Any(flag => KindOf(flag.Code) == kind) || WorthOf(kind, seen, bands, options) is not { } worth)
        {
            return null;
        }

        var parts = (int)(seen.DurationMs / PartMs);
        var length = Math.Min(Window, parts);
        var known = Enumerable.Range(0, parts).Select(worth).ToList();
        return Enumerable.Range(0, parts - length + 1)
            .Select(from => (Span: new TimeSpanResult((long)from * PartMs, (long)(from + length) * PartMs), Known: known.Skip(from).Take(length).OfType<double>().ToList()))
            .Where(window => window.Known.Count > 0 && window.Known.Count * 2 >= length && isKept(window.Span.FromMs, window.Span.ToMs))
            .OrderByDescending(static window => window.Known.Average()).ThenBy(static window => window.Span.FromMs)
            .Select(static window => window.Span).FirstOrDefault();
    }

    /// <summary>How well each ten seconds show it; <c>null</c> where the lesson's measure is not known.</summary>
    private static Func<int, double?>? WorthOf(string kind, DiagnosisResult seen, DiagnosisBands bands, DiagnosisOptions options)
    {
        var (voice, talk) = (seen.Voice, seen.Talk);
        switch (kind)
        {
            case "rate" when voice is { RatePerMinute: not null }:
                var middle = (bands.RateFrom + bands.RateTo) / 2.0;
                return part => voice.RateByTenSeconds.ElementAtOrDefault(part) is { } rate ? -Math.Abs(rate - middle) : null;
            case "wait" when talk.MedianWaitMs is not null && talk.Waits.Count >= LeastWaits:
                return part => talk.Waits.Count(wait => wait.FromMs / PartMs == part && wait.ToMs - wait.FromMs >= options.WaitSeconds * 1000);
            case "pitch" when voice is { PitchSpread: not null }:
                return part => voice.PitchSpreadByTenSeconds.ElementAtOrDefault(part);
            case "level" when voice is not null:
                return part => voice.LevelBySecond.Skip(part * SecondsInPart).Take(SecondsInPart).Min(static level => level is { } known ? -Math.Abs(known) : (double?)null);
            case "noise" when voice is { SignalToNoiseDb: not null }:
                return part => talk.BySecond.Skip(part * SecondsInPart).Take(SecondsInPart).Count(static letter => letter == 'T');
            case "slides" when seen.Slides.Count(static slide => !slide.IsMoving) >= LeastSlides:
                return part => seen.Slides.Count(slide => !slide.IsMoving && slide.FromMs / PartMs == part);
            default:
                return null;
        }
    }
}
