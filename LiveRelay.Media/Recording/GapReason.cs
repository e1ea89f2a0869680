namespace LiveRelay.Media.Recording;

/// <summary>Why a stretch of a recorded track has nothing of its own: the picture stands still, the sound is silent.</summary>
public enum GapReason
{
    /// <summary>Nobody published the track.</summary>
    PublisherGone,

    /// <summary>Packets were lost on their way to the server and could not be repaired.</summary>
    Lost,

    /// <summary>The disk did not keep up.</summary>
    DiskSlow,

    /// <summary>The disk had no room, or failed.</summary>
    DiskFull,

    /// <summary>The sound was muted.</summary>
    Muted,
}
