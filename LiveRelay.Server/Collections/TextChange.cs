using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace LiveRelay.Server.Collections;

/// <summary>
/// A change of a text by somebody who wrote at the same time as others: what of the text stays, what is taken out and what is put in, from its beginning to
/// its end. Two changes of the same text are carried over each other so that both hold afterwards (operational transformation, as C. A. Ellis and S. J. Gibbs,
/// "Concurrency control in groupware systems", 1989; the server's order decides, as in Jupiter, 1995). Lengths are UTF-16 code units, as in .NET and JavaScript.
/// </summary>
public sealed class TextChange
{
    private static readonly JsonSerializerOptions _json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<Part> _parts = [];

    private TextChange()
    {
    }

    /// <summary>How long the text must be that it changes.</summary>
    public int Before { get; private set; }

    /// <summary>How long the text is afterwards.</summary>
    public int After { get; private set; }

    /// <summary>What it puts in, one after the other.</summary>
    public IEnumerable<string> Insertions => _parts.Where(static part => part.Text is not null).Select(static part => part.Text!);

    /// <summary>Reads one: an array of numbers (above 0: so many characters stay; below: so many are taken out) and texts (put in).</summary>
    public static bool TryParse(string? json, [NotNullWhen(true)] out TextChange? change)
    {
        change = null;
        try
        {
            using var document = JsonDocument.Parse(json ?? "");
            if (document.RootElement.ValueKind != JsonValueKind.Array)
            {
                return false;
            }

            var read = new TextChange();
            foreach (var part in document.RootElement.EnumerateArray())
            {
                if (part.ValueKind == JsonValueKind.String && part.GetString() is { Length: > 0 } text)
                {
                    read.Insert(text);
                }
                else if (part.ValueKind == JsonValueKind.Number && part.TryGetInt32(out var count) && count is not (0 or int.MinValue)
                    && (long)read.Before + Math.Abs(count) <= int.MaxValue)
                {
                    read.Skip(count);
                }
                else
                {
                    return false;
                }
            }

            change = read;
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            // Not JSON, or half of a character in it.
            return false;
        }
    }

    /// <summary>The text after it.</summary>
    /// <exception cref="ArgumentException">The text is not as long as the one that it changes.</exception>
    public string Apply(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length != Before)
        {
            throw new ArgumentException("The change is of another text.", nameof(text));
        }

        var result = new StringBuilder(After);
        var at = 0;
        foreach (var part in _parts)
        {
            if (part.Text is not null)
            {
                result.Append(part.Text);
            }
            else if (part.Count > 0)
            {
                result.Append(text, at, part.Count);
                at += part.Count;
            }
            else
            {
                at -= part.Count;
            }
        }

        return result.ToString();
    }

    /// <summary>This change of the text that another one has made of the same. Where both put something in at one place, the other's stands first.</summary>
    /// <exception cref="ArgumentException">They change texts of different lengths.</exception>
    public TextChange Over(TextChange earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        if (earlier.Before != Before)
        {
            throw new ArgumentException("The changes are of different texts.", nameof(earlier));
        }

        var result = new TextChange();
        var (ours, theirs) = (new Reader(_parts), new Reader(earlier._parts));
        while (!ours.IsAtEnd || !theirs.IsAtEnd)
        {
            if (theirs.Text is { } put)
            {
                result.Skip(put.Length);
                theirs.TakeAll();
            }
            else if (ours.Text is { } own)
            {
                result.Insert(own);
                ours.TakeAll();
            }
            else
            {
                // Both tell of characters of the same text here.
                var (count, stays, isTheirsKept) = (Math.Min(ours.Left, theirs.Left), ours.Stays, theirs.Stays);
                if (isTheirsKept)
                {
                    result.Skip(stays ? count : -count);
                }

                ours.Take(count);
                theirs.Take(count);
            }
        }

        return result;
    }

    /// <summary>As it is sent and stored.</summary>
    public string ToJson() => JsonSerializer.Serialize(_parts.Select(static part => part.Text ?? (object)part.Count), _json);

    /// <summary>Neighbours stay apart: whoever sends each character as a text of its own must not have all that stands before it copied each time.</summary>
    private void Insert(string text)
    {
        After += text.Length;
        _parts.Add(new Part(0, text));
    }

    private void Skip(int count)
    {
        Before += Math.Abs(count);
        After += Math.Max(0, count);
        if (_parts is [.., { Text: null } last] && Math.Sign(last.Count) == Math.Sign(count))
        {
            _parts[^1] = new Part(last.Count + count, null);
        }
        else
        {
            _parts.Add(new Part(count, null));
        }
    }

    /// <summary>Above 0: so many stay; below: so many go; 0: the text is put in.</summary>
    private readonly record struct Part(int Count, string? Text);

    /// <summary>Goes through parts, which may be taken by halves.</summary>
    private struct Reader(List<Part> parts)
    {
        private int _next;
        private int _taken;

        public readonly bool IsAtEnd => _next == parts.Count;

        public readonly string? Text => IsAtEnd ? null : parts[_next].Text;

        public readonly bool Stays => parts[_next].Count > 0;

        public readonly int Left => Math.Abs(parts[_next].Count) - _taken;

        /// <summary>Takes so many characters of a part that is no text.</summary>
        public void Take(int count)
        {
            _taken += count;
            if (Left == 0)
            {
                TakeAll();
            }
        }

        public void TakeAll()
        {
            _next++;
            _taken = 0;
        }
    }
}
