namespace LiveRelay.Bench.Load;

/// <summary>A figure over all runs.</summary>
/// <param name="What">What it is, with its unit.</param>
/// <param name="Values">Of each run that has it.</param>
/// <param name="Reach">What is to be reached; <c>null</c> where it is for information.</param>
/// <param name="IsAtLeast">Whether more is better.</param>
internal sealed record ReachedFigure(string What, IReadOnlyList<double> Values, double? Reach, bool IsAtLeast)
{
    /// <summary>The middle one; of an even number, the mean of the two in the middle.</summary>
    public double Median { get; } = (Values.Order().ElementAt((Values.Count - 1) / 2) + Values.Order().ElementAt(Values.Count / 2)) / 2;

    /// <summary>The lowest one.</summary>
    public double Lowest { get; } = Values.Min();

    /// <summary>The highest one.</summary>
    public double Highest { get; } = Values.Max();

    /// <summary>Whether the median reaches it; <c>null</c> where nothing is to be reached.</summary>
    public bool? Holds => Reach is { } reach ? IsAtLeast ? Median >= reach : Median <= reach : null;
}
