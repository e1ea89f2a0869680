namespace LiveRelay.Tests.Browser;

/// <summary>One presented frame, as scripts/probe.js saw it.</summary>
/// <param name="Shown">When it was to be seen, in ms of the tests' clock.</param>
/// <param name="Presented">How many frames the element had presented by then.</param>
/// <param name="Width">Of the picture, in pixels.</param>
/// <param name="Source">Whose picture it is; <c>null</c> when its blocks cannot be read.</param>
/// <param name="Value">What the blocks say: the time of capture for a live source, the frame's number for the clip.</param>
/// <param name="Age">How long before it was captured, in ms; only meaningful for a live source.</param>
internal sealed record Frame(double Shown, int Presented, int Width, int? Source, double? Value, double? Age);

/// <summary>The loudest sample, 0 to 1, of a moment.</summary>
internal sealed record Peak(double Time, double Loudness);

/// <summary>What an element's sound was like.</summary>
/// <param name="Onsets">When beeps began to be heard.</param>
/// <param name="Peaks">How loud it was, every 10 ms.</param>
internal sealed record Heard(IReadOnlyList<double> Onsets, IReadOnlyList<Peak> Peaks);

/// <summary>What was seen within a while.</summary>
internal sealed class Seen(IReadOnlyList<Frame> frames)
{
    internal IReadOnlyList<Frame> Frames => frames;

    /// <summary>Frames presented per second.</summary>
    internal double FrameRate => (frames[^1].Presented - frames[0].Presented) / (frames[^1].Shown - frames[0].Shown) * 1000;

    /// <summary>The share of frames whose blocks were read and named this source.</summary>
    internal double ShareOf(int source) => frames.Count(frame => frame.Source == source) / (double)frames.Count;

    /// <summary>Glass to glass, in ms.</summary>
    internal double AgePercentile(double share) =>
        Percentile(frames.Where(static frame => frame.Age is not null).Select(static frame => frame.Age!.Value), share);

    /// <summary>The longest time without a new frame, in ms.</summary>
    internal double LongestGap => frames.Zip(frames.Skip(1), static (a, b) => b.Shown - a.Shown).DefaultIfEmpty(0).Max();

    /// <summary>The middle age of the frames shown within half a second of that moment.</summary>
    internal double? AgeAround(double time)
    {
        var near = frames.Where(frame => frame.Age is not null && Math.Abs(frame.Shown - time) < 500).Select(static frame => frame.Age!.Value).ToList();
        return near.Count == 0 ? null : Percentile(near, 0.5);
    }

    internal static double Percentile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];
    }
}

/// <summary>Lip sync: how much later than its picture a sound comes.</summary>
internal static class LipSync
{
    /// <summary>A sound may be heard a little before its making is known, since clocks tick in whole milliseconds.</summary>
    private const double ClockTick = 5;

    /// <summary>The offsets of sound to picture, in ms, one for each beep heard; positive when the sound is late.</summary>
    /// <param name="beeps">When the beeps were made.</param>
    /// <param name="onsets">When beeps were heard.</param>
    /// <param name="seen">The picture meanwhile.</param>
    internal static IReadOnlyList<double> Offsets(IReadOnlyList<double> beeps, IReadOnlyList<double> onsets, Seen seen) =>
    [
        .. from onset in onsets
           let beep = beeps.LastOrDefault(beep => beep <= onset + ClockTick)
           let pictureAge = seen.AgeAround(onset)
           where beep > 0 && pictureAge is not null
           select onset - beep - pictureAge.Value,
    ];
}
