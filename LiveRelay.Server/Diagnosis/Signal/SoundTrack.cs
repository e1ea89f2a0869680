namespace LiveRelay.Server.Diagnosis.Signal;

/// <summary>
/// One voice's sound, taken in as it is decoded (16 kHz, one channel) and kept as what each hundredth of a second was: how loud, how loud in the band of
/// vowels, at which pitch.
/// </summary>
internal sealed class SoundTrack
{
    /// <summary>Samples a second.</summary>
    internal const int SampleRate = 16_000;

    /// <summary>Frames a second.</summary>
    internal const int FrameRate = 100;

    /// <summary>Nothing is said below that, and nothing is looked for.</summary>
    private const float DeadDb = -65;

    private const int FrameSamples = SampleRate / FrameRate;
    private const float SampleScale = 1f / 32_768;
    private const double RumbleHertz = 80;
    private const double VowelLowHertz = 300;
    private const double VowelHighHertz = 2500;

    private readonly Biquad _rumble = Biquad.HighPass(RumbleHertz, SampleRate);
    private readonly Biquad _low = Biquad.HighPass(VowelLowHertz, SampleRate);
    private readonly Biquad _high = Biquad.LowPass(VowelHighHertz, SampleRate);
    private readonly PitchEstimator _pitch = new();
    private readonly float[] _samples = new float[PitchEstimator.Window];
    private readonly float[] _frame = new float[FrameSamples];
    private double _power;
    private double _bandPower;
    private int _filled;

    /// <summary>The level of each frame in dB of full scale, without what lies below speech.</summary>
    internal List<float> Level { get; } = [];

    /// <summary>The level of each frame in the band of vowels, 300 to 2500 Hz.</summary>
    internal List<float> Band { get; } = [];

    /// <summary>The pitch of each frame in Hz; it means something where <see cref="Aperiodicity"/> is small.</summary>
    internal List<float> Pitch { get; } = [];

    /// <summary>How far each frame is from repeating itself: 0 for a perfect period, about 1 for noise.</summary>
    internal List<float> Aperiodicity { get; } = [];

    /// <summary>Takes in the next samples.</summary>
    internal void Take(ReadOnlySpan<short> samples)
    {
        foreach (var sample in samples)
        {
            var x = _rumble.Next(sample * SampleScale);
            var band = _high.Next(_low.Next(x));
            _power += x * x;
            _bandPower += band * band;
            _frame[_filled++] = x;
            if (_filled == FrameSamples)
            {
                EndFrame();
            }
        }
    }

    /// <summary>The pitch is that of the samples until this frame: 10 to 20 ms late, which matters to no measure here.</summary>
    private void EndFrame()
    {
        _samples.AsSpan(FrameSamples).CopyTo(_samples);
        _frame.CopyTo(_samples, _samples.Length - FrameSamples);
        var level = Decibels.OfPower(_power / FrameSamples);
        Level.Add(level);
        Band.Add(Decibels.OfPower(_bandPower / FrameSamples));
        var (hertz, aperiodicity) = level > DeadDb ? _pitch.Estimate(_samples) : (0, 1);
        Pitch.Add(hertz);
        Aperiodicity.Add(aperiodicity);
        (_power, _bandPower, _filled) = (0, 0, 0);
    }
}
