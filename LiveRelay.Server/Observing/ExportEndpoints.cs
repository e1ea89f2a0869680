using LiveRelay.Server.Accounts;
using LiveRelay.Server.Lessons.Minutes;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Observing;

/// <summary>Evaluations as files that spreadsheets open: for the same people as the pages.</summary>
internal static class ExportEndpoints
{
    internal static void Map(RouteGroupBuilder api)
    {
        foreach (var address in AskedLesson.Addresses)
        {
            api.MapGet($"{address}/evaluations.xlsx", ExcelAsync).AllowAccounts();
            api.MapGet($"{address}/evaluations/{{part}}.csv", CsvAsync).AllowAccounts();
        }

        api.MapGet("/observations/{observation:int}/evaluation.xlsx", OneExcelAsync).AllowAccounts();
        api.MapGet("/observations/{observation:int}/evaluation.csv", OneCsvAsync).AllowAccounts();
    }

    private static async Task<IResult> ExcelAsync(HttpRequest request, AskedLesson asked, Caller caller, LiveRelayDb db, CancellationToken cancelled)
    {
        var (sheets, refusal) = await SheetsAsync(request, asked, caller, db, cancelled);
        return refusal ?? await SheetFile.ExcelAsync(sheets, "evaluations", cancelled);
    }

    private static async Task<IResult> CsvAsync(HttpRequest request, AskedLesson asked, string part, Caller caller, LiveRelayDb db, CancellationToken cancelled)
    {
        var (sheets, refusal) = await SheetsAsync(request, asked, caller, db, cancelled);
        return refusal
            ?? (sheets.FirstOrDefault(sheet => sheet.Part == part) is { } found ? SheetFile.Csv(found, $"evaluations-{part}") : new Problem(ProblemType.NotFound));
    }

    private static async Task<IResult> OneExcelAsync(
        HttpRequest request, int observation, Caller caller, LiveRelayDb db, ObservedLessons lessons, CancellationToken cancelled)
    {
        var (one, refusal) = await SubmittedEvaluations.FindAsync(db, lessons, observation, caller, cancelled);
        return one is null ? refusal! : await SheetFile.ExcelAsync([SheetsIn(request).Of(one)], $"evaluation-{observation}", cancelled);
    }

    private static async Task<IResult> OneCsvAsync(
        HttpRequest request, int observation, Caller caller, LiveRelayDb db, ObservedLessons lessons, CancellationToken cancelled)
    {
        var (one, refusal) = await SubmittedEvaluations.FindAsync(db, lessons, observation, caller, cancelled);
        return one is null ? refusal! : SheetFile.Csv(SheetsIn(request).Of(one), $"evaluation-{observation}");
    }

    private static async Task<(IReadOnlyList<Sheet> Sheets, IResult? Refusal)> SheetsAsync(
        HttpRequest request, AskedLesson asked, Caller caller, LiveRelayDb db, CancellationToken cancelled)
    {
        if (asked.Lesson is not { } lesson)
        {
            return ([], asked.Refusal);
        }

        if (!await ObservingRights.ReadsEvaluationsAsync(db, lesson, caller, cancelled))
        {
            return ([], new Problem(ProblemType.SubmitFirst));
        }

        var evaluations = await SubmittedEvaluations.OfAsync(db, lesson, cancelled);
        return (SheetsIn(request).Of(SubmittedEvaluations.Summary(evaluations), evaluations), null);
    }

    private static EvaluationSheets SheetsIn(HttpRequest request) => new(UiLanguages.Of(request), TimeZoneInfo.Local);
}
