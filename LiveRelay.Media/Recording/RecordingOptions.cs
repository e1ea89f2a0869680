namespace LiveRelay.Media.Recording;

/// <summary>What an operator may set of recording, beside where the files are.</summary>
public sealed class RecordingOptions
{
    /// <summary>
    /// What one lesson's packets may take between the network and the disk, in megabytes, 1 to 1024, a power of two: 4 are ten seconds of camera and screen.
    /// A disk that is slower for longer leads to a marked gap.
    /// </summary>
    public int RingMegabytes { get; set; } = 4;

    /// <summary>How long a missing packet is waited for until it counts as lost, in milliseconds, 0 to 5000.</summary>
    public int ReorderWaitMilliseconds { get; set; } = 1000;

    /// <summary>How long a new stream is held in memory until its publisher has told its clock, in milliseconds, 0 to 5000.</summary>
    public int ClockWaitMilliseconds { get; set; } = 1000;

    /// <summary>How often what was recorded is made playable in the file, in milliseconds, 100 to 1000: what a killed server loses.</summary>
    public int FragmentMilliseconds { get; set; } = 500;

    /// <summary>How often the files are forced to the disk, in milliseconds, 100 to 2000: what a power failure loses beside the fragment.</summary>
    public int SyncMilliseconds { get; set; } = 1000;

    /// <summary>How often the recorder looks for new packets, in milliseconds, 5 to 500.</summary>
    public int DrainMilliseconds { get; set; } = 50;

    /// <summary>Recording pauses when the disk has less room than this, in megabytes, so that the rest of the server can go on; 0 to use it all.</summary>
    public int MinFreeMegabytes { get; set; } = 256;

    internal TimeSpan ReorderWait => TimeSpan.FromMilliseconds(ReorderWaitMilliseconds);

    internal TimeSpan ClockWait => TimeSpan.FromMilliseconds(ClockWaitMilliseconds);

    internal TimeSpan Fragment => TimeSpan.FromMilliseconds(FragmentMilliseconds);
}
