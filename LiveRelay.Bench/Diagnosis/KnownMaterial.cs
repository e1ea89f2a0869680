using LiveRelay.Server.Diagnosis;
using LiveRelay.Server.Diagnosis.Signal;

namespace LiveRelay.Bench.Diagnosis;

/// <summary>One measure of something that is known.</summary>
/// <param name="Measure">What is measured.</param>
/// <param name="Material">Of what.</param>
/// <param name="Known">What is true.</param>
/// <param name="Measured">What was found.</param>
/// <param name="Error">The difference, in the measure's own way.</param>
/// <param name="Bound">How large it may be; <c>null</c>: it is only told.</param>
internal sealed record KnownResult(string Measure, string Material, double Known, double Measured, double Error, double? Bound)
{
    internal bool IsGood => Bound is not { } bound || Math.Abs(Error) <= bound;
}

/// <summary>Measures material of which all is known.</summary>
internal static class KnownMaterial
{
    private const double LevelBoundDb = 1;
    private const double RateBoundPercent = 10;
    private const double ShareBoundPoints = 5;
    private const double SlideBoundSeconds = 1;
    private const double WaitBoundSeconds = 0.3;
    private const double PitchBoundSemitones = 0.3;
    private const double NoiseBoundDb = 2;
    private const double FacingBoundPoints = 10;
    private const double WordsBoundPercent = 10;
    private const int Usual = 140;
    private const int SectionSeconds = 40;

    private static readonly double[] _steps = [0, -6, 4, -10, 2];

    /// <summary>The level of five sections of the same sentences, each against the first.</summary>
    internal static IEnumerable<KnownResult> Levels(string voice, double noiseDb)
    {
        var sentences = Speech.Of(voice).Select(sentence => Speech.Say(voice, Usual, sentence.Text)).ToList();
        var sound = new Sound(SectionSeconds * _steps.Length);
        for (var section = 0; section < _steps.Length; section++)
        {
            var at = (section * SectionSeconds) + 0.5;
            foreach (var sentence in sentences)
            {
                at = sound.Add(sentence, at, _steps[section]) + 1.2;
            }
        }

        sound.AddNoise(noiseDb);
        var levels = new VoiceMeasure(sound.ToTrack()).LevelBySecond;
        double Median(int section) => Decibels.Quantile([.. levels.Skip(section * SectionSeconds).Take(SectionSeconds).OfType<float>()], 0.5);
        for (var section = 1; section < _steps.Length; section++)
        {
            var measured = Median(section) - Median(0);
            yield return new("level step, dB", $"{voice}, noise {noiseDb} dB below", _steps[section], measured, measured - _steps[section], LevelBoundDb);
        }
    }

    /// <summary>How much stronger speech is than the noise that was mixed in.</summary>
    internal static KnownResult SignalToNoise(string voice, double noiseDb)
    {
        var (sound, _) = Talk(voice, Usual, 1, noiseDb);
        var measured = new VoiceMeasure(sound.ToTrack()).SignalToNoise ?? double.NaN;
        return new("signal to noise, dB", voice, noiseDb, measured, measured - noiseDb, NoiseBoundDb);
    }

    /// <summary>Syllables a minute of speaking.</summary>
    internal static KnownResult Rate(string voice, int speed, double noiseDb)
    {
        var (sound, syllables) = Talk(voice, speed, 1, noiseDb);
        var known = 60 * syllables / sound.SpeechSeconds;
        var measured = LessonDiagnosis.MeasureVoices(0, sound.ToTrack(), null).Voice?.RatePerMinute ?? double.NaN;
        return new("rate, syllables/min", $"{voice} speed {speed}, noise {noiseDb} dB below", known, measured, 100 * ((measured / known) - 1), RateBoundPercent);
    }

    /// <summary>The teacher's part of all talk, from two tracks with noise on each; and the pauses before the others answer.</summary>
    internal static IEnumerable<KnownResult> Conversation(string teacher, string pupil, int teacherTurns, int pupilTurns)
    {
        double[] pauses = [0.8, 2, 4.5];
        var (ours, theirs) = (Speech.Of(teacher), Speech.Of(pupil));
        var (first, second) = (new Sound(150), new Sound(150));
        List<double> waits = [];
        var at = 1.0;
        for (var round = 0; round < pauses.Length * 2; round++)
        {
            for (var i = 0; i < teacherTurns; i++)
            {
                at = first.Add(Speech.Say(teacher, Usual, ours[(round + i) % ours.Count].Text), at + 0.6);
            }

            at += pauses[round % pauses.Length];
            waits.Add(pauses[round % pauses.Length]);
            for (var i = 0; i < pupilTurns; i++)
            {
                at = second.Add(Speech.Say(pupil, Usual + 10, theirs[(round + i) % theirs.Count].Text), at, -4) + 0.6;
            }
        }

        first.AddNoise(20);
        second.AddNoise(15);
        var result = LessonDiagnosis.MeasureVoices(150_000, first.ToTrack(), second.ToTrack()).Talk;
        var known = 100 * first.SpeechSeconds / (first.SpeechSeconds + second.SpeechSeconds);
        var measured = 100 * result.TeacherShare ?? double.NaN;
        var who = $"{teacher} {teacherTurns} : {pupil} {pupilTurns}";
        yield return new("talk share, %", who, known, measured, measured - known, ShareBoundPoints);
        yield return new("waits found", who, waits.Count, result.Waits.Count, result.Waits.Count - waits.Count, 0);
        var worst = waits.Zip(result.Waits).Select(static pair => ((pair.Second.ToMs - pair.Second.FromMs) / 1000.0) - pair.First).MaxBy(Math.Abs);
        yield return new("worst wait, s", who, 0, worst, worst, WaitBoundSeconds);
    }

