namespace LiveRelay.Server.Diagnosis;

/// <summary>Something worth looking at.</summary>
/// <param name="Code">What, for the page's words.</param>
/// <param name="AtMs">Where to look; <c>null</c> if it is of the whole lesson.</param>
/// <param name="Value">What was measured.</param>
/// <param name="Bound">What it is held against.</param>
public sealed record DiagnosisFlag(string Code, long? AtMs, double Value, double Bound);

/// <summary>What the school holds measures against.</summary>
/// <param name="Stage"><c>primary</c> or <c>secondary</c>, by the name of the grade.</param>
/// <param name="RateFrom">The slowest usual rate.</param>
/// <param name="RateTo">The fastest.</param>
public sealed record DiagnosisBands(string Stage, int RateFrom, int RateTo)
{
    private static readonly string[] _secondary = ["七", "八", "九", "初", "高", "中学", "7", "8", "9", "10", "11", "12"];

    /// <summary>Those of a grade; a grade that does not say so is a primary school's.</summary>
    public static DiagnosisBands Of(string? grade, DiagnosisOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return _secondary.Any(word => grade?.Contains(word, StringComparison.Ordinal) == true)
            ? new DiagnosisBands("secondary", options.SecondaryRateFrom, options.SecondaryRateTo)
            : new DiagnosisBands("primary", options.PrimaryRateFrom, options.PrimaryRateTo);
    }
}

/// <summary>Finds in measures what is worth a word. It judges nobody: what stands out has a moment, and the teacher looks there.</summary>
internal static class DiagnosisFlags
{
    private const int HalfMinute = 30;
    private const int TenSecondsMs = 10_000;
    private const int MostOfOneKind = 5;
    private const int LeastKnownSeconds = 8;

    internal static IReadOnlyList<DiagnosisFlag> Of(DiagnosisResult result, DiagnosisBands bands, DiagnosisOptions options)
    {
        List<DiagnosisFlag> flags = [];
        if (result.Voice is { } voice)
        {
            AddOfVoice(flags, voice, options);
            AddOfRate(flags, voice, bands);
        }

        if (result.Talk.MedianWaitMs is { } wait && wait < options.WaitSeconds * 1000)
        {
            flags.Add(new DiagnosisFlag("waitShort", result.Talk.Waits.MinBy(static one => one.ToMs - one.FromMs)?.FromMs, wait / 1000.0, options.WaitSeconds));
        }

        flags.AddRange(result.Slides.Where(slide => !slide.IsMoving && slide.ToMs - slide.FromMs < options.ShortSlideSeconds * 1000).Take(MostOfOneKind)
            .Select(slide => new DiagnosisFlag("slideShort", slide.FromMs, (slide.ToMs - slide.FromMs) / 1000.0, options.ShortSlideSeconds)));
        flags.AddRange(result.Slides.Where(slide => !slide.IsMoving && slide.SameAs is null && slide.EdgePercent > options.DenseSlidePercent)
            .OrderByDescending(static slide => slide.EdgePercent).Take(MostOfOneKind)
            .Select(slide => new DiagnosisFlag("slideDense", slide.FromMs, slide.EdgePercent, options.DenseSlidePercent)));
        return flags;
    }

    private static void AddOfVoice(List<DiagnosisFlag> flags, VoiceResult voice, DiagnosisOptions options)
    {
        if (voice.SignalToNoiseDb is { } ratio && ratio < options.LeastSignalToNoiseDb)
        {
            flags.Add(new DiagnosisFlag("noisy", null, ratio, options.LeastSignalToNoiseDb));
        }

        if (voice.PitchSpread is { } spread && spread < options.LeastPitchSemitones)
        {
            flags.Add(new DiagnosisFlag("monotone", null, spread, options.LeastPitchSemitones));
        }

        var halves = voice.LevelBySecond.Chunk(HalfMinute).Select(static (seconds, part) => (At: part * HalfMinute * 1000L, Known: seconds.OfType<double>().Order().ToList()))
            .Where(static half => half.Known.Count >= LeastKnownSeconds).Select(static half => (half.At, Level: half.Known[half.Known.Count / 2])).ToList();
        flags.AddRange(halves.Where(half => half.Level <= -options.LevelStepDb).OrderBy(static half => half.Level).Take(MostOfOneKind)
            .Select(half => new DiagnosisFlag("quiet", half.At, half.Level, -options.LevelStepDb)));
        flags.AddRange(halves.Where(half => half.Level >= options.LevelStepDb).OrderByDescending(static half => half.Level).Take(MostOfOneKind)
            .Select(half => new DiagnosisFlag("loud", half.At, half.Level, options.LevelStepDb)));
    }

    private static void AddOfRate(List<DiagnosisFlag> flags, VoiceResult voice, DiagnosisBands bands)
    {
        if (voice.RatePerMinute is not { } rate)
        {
            return;
        }

        var parts = voice.RateByTenSeconds.Select(static (one, part) => (At: part * (long)TenSecondsMs, Rate: one)).Where(static part => part.Rate is not null).ToList();
        if (rate > bands.RateTo)
        {
            flags.Add(new DiagnosisFlag("fast", null, rate, bands.RateTo));
            flags.AddRange(parts.OrderByDescending(static part => part.Rate).Take(MostOfOneKind).Select(part => new DiagnosisFlag("fastMoment", part.At, part.Rate ?? 0, bands.RateTo)));
        }
        else if (rate < bands.RateFrom)
        {
            flags.Add(new DiagnosisFlag("slow", null, rate, bands.RateFrom));
            flags.AddRange(parts.OrderBy(static part => part.Rate).Take(MostOfOneKind).Select(part => new DiagnosisFlag("slowMoment", part.At, part.Rate ?? 0, bands.RateFrom)));
        }
    }
}
