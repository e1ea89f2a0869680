using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace LiveRelay.Server.Text;

/// <summary>
/// The one rule for what people write: text that shows what it says. No control characters, no halves of characters, and nothing that turns the
/// direction of what stands around it (Unicode Standard Annex #9: U+202A to U+202E, U+2066 to U+2069).
/// </summary>
public static class PlainText
{
    /// <summary>Reads one line, trimmed; false if it is missing, empty, too long, or has a character that it may not have.</summary>
    /// <param name="text">What somebody wrote.</param>
    /// <param name="maxLength">The most UTF-16 code units after trimming.</param>
    /// <param name="line">The line.</param>
    public static bool TryReadLine([NotNullWhen(true)] string? text, int maxLength, out string line)
    {
        line = text?.Trim() ?? "";
        return line.Length > 0 && line.Length <= maxLength && IsPlain(line);
    }

    /// <summary>Whether a text could stand as it is, in one line.</summary>
    public static bool IsPlain(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (var i = 0; i < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune) || !MayStand(rune))
            {
                return false;
            }

            i += rune.Utf16SequenceLength;
        }

        return true;
    }

    /// <summary>
    /// Takes out what may not stand there, for chat, where a strange character is no reason to lose a question; then trims and cuts. Line ends become
    /// U+000A, or spaces.
    /// </summary>
    /// <param name="text">What somebody wrote.</param>
    /// <param name="maxLength">The most UTF-16 code units; a character is never halved.</param>
    /// <param name="allowLines">Whether it may have several lines.</param>
    /// <returns>The rest, possibly empty.</returns>
    public static string Clean(string? text, int maxLength, bool allowLines)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var kept = new StringBuilder(Math.Min(text.Length, maxLength));
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
        {
            if (rune.Value is '\n' or '\t')
            {
                kept.Append(allowLines && rune.Value == '\n' ? '\n' : ' ');
            }
            else if (MayStand(rune))
            {
                kept.Append(rune.ToString());
            }
        }

        var clean = kept.ToString().Trim();
        if (clean.Length <= maxLength)
        {
            return clean;
        }

        return clean[..(char.IsHighSurrogate(clean[maxLength - 1]) ? maxLength - 1 : maxLength)].TrimEnd();
    }

    /// <summary>U+FFFD stands for what was no character: EnumerateRunes puts it there.</summary>
    private static bool MayStand(Rune rune) =>
        rune.Value is not ((>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0xFFFD)
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
