using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using LiveRelay.Server.Text;

namespace LiveRelay.Server.Accounts;

/// <summary>Reads the members of a request's body and collects what is wrong with them.</summary>
public sealed class InputCheck
{
    private const int MinUserNameLength = 2;
    private const int MaxPasswordLength = 128;

    private readonly List<FieldError> _errors = [];

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<FieldError> Errors => _errors;

    /// <summary>The refusal; <c>null</c> if nothing is wrong.</summary>
    public Problem? Refusal => _errors.Count == 0 ? null : new Problem(ProblemType.InvalidInput, errors: _errors);

    /// <summary>Notes that something is wrong.</summary>
    public void Add(string field, string code) => _errors.Add(new FieldError(field, code));

    /// <summary>Notes that something is wrong unless the condition holds.</summary>
    public void That(bool condition, string field, string code)
    {
        if (!condition)
        {
            Add(field, code);
        }
    }

    /// <summary>A line of plain text that must be there.</summary>
    public string Line(string field, string? text, int maxLength)
    {
        That(!string.IsNullOrWhiteSpace(text), field, ErrorCodes.Required);
        return OptionalLine(field, text, maxLength) ?? "";
    }

    /// <summary>A line of plain text, or <c>null</c> for none.</summary>
    public string? OptionalLine(string field, string? text, int maxLength)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (!PlainText.TryReadLine(text, maxLength, out var line))
        {
            Add(field, line.Length > maxLength ? ErrorCodes.TooLong : ErrorCodes.NotAllowed);
        }

        return line;
    }

    /// <summary>One of an enumeration's names.</summary>
    public TEnum Name<TEnum>(string field, string? text)
        where TEnum : struct, Enum
    {
        That(!string.IsNullOrEmpty(text), field, ErrorCodes.Required);
        That(WireName.TryParse<TEnum>(text, out var value) || string.IsNullOrEmpty(text), field, ErrorCodes.NotAllowed);
        return value;
    }

    /// <summary>A user name: a-z, digits and <c>.-_@</c>, in small letters.</summary>
    public string UserName(string field, string? text)
    {
        var name = text?.Trim() ?? "";
        if (name.Length < MinUserNameLength)
        {
            Add(field, name.Length == 0 ? ErrorCodes.Required : ErrorCodes.TooShort);
        }
        else if (name.Length > AccountRecord.MaxUserNameLength)
        {
            Add(field, ErrorCodes.TooLong);
        }
        else if (!name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '@'))
        {
            Add(field, ErrorCodes.NotAllowed);
        }

        return name.ToLowerInvariant();
    }

    /// <summary>A password for somebody: long enough, and not the user name.</summary>
    public string Password(string field, string? text, string userName, int minLength)
    {
        if (string.IsNullOrEmpty(text))
        {
            Add(field, ErrorCodes.Required);
        }
        else if (text.Length < minLength)
        {
            Add(field, ErrorCodes.TooShort);
        }
        else if (text.Length > MaxPasswordLength)
        {
            Add(field, ErrorCodes.TooLong);
        }
        else if (text.Equals(userName, StringComparison.OrdinalIgnoreCase))
        {
            Add(field, ErrorCodes.NotAllowed);
        }

        return text ?? "";
    }

    /// <summary>A number in a range, ends included, or <c>null</c> for none.</summary>
    public int? OptionalNumber(string field, int? number, int least, int most)
    {
        That(number is null || (number >= least && number <= most), field, ErrorCodes.OutOfRange);
        return number;
    }
}

/// <summary>One thing that is wrong.</summary>
/// <param name="Field">The member of the body.</param>
/// <param name="Code">One of <see cref="ErrorCodes"/>.</param>
public sealed record FieldError(string Field, string Code);

/// <summary>What can be wrong with a value (docs/API.md).</summary>
public static class ErrorCodes
{
    /// <summary>Missing or empty.</summary>
    public const string Required = "required";

    /// <summary>Too few characters.</summary>
    public const string TooShort = "tooShort";

    /// <summary>Too many characters.</summary>
    public const string TooLong = "tooLong";

    /// <summary>A character or a value that is not allowed.</summary>
    public const string NotAllowed = "notAllowed";

    /// <summary>Names nothing that there is.</summary>
    public const string NotFound = "notFound";

    /// <summary>A number or an instant.</summary>
    public const string OutOfRange = "outOfRange";

    /// <summary>Another has it.</summary>
    public const string Taken = "taken";

    /// <summary>A column that is there twice.</summary>
    public const string Duplicate = "duplicate";

    /// <summary>A column that there is not.</summary>
    public const string Unknown = "unknown";

    /// <summary>The file or the row is no CSV.</summary>
    public const string Unreadable = "unreadable";
}
