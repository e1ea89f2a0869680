namespace LiveRelay.Server.Jobs;

/// <summary>The names of what is done with recordings, as they are stored and as the API says them.</summary>
public static class JobKinds
{
    /// <summary>Makes an upload a recording.</summary>
    public const string Import = "import";

    /// <summary>The SHA-256 of each track.</summary>
    public const string Hash = "hash";

    /// <summary>How long the picture is black and the sound silent.</summary>
    public const string Inspect = "inspect";

    /// <summary>All voices as one sound of even loudness.</summary>
    public const string Mix = "mix";

    /// <summary>How loud each moment is.</summary>
    public const string Waveform = "waveform";

    /// <summary>The picture that stands for the recording, and those of the seek bar.</summary>
    public const string Pictures = "pictures";

    /// <summary>Playlists for players of HLS.</summary>
    public const string Hls = "hls";

    /// <summary>What can be measured of the lesson, for its teacher.</summary>
    public const string Diagnosis = "diagnosis";

    /// <summary>Screen, camera and sound as one file, cut.</summary>
    public const string Composed = "composed";

    /// <summary>Puts what is new into the bucket, where there is one.</summary>
    public const string Store = "store";

    /// <summary>What is done with every recording, in this order: what the receipt needs first.</summary>
    public static IReadOnlyList<string> OfEveryRecording { get; } = [Hash, Inspect, Mix, Waveform, Pictures, Hls, Diagnosis];

    /// <summary>Whether people may ask for it.</summary>
    public static bool MayBeAskedFor(string? kind) => kind == Composed || OfEveryRecording.Contains(kind);
}
