using CsCheck;
using LiveRelay.Server.Observing;

namespace LiveRelay.Tests.Observing;

/// <summary>What comes of one form, and of several.</summary>
public sealed class EvaluationScoringTests
{
    private static readonly EvaluationForm _general = BuiltInForms.All.Single(static form => form.Name == BuiltInForms.General).Form;
    private static readonly EvaluationForm _stars = BuiltInForms.All.Single(static form => form.Name == BuiltInForms.Stars).Form;

    /// <summary>Points and grades in one form, weights that no sum of items is equal to.</summary>
    private static readonly EvaluationForm _mixed = new(
        "混合",
        null,
        [
            new("a", "甲", null, 70, [new("a1", "一", null, ItemScale.Points, 30), new("a2", "二", null, ItemScale.Points, 10)]),
            new("b", "乙", null, 30, [new("b1", "一", null, ItemScale.Grade, 5), new("b2", "二", null, ItemScale.Stars, 5)]),
        ],
        [new("c", "加分", null, 3)],
        [new(75, "A", null), new(0, "B", null)]);

    private static readonly Gen<EvaluationAnswers> _answers = Gen.Select(Gen.Int[0, 60], Gen.Int[0, 20], Gen.Int[2, 5], Gen.Int[1, 5], Gen.Int[0, 6])
        .Select(static (a1, a2, b1, b2, c) => new EvaluationAnswers(
            new Dictionary<string, decimal> { ["a1"] = a1 / 2m, ["a2"] = a2 / 2m, ["b1"] = b1, ["b2"] = b2 }, new Dictionary<string, decimal> { ["c"] = c / 2m }));

    [Fact]
    public void The_general_form_weighs_10_15_25_30_20_and_is_a_hundred_when_all_is_good()
    {
        Assert.Equal([10m, 15, 25, 30, 20], _general.Dimensions.Select(static dimension => dimension.Weight));
        Assert.Equal([2m, 2], _general.Bonus.Select(static bonus => bonus.Max));
        Assert.Equal(100, Score(_general, 5).Total);
        Assert.Equal(80, Score(_general, 4).Total);
        Assert.Equal(40, Score(_general, 2).Total);
        Assert.Equal(["教学目标", "教学内容", "教学过程", "教学方法与策略", "教师素质"], _general.Dimensions.Select(static dimension => dimension.Name));
    }

    [Fact]
    public void A_form_filled_in_by_hand_gives_what_one_reckons_on_paper()
    {
        int[] grades = [5, 4, /* 9 */ 5, 5, 4, /* 14 */ 4, 4, 4, 5, 3, /* 20 */ 5, 5, 4, 4, 3, 4, /* 25 */ 5, 5, 4, 4 /* 18 */];
        var score = EvaluationScore.Of(_general, Answers(_general, grades, ("innovation", 1.5m)));

        Assert.Equal([9m, 14, 20, 25, 18], score.Dimensions);
        Assert.Equal(87.5m, score.Total);
        Assert.Equal("良好", _general.BandOf(score.Total!.Value).Name);
        Assert.Equal(84, EvaluationScore.Of(_stars, Answers(_stars, [5, 4, 4, 3, 5])).Total);

        // 70 · (20 + 7.5) / 40 + 30 · (4 + 3) / 10 = 48.125 + 21 = 69.125, and a half.
        Assert.Equal(69.63m, EvaluationScore.Of(_mixed, new EvaluationAnswers(
            new Dictionary<string, decimal> { ["a1"] = 20, ["a2"] = 7.5m, ["b1"] = 4, ["b2"] = 3 }, new Dictionary<string, decimal> { ["c"] = 0.5m })).Total);
    }

    [Theory]
    [InlineData(104, "优秀")]
    [InlineData(90, "优秀")]
    [InlineData(89.99, "良好")]
    [InlineData(80, "良好")]
    [InlineData(70, "中等")]
    [InlineData(60, "合格")]
    [InlineData(59.99, "不合格")]
    [InlineData(0, "不合格")]
    public void Bands_begin_where_they_say(decimal total, string band) => Assert.Equal(band, _general.BandOf(total).Name);

    [Fact]
    public void What_is_not_answered_is_named_and_there_is_no_total()
    {
        var answers = Answers(_general, [5, 5, 5]);
        var score = EvaluationScore.Of(_general, answers);

        Assert.Null(score.Total);
        Assert.Equal(10, score.Dimensions[0]);
        Assert.Null(score.Dimensions[1]);
        Assert.Equal(17, score.Missing.Count);
        Assert.DoesNotContain("goals-1", score.Missing);
    }

