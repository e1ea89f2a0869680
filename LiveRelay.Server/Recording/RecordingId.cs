using System.Security.Cryptography;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Recording;

/// <summary>The ids of recordings: they stand in addresses and are the names of folders.</summary>
public static class RecordingId
{
    /// <summary>No letter that is taken for another.</summary>
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";

    private const int Length = 12;

    /// <summary>A new one, which nobody guesses.</summary>
    public static string New() => RandomNumberGenerator.GetString(Letters, Length);

    /// <summary>Whether it can be one.</summary>
    public static bool IsValid(string? id) =>
        id is { Length: > 0 and <= RecordingRecord.MaxIdLength } && id.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c));
}
