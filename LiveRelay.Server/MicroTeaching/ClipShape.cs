using LiveRelay.Server.Accounts;
using LiveRelay.Server.Library;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.MicroTeaching;

/// <summary>A clip as the API shows it.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Name">Its name.</param>
/// <param name="Note">What is to be seen in it; <c>null</c> also where it is gone and another's.</param>
/// <param name="Phase">The teaching phase.</param>
/// <param name="FromMs">Where it begins on the recording's clock.</param>
/// <param name="ToMs">Where it ends.</param>
/// <param name="Spans">What of it is left by the recording's cut, as pairs of milliseconds.</param>
/// <param name="KeptMs">How long that is.</param>
/// <param name="Sharing">Who else finds it.</param>
/// <param name="IsOwn">Whether the caller took it.</param>
/// <param name="By">Who took it.</param>
/// <param name="State"><c>there</c>; <c>closed</c>: its recording was withdrawn or is not open to the caller; <c>cut</c>: all of it is cut away.</param>
/// <param name="Recording">Its recording; <c>null</c> where it is closed.</param>
public sealed record ClipShape(
    int Id,
    string Name,
    string? Note,
    string? Phase,
    long FromMs,
    long ToMs,
    IReadOnlyList<long[]> Spans,
    long KeptMs,
    string Sharing,
    bool IsOwn,
    NamedItem? By,
    string State,
    RecordingShape? Recording)
{
    /// <summary>The same for somebody with whom it is not shared: its name, and nothing of what it shows.</summary>
    public ClipShape Closed() => this with { Note = null, FromMs = 0, ToMs = 0, Spans = [], KeptMs = 0, State = "closed", Recording = null };

    /// <summary>A clip whose account is loaded, of a recording whose school and teacher are.</summary>
    /// <param name="clip">The clip.</param>
    /// <param name="recording">Its recording; <c>null</c> where the caller may not watch it.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="files">The recordings' files.</param>
    /// <param name="now">The moment.</param>
    public static ClipShape Of(ClipRecord clip, RecordingRecord? recording, Caller caller, RecordingFiles files, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(clip);
        ArgumentNullException.ThrowIfNull(caller);
        var isOwn = clip.AccountId == caller.Id;
        var spans = recording is null ? [] : KeptSpans.Of(recording).Within(clip.FromMs, Math.Min(clip.ToMs, recording.DurationMs));
        return new ClipShape(
            clip.Id,
            clip.Name,
            recording is null && !isOwn ? null : clip.Note,
            clip.Phase is { } phase ? WireName.Of(phase) : null,
            clip.FromMs,
            clip.ToMs,
            spans,
            spans.Sum(static span => span[1] - span[0]),
            WireName.Of(clip.Sharing),
            isOwn,
            clip.Account is { } by ? new NamedItem(by.Id, by.Name) : null,
            recording is null ? "closed" : spans.Count == 0 ? "cut" : "there",
            recording is null ? null : new RecordingShape(recording, files, null, RecordingRights.Of(caller, recording, now)));
    }
}
