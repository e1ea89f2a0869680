using LiveRelay.Server.Lessons.Minutes;
using LiveRelay.Server.Problems;

namespace LiveRelay.Server.Observing;

/// <summary>Evaluations as tables, for people who file them.</summary>
internal sealed class EvaluationSheets(UiLanguage language, TimeZoneInfo zone)
{
    private readonly SheetWords _words = new(language);

    private string Form => _words.Of("评课表", "Form");

    private string Dimension => _words.Of("维度", "Dimension");

    private string Item => _words.Of("项目", "Item");

    private string Full => _words.Of("满分", "Of");

    private string Bonus => _words.Of("加分", "Bonus");

    private string Total => _words.Of("总分", "Total");

    private string[] Texts => [_words.Of("亮点", "Strengths"), _words.Of("不足", "Weaknesses"), _words.Of("建议", "Suggestions")];

    /// <summary>What comes of all, who gave how much, and each answer.</summary>
    internal IReadOnlyList<Sheet> Of(EvaluationSummary summary, IReadOnlyList<ReadEvaluation> evaluations) =>
        [Summary(summary), People(evaluations), Answers(evaluations)];

    /// <summary>One observer's form.</summary>
    internal Sheet Of(ReadEvaluation one)
    {
        var (form, evaluation) = (one.Evaluation.Form, one.Evaluation);
        var rows = new List<IReadOnlyList<object?>>
        {
            Row(_words.Of("课", "Lesson"), one.Title),
            Row(_words.Of("执教", "Teacher"), $"{one.Teacher} {one.School}".Trim()),
            Row(_words.Of("听课人", "Observer"), $"{one.Observer.Name} {one.Observer.School}".Trim()),
            Row(_words.Of("目的", "Purpose"), _words.Purpose(one.Purpose)),
            Row(Form, $"{NameOf(form.Name, form.NameEn)} v{evaluation.Version}"),
        };
        rows.AddRange(AnswersOf(evaluation).Select(static answer => (IReadOnlyList<object?>)[answer.Dimension, answer.Item, answer.Full, answer.Given]));
        rows.Add([Total, evaluation.Band is { } band ? NameOf(band.Name, band.NameEn) : null, EvaluationForm.Full, evaluation.Score.Total]);
        rows.AddRange(Texts.Zip([evaluation.Strengths, evaluation.Weaknesses, evaluation.Suggestions]).Select(static text => Row(text.First, text.Second)));
        rows.Add(Row(_words.Of("提交", "Submitted"), Clock(evaluation.SubmittedAt)));
        return new Sheet("form", Form, [Dimension, Item, Full, _words.Of("得分", "Given")], rows);

        static IReadOnlyList<object?> Row(string head, string? text) => [head, text, null, null];
    }

    private Sheet Summary(EvaluationSummary summary)
    {
        var rows = new List<IReadOnlyList<object?>>();
        if (summary.Total is { } all)
        {
            rows.Add(Spread(_words.Of("全部", "All"), Total, null, EvaluationForm.Full, all));
        }

        foreach (var one in summary.Forms)
        {
            var name = $"{NameOf(one.Form.Name, one.Form.NameEn)} v{one.Version}";
            rows.Add(Spread(name, Total, null, EvaluationForm.Full, one.Total));
            foreach (var (dimension, spread) in one.Form.Dimensions.Zip(one.Dimensions))
            {
                rows.Add(Spread(name, NameOf(dimension.Name, dimension.NameEn), null, dimension.Weight, spread));
                rows.AddRange(dimension.Items.Select(item =>
                    Spread(name, NameOf(dimension.Name, dimension.NameEn), NameOf(item.Name, item.NameEn), item.Max, one.Items[item.Id])));
            }

            rows.AddRange(one.Form.Bonus.Select(bonus => Spread(name, Bonus, NameOf(bonus.Name, bonus.NameEn), bonus.Max, one.Bonus[bonus.Id])));
        }

        return new Sheet(
            "summary",
            _words.Of("汇总", "Summary"),
            [
                Form, Dimension, Item, Full, _words.Of("人数", "Observers"), _words.Of("平均", "Mean"), _words.Of("标准差", "Deviation"),
                _words.Of("最低", "Least"), _words.Of("最高", "Most"), _words.Of("去掉最高最低的平均", "Trimmed mean"),
            ],
            rows);
    }

    private static IReadOnlyList<object?> Spread(string form, string dimension, string? item, decimal full, Spread spread) =>
        [form, dimension, item, full, spread.Count, spread.Mean, spread.Deviation, spread.Least, spread.Most, spread.TrimmedMean];

    private Sheet People(IReadOnlyList<ReadEvaluation> evaluations) => new(
        "forms",
        _words.Of("听课人", "Observers"),
        [
            _words.Name, _words.School, _words.Of("目的", "Purpose"), Form, _words.Of("版本", "Version"), Total, _words.Of("等级", "Band"),
            .. Texts, _words.Of("提交", "Submitted"),
        ],
        [
            .. evaluations.Select(one => (IReadOnlyList<object?>)
            [
                one.Observer.Name,
                one.Observer.School,
                _words.Purpose(one.Purpose),
                NameOf(one.Evaluation.Form.Name, one.Evaluation.Form.NameEn),
                one.Evaluation.Version,
                one.Evaluation.Score.Total,
                NameOf(one.Evaluation.Band!.Name, one.Evaluation.Band.NameEn),
                one.Evaluation.Strengths,
                one.Evaluation.Weaknesses,
                one.Evaluation.Suggestions,
                Clock(one.Evaluation.SubmittedAt),
            ]),
        ]);

    private Sheet Answers(IReadOnlyList<ReadEvaluation> evaluations) => new(
        "answers",
        _words.Of("逐项", "Answers"),
        [_words.Name, _words.School, Form, _words.Of("版本", "Version"), Dimension, Item, Full, _words.Of("得分", "Given")],
        [
            .. evaluations.SelectMany(one => AnswersOf(one.Evaluation).Select(answer => (IReadOnlyList<object?>)
            [
                one.Observer.Name,
                one.Observer.School,
                NameOf(one.Evaluation.Form.Name, one.Evaluation.Form.NameEn),
                one.Evaluation.Version,
                answer.Dimension,
                answer.Item,
                answer.Full,
                answer.Given,
            ])),
        ]);

    private IEnumerable<(string Dimension, string Item, decimal Full, decimal? Given)> AnswersOf(EvaluationShape evaluation) =>
        evaluation.Form.Dimensions.SelectMany(dimension => dimension.Items.Select(item => (
                NameOf(dimension.Name, dimension.NameEn), NameOf(item.Name, item.NameEn), item.Max, Given(evaluation.Items, item.Id))))
            .Concat(evaluation.Form.Bonus.Select(bonus => (Bonus, NameOf(bonus.Name, bonus.NameEn), bonus.Max, Given(evaluation.Bonus, bonus.Id))));

    private static decimal? Given(IReadOnlyDictionary<string, decimal> answers, string id) => answers.TryGetValue(id, out var value) ? value : null;

    private string NameOf(string name, string? english) => _words.Of(name, english ?? name);

    private string? Clock(DateTimeOffset? at) => at is { } instant
        ? TimeZoneInfo.ConvertTime(instant, zone).ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture)
        : null;
}
