using System.Text.Json.Nodes;
using LiveRelay.Server.Accounts;
using LiveRelay.Server.Jobs;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Library;

/// <summary>A recording with all that a player needs.</summary>
public sealed class RecordingDetail : RecordingShape
{
    /// <summary>A recording whose school, teacher, tracks and chapters are loaded.</summary>
    public RecordingDetail(RecordingRecord recording, RecordingFiles files, long? positionMs, RecordingRights rights, IEnumerable<RecordingJobRecord> jobs)
        : base(recording, files, positionMs, rights)
    {
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(rights);
        var seen = rights.SeenOf(recording);
        ReviewReason = rights.ReadReceipt ? recording.ReviewReason : null;
        Cut = KeptSpans.Of(recording).Spans;
        Bytes = RecordingFiles.BytesOf(recording.Tracks);
        May = rights;
        Tracks = [.. recording.Tracks.OrderBy(static track => track.Id).Select(track => TrackShape.Of(track, seen))];
        Chapters = [.. ChapterShape.Of(recording, seen)];
        Jobs = [.. jobs.Select(JobShape.Of)];
        Products = new ProductsShape(
            files.UrlOf(recording, RecordingFiles.Poster, seen),
            files.UrlOf(recording, RecordingFiles.Storyboard, seen),
            files.UrlOf(recording, RecordingFiles.Waveform, seen),
            rights.Download ? files.UrlOf(recording, RecordingFiles.Composed, seen) : null,
            files.UrlOf(recording, RecordingFiles.Playlist, seen));
    }

    /// <summary>Why it was returned or withdrawn, for who has to do with it.</summary>
    public string? ReviewReason { get; }

    /// <summary>What is kept, as pairs of milliseconds; <c>null</c>: all.</summary>
    public IReadOnlyList<long[]>? Cut { get; }

    /// <summary>The bytes of its tracks.</summary>
    public long Bytes { get; }

    /// <summary>What the caller may do.</summary>
    public RecordingRights May { get; }

    /// <summary>Whether the caller may read its diagnosis: its teacher, and to whom he shows it.</summary>
    public bool ReadsDiagnosis { get; init; }

    /// <summary>Its tracks.</summary>
    public IReadOnlyList<TrackShape> Tracks { get; }

    /// <summary>Its chapters.</summary>
    public IReadOnlyList<ChapterShape> Chapters { get; }

    /// <summary>The work on it, for who has to do with it.</summary>
    public IReadOnlyList<JobShape> Jobs { get; }

    /// <summary>What work has made.</summary>
    public ProductsShape Products { get; }
}

/// <summary>A track as the API shows it.</summary>
/// <param name="FileName">Its file.</param>
/// <param name="Track">What it is.</param>
/// <param name="IsVideo">Whether it is a picture.</param>
/// <param name="Codecs">The codecs of RFC 6381.</param>
/// <param name="Name">Who is seen or heard.</param>
/// <param name="StartsAtMs">Where it begins on the recording's clock.</param>
/// <param name="DurationMs">How long it is.</param>
/// <param name="Bytes">The file's size.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="SkewMs">The largest difference between the file's time and the sender's clock.</param>
/// <param name="Sha256">The file's hash.</param>
/// <param name="Gaps">What is missing: from, to, reason.</param>
/// <param name="Url">The file's address.</param>
public sealed record TrackShape(
    string FileName,
    string Track,
    bool IsVideo,
    string Codecs,
    string? Name,
    long StartsAtMs,
    long DurationMs,
    long Bytes,
    int Width,
    int Height,
    double SkewMs,
    string? Sha256,
    JsonNode? Gaps,
    string Url)
{
    /// <summary>A track for who may see so much of it; what he gets of a cut one does not have its hash.</summary>
    public static TrackShape Of(RecordingTrackRecord track, KeptSpans seen)
    {
        ArgumentNullException.ThrowIfNull(track);
        ArgumentNullException.ThrowIfNull(seen);
        return new TrackShape(
            track.FileName,
            track.Track,
            track.IsVideo,
            track.Codecs,
            track.Name,
            track.StartsAtMs,
            track.DurationMs,
            track.Bytes,
            track.Width,
            track.Height,
            track.SkewMs,
            seen.Spans is null || track.Track == JobKinds.Composed ? track.Sha256 : null,
            JsonNode.Parse(track.Gaps),
            RecordingFiles.AddressOf(track.RecordingId, track.FileName));
    }
}

/// <summary>A chapter as the API shows it.</summary>
/// <param name="Id">Its key.</param>
/// <param name="StartsAtMs">Where it begins on the recording's clock.</param>
/// <param name="Phase">The teaching phase.</param>
/// <param name="Name">Its own name.</param>
public sealed record ChapterShape(int Id, long StartsAtMs, string Phase, string? Name)
{
    /// <summary>A recording's chapters in order, for who may see so much of it: those of which nothing is left are not told of.</summary>
    public static IEnumerable<ChapterShape> Of(RecordingRecord recording, KeptSpans seen)
    {
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(seen);
        var chapters = recording.Chapters.OrderBy(static chapter => chapter.StartsAtMs).ToList();
        var ends = chapters.Skip(1).Select(static chapter => chapter.StartsAtMs).Append(recording.DurationMs);
        return chapters.Zip(ends).Where(pair => seen.KeepsSomeOf(pair.First.StartsAtMs, pair.Second))
            .Select(static pair => new ChapterShape(pair.First.Id, pair.First.StartsAtMs, WireName.Of(pair.First.Phase), pair.First.Name));
    }
}

/// <summary>Work on a recording as its page shows it.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Kind">What is done.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Progress">0 to 100.</param>
/// <param name="Error">What went wrong.</param>
public sealed record JobShape(int Id, string Kind, string State, int Progress, string? Error)
{
    /// <summary>A job.</summary>
    public static JobShape Of(RecordingJobRecord job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return new JobShape(job.Id, job.Kind, WireName.Of(job.State), job.Progress, job.Error);
    }
}

/// <summary>The addresses of what work has made; <c>null</c> for what is not there.</summary>
/// <param name="Poster">A picture.</param>
/// <param name="Storyboard">Where each second is in which picture.</param>
/// <param name="Waveform">How loud each moment is.</param>
/// <param name="Composed">One file to download.</param>
/// <param name="Hls">The playlist of playlists.</param>
public sealed record ProductsShape(string? Poster, string? Storyboard, string? Waveform, string? Composed, string? Hls);
