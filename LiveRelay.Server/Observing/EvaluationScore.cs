namespace LiveRelay.Server.Observing;

/// <summary>What comes of answers.</summary>
/// <param name="Dimensions">The points of each dimension, of its weight; <c>null</c> while an item of it is not answered.</param>
/// <param name="Bonus">What is given beside them.</param>
/// <param name="Total">All together; <c>null</c> while an item is not answered.</param>
/// <param name="Missing">The items that are not answered, by their ids.</param>
public sealed record EvaluationScore(IReadOnlyList<decimal?> Dimensions, decimal Bonus, decimal? Total, IReadOnlyList<string> Missing)
{
    private const int Decimals = 2;

    /// <summary>
    /// Scores answers by a form. A dimension gives its weight times what its items were given of what they could be given; the total is what the
    /// dimensions and the bonus give, rounded once, to hundredths. It is above a hundred where there is a bonus to what is full already.
    /// </summary>
    public static EvaluationScore Of(EvaluationForm form, EvaluationAnswers answers)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(answers);
        var exact = form.Dimensions.Select(dimension => PointsOf(dimension, answers)).ToList();
        var bonus = form.Bonus.Sum(one => answers.Bonus.GetValueOrDefault(one.Id));
        var total = exact.Contains(null) ? (decimal?)null : Rounded(exact.Sum(static points => points!.Value) + bonus);
        return new EvaluationScore(
            [.. exact.Select(static points => points is { } known ? Rounded(known) : (decimal?)null)],
            bonus,
            total,
            [.. form.Items.Where(item => !answers.Items.ContainsKey(item.Id)).Select(static item => item.Id)]);
    }

    private static decimal? PointsOf(FormDimension dimension, EvaluationAnswers answers) =>
        dimension.Items.All(item => answers.Items.ContainsKey(item.Id))
            ? dimension.Weight * dimension.Items.Sum(item => answers.Items[item.Id]) / dimension.Items.Sum(static item => item.Max)
            : null;

    private static decimal Rounded(decimal points) => Math.Round(points, Decimals, MidpointRounding.AwayFromZero);
}

/// <summary>How far several observers agree.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Deviation">The standard deviation of the sample (by n − 1); <c>null</c> for one alone.</param>
/// <param name="Least">The least.</param>
/// <param name="Most">The most.</param>
/// <param name="TrimmedMean">The mean without the best and the worst one, from five on; else <c>null</c>.</param>
public sealed record Spread(int Count, decimal Mean, decimal? Deviation, decimal Least, decimal Most, decimal? TrimmedMean)
{
    /// <summary>From so many on there is a trimmed mean.</summary>
    public const int LeastForTrimming = 5;

    private const int Decimals = 2;

    /// <summary>The spread of values; <c>null</c> for none.</summary>
    public static Spread? Of(IReadOnlyCollection<decimal> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0)
        {
            return null;
        }

        var (sum, least, most) = (values.Sum(), values.Min(), values.Max());
        var mean = sum / values.Count;
        var squares = values.Sum(value => (value - mean) * (value - mean));
        return new Spread(
            values.Count,
            Rounded(mean),
            values.Count > 1 ? Rounded((decimal)Math.Sqrt((double)(squares / (values.Count - 1)))) : null,
            least,
            most,
            values.Count >= LeastForTrimming ? Rounded((sum - least - most) / (values.Count - 2)) : null);
    }

    private static decimal Rounded(decimal value) => Math.Round(value, Decimals, MidpointRounding.AwayFromZero);
}
