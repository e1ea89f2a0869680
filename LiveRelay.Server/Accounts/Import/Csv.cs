using System.Text;

namespace LiveRelay.Server.Accounts.Import;

/// <summary>Reads comma- or tab-separated values (RFC 4180), leniently in line ends and strictly in quotes.</summary>
public static class Csv
{
    /// <summary>Reads all rows that are not empty; false at the first that is no CSV, or if there are more than allowed.</summary>
    /// <param name="text">The file.</param>
    /// <param name="maxRows">The most rows, the header included.</param>
    /// <param name="rows">The rows before the first bad one.</param>
    /// <param name="badRow">The number of the first bad row, from 1; 0 if there is none.</param>
    public static bool TryParse(string text, int maxRows, out List<CsvRow> rows, out int badRow)
    {
        ArgumentNullException.ThrowIfNull(text);
        var separator = SeparatorOf(text);
        (rows, badRow) = ([], 0);
        var position = 0;
        for (var number = 1; position < text.Length; number++)
        {
            if (!TryReadRow(text, separator, ref position, out var fields) || rows.Count == maxRows)
            {
                badRow = number;
                return false;
            }

            if (fields.Any(static field => field.Length > 0))
            {
                rows.Add(new CsvRow(number, fields));
            }
        }

        return true;
    }

    /// <summary>Spreadsheets also write tabs, and a header has no tab in a name.</summary>
    private static char SeparatorOf(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        return (end < 0 ? text : text.AsSpan(0, end)).Contains('\t') ? '\t' : ',';
    }

    private static bool TryReadRow(string text, char separator, ref int position, out List<string> fields)
    {
        fields = [];
        while (true)
        {
            if (!TryReadField(text, separator, ref position, out var field))
            {
                return false;
            }

            fields.Add(field);
            if (position == text.Length)
            {
                return true;
            }

            var end = text[position++];
            if (end != separator)
            {
                position += end == '\r' && position < text.Length && text[position] == '\n' ? 1 : 0;
                return true;
            }
        }
    }

    /// <summary>Reads up to what ends the field, which it leaves there.</summary>
    private static bool TryReadField(string text, char separator, ref int position, out string field)
    {
        if (position == text.Length || text[position] != '"')
        {
            var rest = text.AsSpan(position);
            var length = rest.IndexOfAny(separator, '\r', '\n');
            field = (length < 0 ? rest : rest[..length]).Trim().ToString();
            position += length < 0 ? rest.Length : length;
            return !field.Contains('"', StringComparison.Ordinal);
        }

        var quoted = new StringBuilder();
        for (position++; position < text.Length; position++)
        {
            if (text[position] != '"')
            {
                quoted.Append(text[position]);
            }
            else if (position + 1 < text.Length && text[position + 1] == '"')
            {
                quoted.Append('"');
                position++;
            }
            else
            {
                position++;
                field = quoted.ToString().Trim();
                return position == text.Length || text[position] == separator || text[position] is '\r' or '\n';
            }
        }

        field = "";
        return false;
    }
}

/// <summary>A row of a file.</summary>
/// <param name="Number">Its number, from 1; the header's is 1.</param>
/// <param name="Fields">Its fields, trimmed.</param>
public sealed record CsvRow(int Number, IReadOnlyList<string> Fields);
