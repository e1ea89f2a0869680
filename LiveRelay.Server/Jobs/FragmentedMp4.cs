namespace LiveRelay.Server.Jobs;

/// <summary>How files are written that FFmpeg makes: in fragments of about two seconds with an index at the front, for plain players and for HLS alike.</summary>
internal static class FragmentedMp4
{
    /// <summary>AAC-LC (RFC 6381, ISO/IEC 14496-3).</summary>
    internal const string AacCodecs = "mp4a.40.2";

    private const string FragmentMicroseconds = "2000000";

    /// <summary>A moov that is written late knows of the encoder's delay and tells players of it, so that nothing is shifted.</summary>
    private const string Flags = "+delay_moov+default_base_moof+global_sidx";

    /// <summary>One sound.</summary>
    internal static IReadOnlyList<string> SoundFile =>
        ["-fflags", "+bitexact", "-movflags", Flags, "-frag_duration", FragmentMicroseconds, "-f", "mp4"];

    /// <summary>One picture, with fragments that begin with keyframes.</summary>
    internal static IReadOnlyList<string> PictureFile =>
        ["-fflags", "+bitexact", "-movflags", $"{Flags}+frag_keyframe", "-min_frag_duration", FragmentMicroseconds, "-f", "mp4"];

    /// <summary>A sound, encoded as all browsers play it.</summary>
    internal static IReadOnlyList<string> Sound => ["-c:a", "aac", "-b:a", "128k", "-ac", "2", "-flags:a", "+bitexact", .. SoundFile];

    /// <summary>Pictures, encoded as all browsers play them; a keyframe every four seconds at most.</summary>
    /// <param name="threads">How many threads compute.</param>
    internal static IReadOnlyList<string> H264(string threads) =>
    [
        "-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-profile:v", "high", "-pix_fmt", "yuv420p", "-g", "100", "-flags:v", "+bitexact",
        "-threads", threads,
    ];
}
