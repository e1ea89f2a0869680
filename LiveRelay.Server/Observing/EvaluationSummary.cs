namespace LiveRelay.Server.Observing;

/// <summary>A submitted evaluation, ready to be counted.</summary>
/// <param name="TemplateId">The form.</param>
/// <param name="Version">Its version.</param>
/// <param name="Form">The same, as it is.</param>
/// <param name="Answers">The answers; complete.</param>
internal sealed record CountedEvaluation(int TemplateId, int Version, EvaluationForm Form, EvaluationAnswers Answers);

/// <summary>What several observers think of a lesson.</summary>
/// <param name="Total">The scores of all forms: each is of a hundred.</param>
/// <param name="Forms">By form and version, those with the most observers first.</param>
internal sealed record EvaluationSummary(Spread? Total, IReadOnlyList<FormSummary> Forms)
{
    internal static EvaluationSummary Of(IReadOnlyCollection<CountedEvaluation> evaluations)
    {
        var totals = evaluations.Select(static one => EvaluationScore.Of(one.Form, one.Answers).Total!.Value).ToList();
        return new EvaluationSummary(
            Spread.Of(totals),
            [
                .. evaluations.GroupBy(static one => (one.TemplateId, one.Version)).OrderByDescending(static group => group.Count()).ThenBy(static group => group.Key)
                    .Select(static group => FormSummary.Of(group.Key.TemplateId, group.Key.Version, group.First().Form, [.. group.Select(static one => one.Answers)])),
            ]);
    }
}

/// <summary>What those think who used one version of a form.</summary>
/// <param name="TemplateId">The form.</param>
/// <param name="Version">Its version.</param>
/// <param name="Form">The same, as it is.</param>
/// <param name="Total">Their scores.</param>
/// <param name="Band">What their mean is called.</param>
/// <param name="Bands">How many scores have each band, in the form's order.</param>
/// <param name="Dimensions">The points of each dimension, in the form's order.</param>
/// <param name="Items">The answers to each item, by the items' ids.</param>
/// <param name="Bonus">The bonus, by ids.</param>
internal sealed record FormSummary(
    int TemplateId,
    int Version,
    EvaluationForm Form,
    Spread Total,
    FormBand Band,
    IReadOnlyList<int> Bands,
    IReadOnlyList<Spread> Dimensions,
    IReadOnlyDictionary<string, Spread> Items,
    IReadOnlyDictionary<string, Spread> Bonus)
{
    internal static FormSummary Of(int templateId, int version, EvaluationForm form, IReadOnlyList<EvaluationAnswers> answers)
    {
        var scores = answers.Select(one => EvaluationScore.Of(form, one)).ToList();
        var total = Spread.Of([.. scores.Select(static score => score.Total!.Value)])!;
        return new FormSummary(
            templateId,
            version,
            form,
            total,
            form.BandOf(total.Mean),
            [.. form.Bands.Select(band => scores.Count(score => form.BandOf(score.Total!.Value) == band))],
            [.. form.Dimensions.Select((_, index) => Spread.Of([.. scores.Select(score => score.Dimensions[index]!.Value)])!)],
            form.Items.ToDictionary(static item => item.Id, item => Spread.Of([.. answers.Select(one => one.Items[item.Id])])!),
            form.Bonus.ToDictionary(static one => one.Id, one => Spread.Of([.. answers.Select(given => given.Bonus.GetValueOrDefault(one.Id))])!));
    }
}
