using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace LiveRelay.Server.Accounts.Import;

/// <summary>Reads a text file as spreadsheets write it in China: UTF-8 with or without a byte order mark, or GB18030.</summary>
public static class CsvText
{
    /// <summary>What a decoder puts where there was no character.</summary>
    private const char NoCharacter = '\uFFFD';

    private static readonly Encoding _gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    private static readonly byte[] _byteOrderMark = [0xEF, 0xBB, 0xBF];

    /// <summary>The text; false for bytes that are neither. Chinese text in GB18030 is practically never valid UTF-8 by chance.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out string? text)
    {
        var content = bytes.StartsWith(_byteOrderMark) ? bytes[_byteOrderMark.Length..] : bytes;
        text = (Utf8.IsValid(content) ? Encoding.UTF8 : _gb18030).GetString(content);
        if (!text.AsSpan().ContainsAny('\0', NoCharacter))
        {
            return true;
        }

        text = null;
        return false;
    }
}
