using System.Globalization;

namespace LiveRelay.Tests.Browser;

/// <summary>What a viewer sees and hears of a publisher with the known moment of capture.</summary>
/// <param name="Seen">The frames.</param>
/// <param name="SoundOffsets">How much later than its picture each beep came, in ms.</param>
/// <param name="Loudness">The loudest sample, 0 to 1.</param>
internal sealed record Figures(Seen Seen, IReadOnlyList<double> SoundOffsets, double Loudness)
{
    /// <summary>So many pictures at least.</summary>
    private const int Frames = 60;

    private static readonly int _beeps = Timing.Watched(7, 5);

    /// <summary>Where lips and sound are not held together, nobody has to wait for them to come together.</summary>
    private const int MostSettled = 4;

    /// <summary>The middle offset of sound to picture, in ms; positive when the sound is late.</summary>
    internal double LipSync => Browser.Seen.Percentile(SoundOffsets, 0.5);

    /// <summary>Watches for some beeps.</summary>
    /// <param name="publisher">The page that publishes.</param>
    /// <param name="viewer">The page that plays.</param>
    /// <param name="settleSeconds">
    /// So many beeps are let pass first: Chromium moves picture to sound by small steps, and only after it has two sender reports of each.
    /// </param>
    internal static async Task<Figures> MeasureAsync(InstrumentPage publisher, InstrumentPage viewer, int settleSeconds)
    {
        settleSeconds = Timing.IsHeld ? settleSeconds : Math.Min(settleSeconds, MostSettled);
        await viewer.UntilAsync("(count) => instrument.sounds[0].onsets.length >= count", settleSeconds, settleSeconds + 30);
        var since = await viewer.NowAsync();
        await viewer.UntilAsync("(count) => instrument.sounds[0].onsets.length >= count", settleSeconds + _beeps, _beeps + 20);
        // Where pages that load leave no time for pictures, sound comes before them.
        await viewer.UntilAsync("([since, count]) => instrument.pictures[0].frames.filter(({ shown }) => shown >= since).length >= count", new[] { since, Frames }, 60);
        var seen = await viewer.SeenAsync(0, since);
        var heard = await viewer.HeardAsync(0, since);
        var offsets = Browser.LipSync.Offsets(await publisher.BeepsAsync(), heard.Onsets, seen);
        return new Figures(seen, offsets, heard.Peaks.Max(static peak => peak.Loudness));
    }

    /// <summary>Holds them against what the product promises on loopback.</summary>
    /// <param name="source">Whose picture it must be.</param>
    internal void AssertGood(int source)
    {
        Assert.InRange(Seen.ShareOf(source), 0.99, 1);
        Timing.InRange(Seen.FrameRate, 25, 31);
        Timing.InRange(Seen.AgePercentile(0.95), 0, 250);
        Timing.InRange(LipSync, -40, 40);
        Assert.InRange(Loudness, 0.3, 1);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Seen.FrameRate:F1} frames/s, glass to glass p50 {Seen.AgePercentile(0.5):F0} ms, p95 {Seen.AgePercentile(0.95):F0} ms, longest gap " +
        $"{Seen.LongestGap:F0} ms, sound after picture {LipSync:F0} ms ({string.Join(' ', SoundOffsets.Select(static offset => $"{offset:F0}"))})");
}
