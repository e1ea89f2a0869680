using LiveRelay.Server.Problems;

namespace LiveRelay.Server.Accounts.Import;

/// <summary>A file that is imported: its rows by the names of its columns, and what is wrong with them.</summary>
public sealed class ImportFile
{
    /// <summary>The longest file, in bytes.</summary>
    public const int MaxBytes = 1024 * 1024;

    private const int MaxRows = 5000;
    private const int MaxErrors = 100;

    private readonly Dictionary<string, int> _columns = [];
    private readonly List<ImportError> _errors = [];

    private ImportFile()
    {
    }

    /// <summary>The rows after the header.</summary>
    public IReadOnlyList<CsvRow> Rows { get; private set; } = [];

    /// <summary>The refusal; <c>null</c> if nothing is wrong.</summary>
    public Problem? Refusal => _errors.Count == 0 ? null : new Problem(ProblemType.ImportRefused, errors: _errors.Take(MaxErrors));

    /// <summary>Reads the body of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="columns">The columns that there may be.</param>
    public static async Task<(ImportFile File, Problem? Refusal)> ReadAsync(HttpRequest request, IReadOnlyList<ImportColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(request);
        var file = new ImportFile();
        if (!"text/csv".Equals(request.ContentType?.Split(';')[0].Trim(), StringComparison.OrdinalIgnoreCase))
        {
            return (file, new Problem(ProblemType.WrongMediaType, "The content type must be text/csv."));
        }

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        if (!CsvText.TryDecode(body.GetBuffer().AsSpan(0, (int)body.Length), out var text))
        {
            file.Add(0, "", ErrorCodes.Unreadable, null);
        }
        else if (!Csv.TryParse(text, MaxRows + 1, out var rows, out var badRow))
        {
            file.Add(badRow, "", rows.Count > MaxRows ? ErrorCodes.OutOfRange : ErrorCodes.Unreadable, null);
        }
        else
        {
            file.ReadHeader(rows, columns);
        }

        return (file, file.Refusal);
    }

    /// <summary>Notes that something is wrong.</summary>
    public void Add(int row, string column, string code, string? value) => _errors.Add(new ImportError(row, column, code, value));

    /// <summary>Notes what a check found in a row, with what stands there; passwords are not repeated.</summary>
    public void Add(CsvRow row, InputCheck check)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(check);
        foreach (var error in check.Errors)
        {
            Add(row.Number, error.Field, error.Code, error.Field == "password" ? null : this[row, error.Field]);
        }
    }

    /// <summary>What stands in a column of a row; <c>null</c> where there is nothing.</summary>
    public string? this[CsvRow row, string column] =>
        _columns.TryGetValue(column, out var index) && index < row.Fields.Count && row.Fields[index].Length > 0 ? row.Fields[index] : null;

    private void ReadHeader(List<CsvRow> rows, IReadOnlyList<ImportColumn> columns)
    {
        if (rows.Count == 0)
        {
            Add(1, "", ErrorCodes.Required, null);
            return;
        }

        for (var i = 0; i < rows[0].Fields.Count; i++)
        {
            var title = rows[0].Fields[i];
            if (columns.FirstOrDefault(c => c.Name.Equals(title, StringComparison.OrdinalIgnoreCase) || c.Chinese == title) is not { } column)
            {
                Add(1, title, ErrorCodes.Unknown, title);
            }
            else if (!_columns.TryAdd(column.Name, i))
            {
                Add(1, column.Name, ErrorCodes.Duplicate, title);
            }
        }

        foreach (var column in columns.Where(column => column.IsRequired && !_columns.ContainsKey(column.Name)))
        {
            Add(1, column.Name, ErrorCodes.Required, null);
        }

        Rows = rows[1..];
        foreach (var row in Rows.Where(row => row.Fields.Count > rows[0].Fields.Count))
        {
            Add(row.Number, "", ErrorCodes.Unreadable, null);
        }
    }
}

/// <summary>A column of a file.</summary>
/// <param name="Name">Its name in the API.</param>
/// <param name="Chinese">Its name in Chinese.</param>
/// <param name="IsRequired">Whether a file must have it.</param>
public sealed record ImportColumn(string Name, string Chinese, bool IsRequired);

/// <summary>One thing that is wrong with a file.</summary>
/// <param name="Row">The row, from 1; 0 for the whole file.</param>
/// <param name="Column">The column's name.</param>
/// <param name="Code">One of <see cref="ErrorCodes"/>.</param>
/// <param name="Value">What stands there.</param>
public sealed record ImportError(int Row, string Column, string Code, string? Value);
