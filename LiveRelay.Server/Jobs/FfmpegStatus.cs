namespace LiveRelay.Server.Jobs;

/// <summary>What there is of FFmpeg.</summary>
/// <param name="Version">As it names itself; <c>null</c> if it is not there.</param>
/// <param name="Missing">What jobs need and there is not, for example <c>ffprobe</c> or <c>encoder libx264</c>.</param>
public sealed record FfmpegStatus(string? Version, IReadOnlyList<string> Missing)
{
    /// <summary>Whether all jobs can be done.</summary>
    public bool Available => Missing.Count == 0;

    /// <summary>Whether what these jobs need is there.</summary>
    public bool Has(IEnumerable<string> needs) => !needs.Intersect(Missing).Any();
}

/// <summary>What jobs need of FFmpeg.</summary>
public static class FfmpegNeeds
{
    /// <summary>The program, in a version that is not too old.</summary>
    public const string Program = "ffmpeg";

    /// <summary>The program that looks into files.</summary>
    public const string Probe = "ffprobe";

    /// <summary>Sound as AAC.</summary>
    public const string Aac = "encoder aac";

    /// <summary>Pictures as JPEG.</summary>
    public const string Jpeg = "encoder mjpeg";

    /// <summary>Pictures as H.264.</summary>
    public const string H264 = "encoder libx264";

    /// <summary>Loudness by EBU R 128.</summary>
    public const string Loudness = "filter loudnorm";

    /// <summary>What is looked for in the list of encoders or of filters.</summary>
    internal static IReadOnlyList<string> OfLists { get; } = [Aac, Jpeg, H264, Loudness];
}
