using System.Globalization;
using System.Text.Json;
using LiveRelay.Server.Accounts;
using LiveRelay.Server.Lessons.Minutes;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Regrets;

/// <summary>One line of a redesign: what was wrong, and what will be done instead.</summary>
/// <param name="Phase">The teaching phase that it is about; <c>null</c>: the whole lesson.</param>
/// <param name="AtMs">The moment that it is about, on the recording's clock; <c>null</c> for none.</param>
/// <param name="MomentId">The teacher's own moment that it answers; <c>null</c> for none.</param>
/// <param name="Problem">What was wrong.</param>
/// <param name="Change">What will be done instead.</param>
internal sealed record RedesignLine(string? Phase, long? AtMs, int? MomentId, string Problem, string Change)
{
    internal const int MaxTextLength = 2000;
}

/// <summary>How a lesson would be taught the next time.</summary>
internal static class Redesign
{
    internal static IReadOnlyList<RedesignLine> Of(RedesignRecord? record) =>
        record is null ? [] : JsonSerializer.Deserialize<IReadOnlyList<RedesignLine>>(record.Lines, JsonSerializerOptions.Web) ?? [];

    internal static string ToJson(IReadOnlyList<RedesignLine> lines) => JsonSerializer.Serialize(lines, JsonSerializerOptions.Web);

    /// <summary>As a table for people who file it.</summary>
    internal static Sheet SheetOf(IReadOnlyList<RedesignLine> lines, IReadOnlyDictionary<int, OwnMomentRecord> moments, UiLanguage language)
    {
        var words = new SheetWords(language);
        return new Sheet(
            "redesign",
            words.Of("再教设计", "Redesign"),
            [words.Of("环节", "Phase"), words.Time, words.Of("原来的问题", "What was wrong"), words.Of("改进做法", "What will be done"), words.Of("对应的标记", "Marked moment"), words.Of("改进设想", "Idea")],
            [.. lines.Select(line =>
            {
                var moment = line.MomentId is { } id ? moments.GetValueOrDefault(id) : null;
                return (IReadOnlyList<object?>)[PhaseOf(words, line.Phase), Clock(line.AtMs), line.Problem, line.Change, words.Mark(moment?.Kind), moment?.Improvement ?? ""];
            })]);
    }

    private static string Clock(long? atMs) => atMs is { } at ? TimeSpan.FromMilliseconds(at).ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture) : "";

    private static string PhaseOf(SheetWords words, string? phase) => !WireName.TryParse<TeachingPhase>(phase, out var known) ? words.Of("整节课", "Whole lesson") : known switch
    {
        TeachingPhase.Organise => words.Of("组织教学", "Organise"),
        TeachingPhase.Introduce => words.Of("导入", "Introduce"),
        TeachingPhase.Teach => words.Of("新授", "Teach"),
        TeachingPhase.Practise => words.Of("巩固练习", "Practise"),
        TeachingPhase.Summarise => words.Of("小结", "Summarise"),
        _ => words.Of("布置作业", "Homework"),
    };
}
