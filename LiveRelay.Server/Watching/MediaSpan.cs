using LiveRelay.Server.Library;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Watching;

/// <summary>A stretch of a recording, in milliseconds of its clock.</summary>
/// <param name="FromMs">Where it begins.</param>
/// <param name="ToMs">Where it ends; that moment itself is no part of it.</param>
public readonly record struct MediaSpan(long FromMs, long ToMs)
{
    /// <summary>What is kept of a recording, in order: its cut, or all of it.</summary>
    public static IReadOnlyList<MediaSpan> KeptOf(RecordingRecord recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        return KeptSpans.Of(recording).Spans is { } kept
            ? [.. kept.Select(static span => new MediaSpan(span[0], span[1]))]
            : [new MediaSpan(0, recording.DurationMs)];
    }

    /// <summary>What two stretches have in common; possibly nothing, which then ends before it begins.</summary>
    public MediaSpan And(MediaSpan other) => new(Math.Max(FromMs, other.FromMs), Math.Min(ToMs, other.ToMs));
}
