namespace LiveRelay.Media.Recording;

/// <summary>
/// Is told what happens to a recording. All calls come from the recorder's thread, one at a time, and may take a moment: the live lesson does not
/// wait for them. Times are on the lesson's clock unless said otherwise.
/// </summary>
public interface IRecordingJournal
{
    /// <summary>A file has begun.</summary>
    void TrackStarted(RecordedTrackInfo track);

    /// <summary>
    /// A stretch of a file has nothing of its own; told when it is over. Sound that is lost for less than a tenth of a second is not told.
    /// After a disk problem the file may have ended already, and <paramref name="to"/> is where the next one begins.
    /// </summary>
    void Gap(string fileName, TimeSpan from, TimeSpan to, GapReason reason);

    /// <summary>A file is complete.</summary>
    /// <param name="fileName">Which.</param>
    /// <param name="duration">How long it plays.</param>
    /// <param name="bytes">Its length.</param>
    /// <param name="skew">The largest distance between the file's time and the publisher's clock that was seen.</param>
    void TrackEnded(string fileName, TimeSpan duration, long bytes, TimeSpan skew);

    /// <summary>The disk has failed; the recording pauses, the lesson goes on.</summary>
    /// <param name="full">Whether it has no room, which a person can change.</param>
    /// <param name="detail">What the system said.</param>
    void DiskProblem(bool full, string detail);

    /// <summary>The disk takes something again: the recording goes on in new files.</summary>
    void DiskRecovered();
}

/// <summary>A recorded file.</summary>
public sealed record RecordedTrackInfo
{
    /// <summary>The file's name in the recording's directory.</summary>
    public required string FileName { get; init; }

    /// <summary>What it is to the lesson.</summary>
    public required TrackName Track { get; init; }

    /// <summary>Whether it is a picture; else a sound.</summary>
    public required bool IsVideo { get; init; }

    /// <summary>H264, VP8, VP9, AV1 or Opus.</summary>
    public required string Codec { get; init; }

    /// <summary>Who publishes it, where the lesson knows.</summary>
    public string? Participant { get; init; }

    /// <summary>Where the file's own time 0 is on the lesson's clock.</summary>
    public required TimeSpan StartsAt { get; init; }

    /// <summary>Pixels, as the first keyframe says; 0 for sound.</summary>
    public int Width { get; init; }

    /// <summary>Pixels, as the first keyframe says; 0 for sound.</summary>
    public int Height { get; init; }
}