    /// <summary>A voice-like tone whose pitch goes up and down as a sine of the logarithm.</summary>
    internal static IEnumerable<KnownResult> Pitch(double hertz, double semitones)
    {
        var samples = new short[30 * SoundTrack.SampleRate];
        var phase = 0.0;
        for (var i = 0; i < samples.Length; i++)
        {
            var t = (double)i / SoundTrack.SampleRate;
            phase += hertz * Math.Pow(2, semitones * Math.Sqrt(2) * Math.Sin(2 * Math.PI * t) / 12) / SoundTrack.SampleRate;
            var tone = Enumerable.Range(1, 8).Sum(harmonic => Math.Sin(2 * Math.PI * harmonic * phase) / harmonic);

            // Words of a second, each once up and down, with pauses between them.
            samples[i] = (short)(t % 1.5 < 1 ? 4000 * tone : 0);
        }

        var track = new SoundTrack();
        track.Take(samples);
        var voice = new VoiceMeasure(track);
        var median = voice.MedianHertz ?? double.NaN;
        yield return new("median pitch, Hz", $"tone {hertz} Hz", hertz, median, 12 * Math.Log2(median / hertz), PitchBoundSemitones);
        var spread = voice.PitchSpread ?? double.NaN;
        yield return new("pitch spread, semitones", $"tone {hertz} Hz", semitones, spread, spread - semitones, PitchBoundSemitones);
    }

    /// <summary>Slides of known times.</summary>
    internal static IEnumerable<KnownResult> SlideTimes(string material, IReadOnlyList<(int Number, int Lines, double Seconds)> slides)
    {
        var path = Path.Combine(Path.GetTempPath(), $"liverelay-slides-{Environment.ProcessId}-{slides.Count}.mp4");
        try
        {
            Slides.Draw(path, slides);
            var found = Slides.Track(path);
            yield return new("slides found", material, slides.Count, found.Count, found.Count - slides.Count, 0);
            var begins = slides.Select((_, i) => slides.Take(i).Sum(static slide => slide.Seconds)).ToList();
            var worst = begins.Zip(found).Select(static pair => ((double)pair.Second.From / SlideTracker.FrameRate) - pair.First).MaxBy(Math.Abs);
            yield return new("worst slide change, s", material, 0, worst, worst, SlideBoundSeconds);
            var known = slides.Where((slide, i) => slides.Take(i).Any(other => other.Number == slide.Number)).Count();
            var again = found.Where(static (slide, i) => slide.SameAs != i).Count();
            yield return new("slides shown again", material, known, again, again - known, 0);
            var (text, edges) = (slides.Select(static slide => (double)slide.Lines).ToArray(), found.Select(static slide => slide.Edges * 100).ToArray());
            yield return new("edges %, fewest lines", material, text.Min(), edges.Min(), 0, null);
            yield return new("edges %, most lines", material, text.Max(), edges.Max(), 0, null);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>How many words are read on slides of Chinese and a little English; nothing where no program reads them.</summary>
    internal static async Task<IReadOnlyList<KnownResult>> WordsAsync(int letterPixels)
    {
        var known = WrittenSlides.Words;
        return await WrittenSlides.ReadAsync(letterPixels) is { } read
            ? [new("words read", $"4 slides, letters of {letterPixels} of 720 pixels", known, read, 100 * (((double)read / known) - 1), WordsBoundPercent)]
            : [];
    }

    /// <summary>For how much of the time a face is seen from the front, while it is there and while it is not.</summary>
    internal static IEnumerable<KnownResult> Facing(string material, FaceCascade cascade, int facePixels, int seconds)
    {
        var path = Path.Combine(Path.GetTempPath(), $"liverelay-face-{Environment.ProcessId}-{facePixels}.mp4");
        try
        {
            Faces.Draw(path, facePixels, seconds);
            var looks = Faces.Look(path, cascade);
            double? bound = facePixels < CameraMeter.LeastFaceOf1280 ? null : FacingBoundPoints;
            double Seen(bool isThere) => 100 * looks.Where(look => Faces.IsThere(look.Second) == isThere).Average(static look => look.Value);
            yield return new("facing %, face there", material, 100, Seen(isThere: true), Seen(isThere: true) - 100, bound);
            yield return new("facing %, head without one", material, 0, Seen(isThere: false), Seen(isThere: false), FacingBoundPoints);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>All sentences of a voice, with pauses of a second.</summary>
    private static (Sound Sound, int Syllables) Talk(string voice, int speed, int rounds, double noiseDb)
    {
        var sentences = Enumerable.Range(0, rounds).SelectMany(_ => Speech.Of(voice)).ToList();
        var said = sentences.Select(sentence => Speech.Say(voice, speed, sentence.Text)).ToList();
        var sound = new Sound((int)(said.Sum(static one => (double)one.Length / SoundTrack.SampleRate) + said.Count + 3));
        var at = 1.0;
        foreach (var one in said)
        {
            at = sound.Add(one, at) + 1;
        }

        sound.AddNoise(noiseDb);
        return (sound, sentences.Sum(static sentence => sentence.Syllables));
    }
}
