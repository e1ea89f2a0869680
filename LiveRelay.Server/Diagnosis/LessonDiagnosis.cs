using LiveRelay.Server.Diagnosis.Signal;

namespace LiveRelay.Server.Diagnosis;

/// <summary>Puts together what was measured. It is given sounds and pictures that are decoded already, and knows neither files nor programs.</summary>
internal static class LessonDiagnosis
{
    private const int FrameMs = 1000 / SoundTrack.FrameRate;
    private const int TenSeconds = 10;
    private const int MostSilences = 12;

    /// <summary>Measures all that can be measured of voices.</summary>
    /// <param name="durationMs">The recording's length.</param>
    /// <param name="teacher">The teacher's sound, from the clock's zero; <c>null</c> without one.</param>
    /// <param name="others">The sound of all others; <c>null</c> where all voices are in one.</param>
    internal static (VoiceResult? Voice, TalkResult Talk) MeasureVoices(long durationMs, SoundTrack? teacher, SoundTrack? others)
    {
        var ours = teacher is null ? null : new VoiceMeasure(teacher);
        var theirs = others is null ? [] : VoiceActivity.Find(others);
        var frames = (int)(durationMs / FrameMs);
        var conversation = new Conversation(ours?.Talk ?? [], theirs);
        var waits = conversation.Waits().Select(Span).ToList();
        var (oursMs, theirsMs) = ((long)(ours?.TalkFrames ?? 0) * FrameMs, theirs.Sum(static stretch => (long)stretch.Length) * FrameMs);
        var talk = new TalkResult(
            others is null,
            conversation.BySecond(frames),
            oursMs,
            others is null ? null : theirsMs,
            others is null || oursMs + theirsMs == 0 ? null : Math.Round((double)oursMs / (oursMs + theirsMs), 3),
            [.. conversation.Silences(frames).OrderByDescending(static silence => silence.Length).Take(MostSilences).Select(Span)],
            waits,
            waits.Count == 0 ? null : waits.Select(static wait => wait.ToMs - wait.FromMs).Order().ElementAt(waits.Count / 2));
        return (ours is null ? null : VoiceOf(ours), talk);
    }

    /// <summary>The slides of one file of the screen, on the recording's clock.</summary>
    internal static IReadOnlyList<SlideResult> Slides(IReadOnlyList<ShownSlide> shown, IReadOnlyDictionary<int, int> words, long startsAtMs, int first) =>
    [
        .. shown.Select((slide, number) => new SlideResult(
            startsAtMs + FrameTime(slide.From, SlideTracker.FrameRate),
            startsAtMs + FrameTime(slide.To, SlideTracker.FrameRate),
            slide.SameAs == number ? null : first + slide.SameAs,
            Math.Round(slide.Edges * 100, 1),
            slide.IsMoving,
            words.TryGetValue(slide.SameAs, out var count) ? count : null)),
    ];

    /// <summary>Puts what was measured in one file of the camera onto the recording's clock, in hundredths.</summary>
    /// <param name="byTenSeconds">Where to; <c>null</c>: nowhere.</param>
    /// <param name="values">What was measured, 0 to 1 each.</param>
    /// <param name="everyMs">The time from one to the next, in milliseconds.</param>
    /// <param name="startsAtMs">Where on that clock the file begins, in milliseconds.</param>
    internal static void AddHundredths(double?[]? byTenSeconds, IReadOnlyList<double> values, int everyMs, long startsAtMs)
    {
        if (byTenSeconds is null)
        {
            return;
        }

        var parts = values.Select((value, number) => (Part: (startsAtMs + ((long)number * everyMs)) / (TenSeconds * 1000), Value: value))
            .Where(one => one.Part < byTenSeconds.Length).GroupBy(static one => one.Part, static one => one.Value);
        foreach (var part in parts)
        {
            byTenSeconds[part.Key] = Math.Round(part.Average() * 100, 1);
        }
    }

    private static VoiceResult VoiceOf(VoiceMeasure voice) => new(
        Tenth(voice.MedianDb),
        Tenth(voice.NoiseDb),
        Tenth(voice.SignalToNoise),
        [.. voice.LevelBySecond.Select(level => Tenth(level - voice.MedianDb))],
        voice.Nuclei.Count,
        (long)voice.TalkFrames * FrameMs,
        voice.TalkFrames == 0 ? null : (int)Math.Round(60.0 * SoundTrack.FrameRate * voice.Nuclei.Count / voice.TalkFrames),
        [.. voice.RateByTenSeconds],
        Tenth(voice.MedianHertz),
        Tenth(voice.PitchSpread),
        [.. voice.PitchSpreadByTenSeconds.Select(Tenth)]);

    private static long FrameTime(int frame, int rate) => frame * 1000L / rate;

    private static double? Tenth(float? value) => value is { } known ? Math.Round(known, 1) : null;

    private static TimeSpanResult Span(Stretch stretch) => new((long)stretch.From * FrameMs, (long)stretch.To * FrameMs);
}
