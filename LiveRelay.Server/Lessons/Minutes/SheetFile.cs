using System.Globalization;
using System.Text;
using MiniExcelLibs;

namespace LiveRelay.Server.Lessons.Minutes;

/// <summary>Tables as files that spreadsheets open.</summary>
internal static class SheetFile
{
    private const string ExcelType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>A workbook with a sheet for each table.</summary>
    internal static async Task<IResult> ExcelAsync(IReadOnlyList<Sheet> sheets, string name, CancellationToken cancellationToken)
    {
        var book = sheets.ToDictionary(
            static sheet => sheet.Title,
            static object (sheet) => sheet.Rows.Select(row => sheet.Columns.Zip(row).ToDictionary(static cell => cell.First, static cell => cell.Second)));
        var stream = new MemoryStream();
        await stream.SaveAsAsync(book, cancellationToken: cancellationToken);
        stream.Position = 0;
        return Results.File(stream, ExcelType, $"{name}.xlsx");
    }

    /// <summary>One table as RFC 4180 has it, in UTF-8 with a mark at its head, by which spreadsheets know it.</summary>
    internal static IResult Csv(Sheet sheet, string name) => Results.File(
        Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes(Write(sheet))).ToArray(), "text/csv; charset=utf-8", $"{name}.csv");

    private static string Write(Sheet sheet) => string.Concat(sheet.Rows.Prepend([.. sheet.Columns]).Select(static row => $"{string.Join(',', row.Select(Cell))}\r\n"));

    /// <summary>No cell that a spreadsheet would take for a formula.</summary>
    private static string Cell(object? value)
    {
        var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        if (value is string && text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r')
        {
            text = $"'{text}";
        }

        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
