using System.Globalization;
using LiveRelay.Server.Lessons.Minutes;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using LiveRelay.Server.Timetable;

namespace LiveRelay.Server.Assignments;

/// <summary>An assignment as a table for people who file it: a row for each person.</summary>
internal static class AssignmentSheet
{
    internal static Sheet Of(AssignmentRecord assignment, IReadOnlyList<PersonShape> people, UiLanguage language)
    {
        var words = new SheetWords(language);
        var items = assignment.Items.OrderBy(static item => item.Id).ToList();
        return new Sheet(
            "people",
            words.Of("完成情况", "Progress"),
            [
                words.Name, words.School, words.Of("状态", "State"), words.Of("完成度 %", "Played %"), words.Of("完成时间", "Done at"),
                words.Of("最近观看", "Last watched"), .. items.Select((item, index) => Head(item, index + 1)),
            ],
            [.. people.Select(person => (IReadOnlyList<object?>)[
                person.Name, person.School?.Name ?? "", State(words, person.State), person.Percent, Clock(person.DoneAt), Clock(person.SeenAt),
                .. person.Items.Select(static percent => (object?)percent ?? ""),
            ])]);
    }

    /// <summary>Numbered: heads must differ, and titles may not.</summary>
    private static string Head(AssignmentItemRecord item, int number) => string.Create(
        CultureInfo.InvariantCulture, $"{number}. {item.Recording?.Title}{(item is { FromMs: { } from, ToMs: { } to } ? $" {Time(from)}–{Time(to)}" : "")} %");

    private static string State(SheetWords words, string state) => state switch
    {
        "done" => words.Of("已完成", "Done"),
        "doneLate" => words.Of("逾期完成", "Done late"),
        "overdue" => words.Of("逾期", "Overdue"),
        "unavailable" => words.Of("暂不可观看", "Cannot be watched now"),
        _ => words.Of("未完成", "To do"),
    };

    private static string Clock(DateTimeOffset? instant) =>
        instant is { } at ? ChinaTime.Of(at).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "";

    private static string Time(long milliseconds) => TimeSpan.FromMilliseconds(milliseconds).ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture);
}