    [Fact]
    public void A_total_is_its_dimensions_and_its_bonus_and_never_more_than_the_form_gives() => _answers.Sample(answers =>
    {
        var score = EvaluationScore.Of(_mixed, answers);
        Assert.InRange(score.Total!.Value, 0, 103);
        Assert.InRange(Math.Abs(score.Dimensions.Sum(static points => points!.Value) + score.Bonus - score.Total.Value), 0, 0.02m);
    });

    [Fact]
    public void A_better_answer_never_gives_less() => Gen.Select(_answers, _answers).Sample((one, other) =>
    {
        Dictionary<string, decimal> Best(Func<EvaluationAnswers, IReadOnlyDictionary<string, decimal>> of) =>
            of(one).ToDictionary(static pair => pair.Key, pair => Math.Max(pair.Value, of(other)[pair.Key]));
        var best = new EvaluationAnswers(Best(static answers => answers.Items), Best(static answers => answers.Bonus));
        Assert.True(EvaluationScore.Of(_mixed, best).Total >= Math.Max(EvaluationScore.Of(_mixed, one).Total!.Value, EvaluationScore.Of(_mixed, other).Total!.Value));
    });

    [Fact]
    public void Five_observers_have_a_mean_a_deviation_and_a_mean_without_the_best_and_the_worst()
    {
        // √((4 + 9 + 64 + 169 + 484) / 4) = √182.5; √((6.25 + 156.25 + 156.25 + 506.25) / 3) = √275
        Assert.Equal(new Spread(5, 82, 13.51m, 60, 95, 85), Spread.Of([80, 85, 90, 95, 60]));
        Assert.Equal(new Spread(4, 82.5m, 16.58m, 60, 95, null), Spread.Of([80, 95, 95, 60]));
        Assert.Equal(new Spread(1, 80, null, 80, 80, null), Spread.Of([80]));
        Assert.Null(Spread.Of([]));
    }

    [Fact]
    public void A_spread_does_not_ask_who_came_first_and_lies_within_its_ends() =>
        Gen.Int[0, 10_400].Select(static hundredths => hundredths / 100m).Array[1, 30].Sample(values =>
        {
            var spread = Spread.Of(values)!;
            Assert.Equal(spread, Spread.Of([.. values.Reverse()]));
            Assert.InRange(spread.Mean, spread.Least, spread.Most);
            Assert.Equal(values.Length >= 5, spread.TrimmedMean is not null);
            Assert.InRange(spread.TrimmedMean ?? spread.Mean, spread.Least, spread.Most);

            // The deviation of the sample is largest where half is at either end (T. Popoviciu, 1935; by n − 1).
            Assert.InRange(spread.Deviation ?? 0, 0, ((spread.Most - spread.Least) * (decimal)Math.Sqrt(values.Length / 4.0 / Math.Max(1, values.Length - 1))) + 0.01m);
            Assert.Equal(0, Spread.Of([.. values.Select(_ => values[0])])!.Deviation ?? 0);
        });

    [Fact]
    public void A_summary_counts_each_form_for_itself_and_all_totals_together()
    {
        CountedEvaluation Of(int template, EvaluationForm form, int answer) => new(template, 1, form, Answers(form, [.. form.Items.Select(_ => answer)]));
        var summary = EvaluationSummary.Of([Of(1, _general, 5), Of(2, _stars, 4), Of(1, _general, 4)]);

        Assert.Equal(86.67m, summary.Total!.Mean);
        Assert.Equal([1, 2], summary.Forms.Select(static form => form.TemplateId));
        Assert.Equal([1, 1, 0, 0, 0], summary.Forms[0].Bands);
        Assert.Equal(new Spread(2, 4.5m, 0.71m, 4, 5, null), summary.Forms[0].Items["goals-1"]);
        Assert.Equal(27, summary.Forms[0].Dimensions[3].Mean);
        Assert.Equal(16, summary.Forms[1].Dimensions[0].Mean);
        Assert.Equal("优秀", summary.Forms[0].Band.Name);
    }

    private static EvaluationScore Score(EvaluationForm form, int grade) => EvaluationScore.Of(form, Answers(form, [.. form.Items.Select(_ => grade)]));

    private static EvaluationAnswers Answers(EvaluationForm form, int[] answers, params (string Id, decimal Points)[] bonus) => new(
        form.Items.Zip(answers).ToDictionary(static pair => pair.First.Id, static pair => (decimal)pair.Second),
        bonus.ToDictionary(static one => one.Id, static one => one.Points));
}
