namespace LiveRelay.Server.Diagnosis.Signal;

/// <summary>A filter of second order (Butterworth, by the bilinear transform): what lies below or above its corner goes down by 12 dB an octave.</summary>
internal sealed class Biquad
{
    private readonly double _b0;
    private readonly double _b1;
    private readonly double _b2;
    private readonly double _a1;
    private readonly double _a2;
    private double _s1;
    private double _s2;

    private Biquad(double b0, double b1, double b2, double a0, double a1, double a2) => (_b0, _b1, _b2, _a1, _a2) = (b0 / a0, b1 / a0, b2 / a0, a1 / a0, a2 / a0);

    /// <summary>Lets pass what is above a frequency.</summary>
    internal static Biquad HighPass(double hertz, double sampleRate)
    {
        var (cos, alpha) = At(hertz, sampleRate);
        return new Biquad((1 + cos) / 2, -(1 + cos), (1 + cos) / 2, 1 + alpha, -2 * cos, 1 - alpha);
    }

    /// <summary>Lets pass what is below a frequency.</summary>
    internal static Biquad LowPass(double hertz, double sampleRate)
    {
        var (cos, alpha) = At(hertz, sampleRate);
        return new Biquad((1 - cos) / 2, 1 - cos, (1 - cos) / 2, 1 + alpha, -2 * cos, 1 - alpha);
    }

    /// <summary>The next sample.</summary>
    internal float Next(float x)
    {
        var y = (_b0 * x) + _s1;
        _s1 = (_b1 * x) - (_a1 * y) + _s2;
        _s2 = (_b2 * x) - (_a2 * y);
        return (float)y;
    }

    private static (double Cos, double Alpha) At(double hertz, double sampleRate)
    {
        var w = 2 * Math.PI * hertz / sampleRate;
        return (Math.Cos(w), Math.Sin(w) / Math.Sqrt(2));
    }
}
