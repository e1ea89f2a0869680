using LiveRelay.Server.Diagnosis.Signal;

namespace LiveRelay.Bench.Diagnosis;

/// <summary>A sound that is put together: speech at known moments and levels, and noise of known strength.</summary>
internal sealed class Sound(int seconds)
{
    private const int Seed = 20_090_502;

    private readonly double[] _samples = new double[seconds * SoundTrack.SampleRate];

    /// <summary>Where speech is.</summary>
    internal List<(double From, double To)> Speech { get; } = [];

    /// <summary>For how many seconds there is speech.</summary>
    internal double SpeechSeconds => Speech.Sum(static part => part.To - part.From);

    /// <summary>Puts speech at a moment.</summary>
    /// <returns>Where it ends, in seconds.</returns>
    internal double Add(short[] speech, double at, double gainDb = 0)
    {
        var (first, gain) = ((int)(at * SoundTrack.SampleRate), Math.Pow(10, gainDb / 20));
        for (var i = 0; i < speech.Length && first + i < _samples.Length; i++)
        {
            _samples[first + i] += speech[i] * gain;
        }

        var end = at + ((double)speech.Length / SoundTrack.SampleRate);
        Speech.Add((at, end));
        return end;
    }

    /// <summary>Adds white noise so that the speech, while there is any, is so many decibels stronger.</summary>
    internal void AddNoise(double signalToNoiseDb)
    {
        var power = _samples.Sum(static sample => sample * sample) / (SpeechSeconds * SoundTrack.SampleRate);
        var amplitude = Math.Sqrt(power / Math.Pow(10, signalToNoiseDb / 10));
        var random = new Random(Seed);
        for (var i = 0; i < _samples.Length; i++)
        {
            // Box and Muller.
            _samples[i] += amplitude * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        }
    }

    /// <summary>All of it, half as loud so that nothing is cut off.</summary>
    internal short[] ToSamples() => [.. _samples.Select(static sample => (short)Math.Clamp(sample / 2, short.MinValue, short.MaxValue))];

    /// <summary>As it is measured.</summary>
    internal SoundTrack ToTrack()
    {
        var track = new SoundTrack();
        track.Take(ToSamples());
        return track;
    }
}
