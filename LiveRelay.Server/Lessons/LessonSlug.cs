using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Lessons;

/// <summary>What a lesson's id may look like: it stands in addresses, logs and file names.</summary>
public static class LessonSlug
{
    /// <summary>Small letters, digits and hyphens, a letter or digit first, at most 64.</summary>
    public static bool IsValid(string? id) =>
        id is { Length: > 0 and <= LessonRecord.MaxIdLength }
        && id[0] != '-'
        && id.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
