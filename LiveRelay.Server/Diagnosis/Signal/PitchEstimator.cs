using System.Numerics;

namespace LiveRelay.Server.Diagnosis.Signal;

/// <summary>
/// The fundamental frequency of a moment by YIN (A. de Cheveigné, H. Kawahara, "YIN, a fundamental frequency estimator for speech and music", JASA 111, 2002):
/// the difference function, its cumulative mean normalization, the absolute threshold and the parabolic interpolation; not the best local estimate.
/// </summary>
internal sealed class PitchEstimator
{
    /// <summary>How many samples one estimate looks at.</summary>
    internal const int Window = Width + MaxLag;

    private const int Width = 400;
    private const int MinLag = SoundTrack.SampleRate / 450;
    private const int MaxLag = SoundTrack.SampleRate / 65;
    private const float Threshold = 0.15f;

    private readonly float[] _normalized = new float[MaxLag + 1];

    /// <summary>Estimates.</summary>
    /// <param name="samples"><see cref="Window"/> samples.</param>
    /// <returns>The frequency in Hz, and how far the sound is from repeating itself: 0 for a perfect period, about 1 for noise.</returns>
    internal (float Hertz, float Aperiodicity) Estimate(ReadOnlySpan<float> samples)
    {
        var still = samples[..Width];
        var energy = Dot(still, still);
        if (energy <= 0)
        {
            return (0, 1);
        }

        var (shifted, sum) = (energy, 0f);
        _normalized[0] = 1;
        for (var lag = 1; lag <= MaxLag; lag++)
        {
            var (gone, come) = (samples[lag - 1], samples[lag + Width - 1]);
            shifted += (come * come) - (gone * gone);
            var difference = Math.Max(0, energy + shifted - (2 * Dot(still, samples.Slice(lag, Width))));
            sum += difference;
            _normalized[lag] = sum > 0 ? difference * lag / sum : 1;
        }

        var best = BestLag();
        return (SoundTrack.SampleRate / Refine(best), _normalized[best]);
    }

    /// <summary>The first dip below the threshold, down to its bottom; where there is none, the deepest of all.</summary>
    private int BestLag()
    {
        var best = MinLag;
        for (var lag = MinLag; lag < MaxLag; lag++)
        {
            if (_normalized[lag] < Threshold)
            {
                while (lag + 1 < MaxLag && _normalized[lag + 1] < _normalized[lag])
                {
                    lag++;
                }

                return lag;
            }

            best = _normalized[lag] < _normalized[best] ? lag : best;
        }

        return best;
    }

    private float Refine(int lag)
    {
        var (before, at, after) = (_normalized[lag - 1], _normalized[lag], _normalized[lag + 1]);
        var bend = before - (2 * at) + after;
        return bend > 0 ? lag + Math.Clamp((before - after) / (2 * bend), -1, 1) : lag;
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = Vector<float>.Zero;
        var i = 0;
        for (; i <= a.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            sum += new Vector<float>(a[i..]) * new Vector<float>(b[i..]);
        }

        var rest = Vector.Sum(sum);
        for (; i < a.Length; i++)
        {
            rest += a[i] * b[i];
        }

        return rest;
    }
}
