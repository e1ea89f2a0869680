namespace LiveRelay.Server.Diagnosis.Signal;

/// <summary>What is measured of one voice: how loud it is over its noise, how it rises and falls, how many syllables it speaks.</summary>
internal sealed class VoiceMeasure
{
    private const int TenSeconds = 10;
    private const int LeastFramesOfSecond = 25;
    private const int LeastNoiseFrames = 100;
    private const int NoiseMargin = 20;
    private const float BelowLoudDb = 25;
    private const double LoudQuantile = 0.9;
    private const int LeastSpeechFrames = 3 * SoundTrack.FrameRate;
    private const float VoicedAperiodicity = 0.15f;
    private const int LeastVoicedFrames = 50;
    private const int SemitonesPerOctave = 12;

    private readonly SoundTrack _track;
    private readonly bool[] _talks;

    /// <summary>Measures.</summary>
    internal VoiceMeasure(SoundTrack track)
    {
        _track = track;
        Talk = VoiceActivity.Find(track);
        Nuclei = SyllableNuclei.Find(track, Talk);
        _talks = new bool[track.Level.Count];
        foreach (var stretch in Talk)
        {
            _talks.AsSpan(stretch.From, stretch.Length).Fill(true);
        }

        NoiseDb = NoiseOf();
        LevelBySecond = [.. Enumerable.Range(0, SecondsOf(1)).Select(LevelOf)];
        float[] known = [.. LevelBySecond.OfType<float>()];
        MedianDb = known.Length == 0 ? null : Decibels.Quantile(known, 0.5);
    }

    /// <summary>Where it speaks, in frames.</summary>
    internal IReadOnlyList<Stretch> Talk { get; }

    /// <summary>The frames at which syllables sound.</summary>
    internal IReadOnlyList<int> Nuclei { get; }

    /// <summary>The mean level of what is heard while nobody speaks, in dB of full scale; <c>null</c> where there is hardly any such time.</summary>
    internal float? NoiseDb { get; }

    /// <summary>The level of each second's talk in dB of full scale, without the noise's part; <c>null</c> without talk.</summary>
    internal IReadOnlyList<float?> LevelBySecond { get; }

    /// <summary>The median of those.</summary>
    internal float? MedianDb { get; }

    /// <summary>For how many frames it speaks.</summary>
    internal int TalkFrames => Talk.Sum(static stretch => stretch.Length);

    /// <summary>How much stronger the talk is than what is heard beside it, in dB.</summary>
    internal float? SignalToNoise
    {
        get
        {
            var (sum, count) = (0.0, 0);
            for (var i = 0; i < _talks.Length; i++)
            {
                (sum, count) = _talks[i] ? (sum + Decibels.ToPower(_track.Level[i]), count + 1) : (sum, count);
            }

            var noise = NoiseDb is { } db ? Decibels.ToPower(db) : 0;
            return count == 0 || noise == 0 ? null : Decibels.OfPower(Math.Max((sum / count) - noise, noise * 0.01) / noise);
        }
    }

    /// <summary>Syllables a minute while it speaks, of each ten seconds; <c>null</c> where it hardly speaks.</summary>
    internal IEnumerable<int?> RateByTenSeconds => Enumerable.Range(0, SecondsOf(TenSeconds)).Select(part =>
    {
        var span = Part(part, TenSeconds);
        var speaks = Talk.Sum(span.Common);
        var syllables = Nuclei.Count(at => at >= span.From && at < span.To);
        return speaks < LeastSpeechFrames ? (int?)null : (int)Math.Round(60.0 * SoundTrack.FrameRate * syllables / speaks);
    });

    /// <summary>The median pitch in Hz; <c>null</c> where it was not heard.</summary>
    internal float? MedianHertz => Hertz(new Stretch(0, _talks.Length)) is { Length: >= LeastVoicedFrames } hertz ? Decibels.Quantile(hertz, 0.5) : null;

    /// <summary>How far the pitch moves about its middle, in semitones: the standard deviation, of the whole.</summary>
    internal float? PitchSpread => SpreadOf(new Stretch(0, _talks.Length));

    /// <summary>The same of each ten seconds.</summary>
    internal IEnumerable<float?> PitchSpreadByTenSeconds => Enumerable.Range(0, SecondsOf(TenSeconds)).Select(part => SpreadOf(Part(part, TenSeconds)));

    private float? NoiseOf()
    {
        var (sum, count) = (0.0, 0);
        for (var i = NoiseMargin; i < _talks.Length - NoiseMargin; i++)
        {
            // Its neighbours too, since rooms and rising voices reach beyond what counts as talk.
            if (!_talks[i - NoiseMargin] && !_talks[i] && !_talks[i + NoiseMargin] && _track.Level[i] > VoiceActivity.NothingDb)
            {
                (sum, count) = (sum + Decibels.ToPower(_track.Level[i]), count + 1);
            }
        }

        return count < LeastNoiseFrames ? null : Decibels.OfPower(sum / count);
    }

    /// <summary>The mean of the frames in which it really sounds: short pauses would make a slow speaker quiet.</summary>
    private float? LevelOf(int second)
    {
        var span = Part(second, 1);
        List<float> heard = [];
        for (var i = span.From; i < span.To; i++)
        {
            if (_talks[i])
            {
                heard.Add(_track.Level[i]);
            }
        }

        if (heard.Count < LeastFramesOfSecond)
        {
            return null;
        }

        var least = Decibels.Quantile([.. heard], LoudQuantile) - BelowLoudDb;
        var power = heard.Where(level => level >= least).Average(static level => Decibels.ToPower(level));
        var noise = NoiseDb is { } db ? Decibels.ToPower(db) : 0;
        return Decibels.OfPower(Math.Max(power - noise, power * 0.1));
    }

    private float? SpreadOf(Stretch span)
    {
        var hertz = Hertz(span);
        if (hertz.Length < LeastVoicedFrames)
        {
            return null;
        }

        // The middle nine tenths: an octave error of the estimate is no melody.
        Array.Sort(hertz);
        var middle = hertz[(hertz.Length / 20)..(hertz.Length - (hertz.Length / 20))].Select(static value => SemitonesPerOctave * Math.Log2(value)).ToArray();
        var mean = middle.Average();
        return (float)Math.Sqrt(middle.Average(value => (value - mean) * (value - mean)));
    }

    private float[] Hertz(Stretch span) =>
        [.. Enumerable.Range(span.From, span.Length).Where(i => _talks[i] && _track.Aperiodicity[i] < VoicedAperiodicity).Select(i => _track.Pitch[i])];

    private int SecondsOf(int seconds) => (_track.Level.Count + (seconds * SoundTrack.FrameRate) - 1) / (seconds * SoundTrack.FrameRate);

    private Stretch Part(int number, int seconds) =>
        new(number * seconds * SoundTrack.FrameRate, Math.Min(_track.Level.Count, (number + 1) * seconds * SoundTrack.FrameRate));
}
