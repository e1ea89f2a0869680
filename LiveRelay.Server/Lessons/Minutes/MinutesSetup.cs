using LiveRelay.Server.Lessons.Live;
using LiveRelay.Server.Lessons.State;
using LiveRelay.Server.Problems;

namespace LiveRelay.Server.Lessons.Minutes;

/// <summary>What is kept of a lesson, as files: <c>/api/lessons/{lesson}/minutes.xlsx</c> and <c>…/minutes/{part}.csv</c>, each role its own streams.</summary>
public static class MinutesSetup
{
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

        return await SheetFile.ExcelAsync(sheets, lesson, context.RequestAborted);
    }

    private static async Task<IResult> CsvAsync(HttpContext context, string lesson, string part, LessonAccess access, ILessonLog log)
    {
        var (sheets, refusal) = await SheetsAsync(context, lesson, access, log);
        if (refusal is not null)
        {
            return refusal;
        }

        return sheets.FirstOrDefault(sheet => sheet.Part == part) is { } found
            ? SheetFile.Csv(found, $"{lesson}-{part}")
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
}
