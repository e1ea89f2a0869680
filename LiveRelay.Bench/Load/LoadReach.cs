namespace LiveRelay.Bench.Load;

/// <summary>The figures of runs beside what is to be reached: of a lesson of 1.5 Mbit/s in 150 + 50 packets a second that 200 watch, on a machine of its own.</summary>
internal static class LoadReach
{
    /// <summary>Less than a hundredth of a byte for a packet is none: a list that grows once.</summary>
    private const int HeapDigits = 2;

    private static readonly Row[] _rows =
    [
        new("server ÷ floor of the same run", static run => run.Server?.MicrosecondsPerPacket / run.Floor?.MicrosecondsPerPacket, 2),
        new("server, CPU-µs a forwarded packet", static run => run.Server?.MicrosecondsPerPacket),
        new("floor, CPU-µs a packet", static run => run.Floor?.MicrosecondsPerPacket),
        new("viewers a core", static run => run.Server?.ViewersPerCore, 1500, IsAtLeast: true),
        new("last one's first packet, ms", static run => run.Join.Joined > 0 ? run.Join.UntilLastPacket : null, 600),
        new("a join, CPU-ms", static run => run.Join.ProcessorPerJoin, 1.5),
        new("heap a forwarded packet, media loops, B", static run => Rounded(run.Server?.Runtime?.LoopBytesPerPacket), 0),
        new("heap a forwarded packet, whole server, B", static run => Rounded(run.Server?.Runtime?.BytesPerPacket)),
        new("memory a viewer, first run, kB", static run => run.Server?.KilobytesPerViewer, 100, IsOfFirstRun: true),
        new("delay added p50, ms", static run => Good(run)?.Delay?.P50, 2.5),
        new("delay added p99, ms", static run => Good(run)?.Delay?.P99, 10),
        new("delay added p99.9, ms", static run => Good(run)?.Delay?.P999, 20),
        new("GC pause p99, ms", static run => run.Server?.Runtime?.Pauses.P99, 5),
        new("GC pauses", static run => run.Server?.Runtime?.Pauses.Count),
        new("freezes", static run => Good(run)?.Freezes),
    ];

    /// <summary>Of runs that were the same.</summary>
    internal static IReadOnlyList<ReachedFigure> Of(IReadOnlyList<LoadResult> runs) =>
        [.. _rows.Select(row => Figure(row.What, (row.IsOfFirstRun ? runs.Take(1) : runs).Select(row.Find), row.Reach, row.IsAtLeast)).OfType<ReachedFigure>()];

    /// <summary>Of pairs of runs, one with good viewers alone and one with bad ones among them: what the good ones notice.</summary>
    internal static IReadOnlyList<ReachedFigure> Of(IReadOnlyList<LoadResult> alone, IReadOnlyList<LoadResult> besideBad)
    {
        IEnumerable<double?> Differences(Func<GroupResult, double?> find) =>
            alone.Zip(besideBad, (good, bad) => Good(bad) is { } beside && Good(good) is { } usual ? find(beside) - find(usual) : null);

        return [.. ((ReachedFigure?[])[
            Figure("good viewers' freezes, alone", alone.Select(static run => (double?)Good(run)?.Freezes)),
            Figure("good viewers' freezes, beside bad ones", besideBad.Select(static run => (double?)Good(run)?.Freezes)),
            Figure("added freezes", Differences(static group => group.Freezes), 0),
            Figure("good viewers' delay p99, alone, ms", alone.Select(static run => Good(run)?.Delay?.P99)),
            Figure("good viewers' delay p99, beside bad ones, ms", besideBad.Select(static run => Good(run)?.Delay?.P99)),
            Figure("added delay p99, ms", Differences(static group => group.Delay?.P99), 2),
            Figure("memory of the server, growth in the first run beside bad ones, kB a viewer", besideBad.Take(1).Select(static run => run.Server?.KilobytesPerViewer)),
        ]).OfType<ReachedFigure>()];
    }

    private static GroupResult? Good(LoadResult run) => run.Groups.FirstOrDefault(static group => group.IsGood);

    private static double? Rounded(double? bytes) => bytes is { } value ? Math.Round(value, HeapDigits) : null;

    private static ReachedFigure? Figure(string what, IEnumerable<double?> values, double? reach = null, bool isAtLeast = false)
    {
        var known = values.OfType<double>().Where(double.IsFinite).ToList();
        return known.Count == 0 ? null : new ReachedFigure(what, known, reach, isAtLeast);
    }

    private sealed record Row(string What, Func<LoadResult, double?> Find, double? Reach = null, bool IsAtLeast = false, bool IsOfFirstRun = false);
}
