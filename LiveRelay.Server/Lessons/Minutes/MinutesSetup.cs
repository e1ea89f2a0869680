using System.Globalization;
using System.Text;
using LiveRelay.Server.Lessons.Live;
using LiveRelay.Server.Lessons.State;
using LiveRelay.Server.Problems;
using MiniExcelLibs;

namespace LiveRelay.Server.Lessons.Minutes;

/// <summary>What is kept of a lesson, as files: <c>/api/lessons/{lesson}/minutes.xlsx</c> and <c>…/minutes/{part}.csv</c>, each role its own streams.</summary>
public static class MinutesSetup
{
    private const string ExcelType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>Maps the files.</summary>
    public static void MapMinutes(this IEndpointRouteBuilder app)
    {
        var lesson = app.MapGroup("/api/lessons/{lesson}").RequireAuthorization();
        lesson.MapGet("/minutes.xlsx", ExcelAsync);
        lesson.MapGet("/minutes/{part}.csv", CsvAsync);
    }

    private static async Task<IResult> ExcelAsync(HttpContext context, string lesson, LessonAccess access, ILessonLog log)
    {
        var (sheets, refusal) = await SheetsAsync(context, lesson, access, log);
        if (refusal is not null)
        {
            return refusal;
        }

        var book = sheets.ToDictionary(
            static sheet => sheet.Title,
            static object (sheet) => sheet.Rows.Select(row => sheet.Columns.Zip(row).ToDictionary(static cell => cell.First, static cell => cell.Second)));
        var stream = new MemoryStream();
        await stream.SaveAsAsync(book, cancellationToken: context.RequestAborted);
        stream.Position = 0;
        return Results.File(stream, ExcelType, $"{lesson}.xlsx");
    }

    private static async Task<IResult> CsvAsync(HttpContext context, string lesson, string part, LessonAccess access, ILessonLog log)
    {
        var (sheets, refusal) = await SheetsAsync(context, lesson, access, log);
        if (refusal is not null)
        {
            return refusal;
        }

        return sheets.FirstOrDefault(sheet => sheet.Part == part) is { } found
            ? Results.File(Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes(Csv.Write(found))).ToArray(), "text/csv; charset=utf-8", $"{lesson}-{part}.csv")
            : new Problem(ProblemType.NotFound);
    }

    private static async Task<(IReadOnlyList<Sheet> Sheets, IResult? Refusal)> SheetsAsync(HttpContext context, string lesson, LessonAccess access, ILessonLog log)
    {
        var (token, refusal) = await access.CheckAsync(context, lesson);
        if (token is null)
        {
            return ([], refusal);
        }

        var minutes = new LessonMinutes(await log.ReadAsync(lesson, context.RequestAborted), UiLanguages.Of(context.Request), TimeZoneInfo.Local);
        var sheets = minutes.For(LessonPermissions.StreamsOf(token.Role));
        return sheets.Count == 0 ? ([], new Problem(ProblemType.MayNot)) : (sheets, null);
    }

    /// <summary>RFC 4180, and no cell that a spreadsheet would take for a formula.</summary>
    private static class Csv
    {
        internal static string Write(Sheet sheet) => string.Concat(sheet.Rows.Prepend([.. sheet.Columns]).Select(static row => $"{string.Join(',', row.Select(Cell))}\r\n"));

        private static string Cell(object? value)
        {
            var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            if (value is string && text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t')
            {
                text = $"'{text}";
            }

            return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
        }
    }
}
