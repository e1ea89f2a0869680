using LiveRelay.Server.Accounts;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Library;

/// <summary>A recording as lists show it.</summary>
public class RecordingShape
{
    /// <summary>For somebody with these rights, a recording whose school and teacher are loaded.</summary>
    public RecordingShape(RecordingRecord recording, RecordingFiles files, long? positionMs, RecordingRights rights)
    {
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(rights);
        Id = recording.Id;
        Title = recording.Title;
        LessonId = recording.LessonId;
        School = NamedItem.Of(recording.School);
        Teacher = recording.Teacher is { } teacher ? new NamedItem(teacher.Id, teacher.Name) : null;
        Subject = recording.Subject;
        Grade = recording.Grade;
        StartedAt = recording.StartedAt;
        DurationMs = recording.DurationMs;
        KeptMs = KeptSpans.Of(recording).LengthOf(recording.DurationMs);
        State = WireName.Of(recording.State);
        Review = WireName.Of(recording.Review);
        VisibleFrom = recording.VisibleFrom;
        VisibleUntil = recording.VisibleUntil;
        IsExcellent = recording.IsExcellent;
        HasConsent = recording.HasConsent;
        Poster = files.UrlOf(recording, RecordingFiles.Poster, rights.SeenOf(recording));
        PositionMs = positionMs;
    }

    /// <summary>Its key.</summary>
    public string Id { get; }

    /// <summary>Its title.</summary>
    public string Title { get; }

    /// <summary>The lesson that it was made of.</summary>
    public string? LessonId { get; }

    /// <summary>The school that it belongs to.</summary>
    public NamedItem? School { get; }

    /// <summary>Who teaches in it.</summary>
    public NamedItem? Teacher { get; }

    /// <summary>What is taught.</summary>
    public string? Subject { get; }

    /// <summary>Who is taught.</summary>
    public string? Grade { get; }

    /// <summary>The moment that its clock counts from.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>How long it is, uncut.</summary>
    public long DurationMs { get; }

    /// <summary>How long it is, cut.</summary>
    public long KeptMs { get; }

    /// <summary>Where its making stands.</summary>
    public string State { get; }

    /// <summary>Where its review stands.</summary>
    public string Review { get; }

    /// <summary>When it begins to be seen.</summary>
    public DateTimeOffset? VisibleFrom { get; }

    /// <summary>When it is no longer seen.</summary>
    public DateTimeOffset? VisibleUntil { get; }

    /// <summary>Whether it is an excellent lesson.</summary>
    public bool IsExcellent { get; }

    /// <summary>Whether consent is recorded.</summary>
    public bool HasConsent { get; }

    /// <summary>The address of its picture.</summary>
    public string? Poster { get; }

    /// <summary>Where the caller goes on.</summary>
    public long? PositionMs { get; }
}
