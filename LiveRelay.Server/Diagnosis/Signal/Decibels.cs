namespace LiveRelay.Server.Diagnosis.Signal;

/// <summary>Powers as decibels of full scale, and their order statistics.</summary>
internal static class Decibels
{
    /// <summary>What is quieter is as good as nothing: below the last bit of 16.</summary>
    internal const float Floor = -96;

    private const float LeastPower = 2.5e-10f;

    /// <summary>A mean square as decibels; that of the loudest square wave is 0.</summary>
    internal static float OfPower(double power) => power <= LeastPower ? Floor : (float)(10 * Math.Log10(power));

    /// <summary>The mean square again.</summary>
    internal static double ToPower(double decibels) => Math.Pow(10, decibels / 10);

    /// <summary>The value below which a part of all values lies; <c>NaN</c> of none.</summary>
    /// <param name="values">Values in any order; they are put in order.</param>
    /// <param name="part">0 to 1.</param>
    internal static float Quantile(Span<float> values, double part)
    {
        if (values.IsEmpty)
        {
            return float.NaN;
        }

        values.Sort();
        return values[(int)Math.Round(part * (values.Length - 1))];
    }
}
