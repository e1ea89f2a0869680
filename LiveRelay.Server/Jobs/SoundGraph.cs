using System.Globalization;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Jobs;

/// <summary>FFmpeg's filters that put all voices of a recording on its one clock.</summary>
internal static class SoundGraph
{
    internal const int SampleRate = 48_000;

    /// <summary>Else FFmpeg would move each file's first moment to zero, also of one that begins later.</summary>
    internal const string KeepTimes = "-copyts";

    /// <summary>The files, as inputs.</summary>
    internal static IEnumerable<string> Inputs(JobContext context, IEnumerable<RecordingTrackRecord> sounds) =>
        sounds.SelectMany(sound => new[] { "-i", context.PathOf(sound) }).Prepend(KeepTimes);

    /// <summary>
    /// One stereo sound, from the clock's zero to the recording's end. Timestamps rule: what is missing in a file becomes silence, and what drifts is
    /// brought back. Voices keep their levels, and later steps make them as loud as they shall be.
    /// </summary>
    /// <param name="sounds">At least one, in the order of the inputs.</param>
    /// <param name="firstInput">The number of the first.</param>
    /// <param name="durationMs">How long the recording is.</param>
    /// <param name="output">The result's label.</param>
    internal static string Mix(IReadOnlyList<RecordingTrackRecord> sounds, int firstInput, long durationMs, string output)
    {
        var voices = sounds.Select((sound, i) => string.Create(
            CultureInfo.InvariantCulture,
            $"[{firstInput + i}:a:0]aresample={SampleRate}:async=1000:min_hard_comp=0.02:first_pts=0,aformat=sample_fmts=fltp:channel_layouts=stereo,adelay=delays={sound.StartsAtMs}:all=1[v{i}];"));
        var labels = string.Concat(sounds.Select(static (_, i) => string.Create(CultureInfo.InvariantCulture, $"[v{i}]")));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Concat(voices)}{labels}amix=inputs={sounds.Count}:duration=longest:dropout_transition=0:normalize=0,apad=whole_dur={durationMs}ms,atrim=end={JobContext.Seconds(durationMs)},asetpts=N/SR/TB[{output}]");
    }
}
