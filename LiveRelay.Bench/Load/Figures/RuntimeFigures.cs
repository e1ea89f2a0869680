namespace LiveRelay.Bench.Load.Figures;

/// <summary>What a server's runtime had done at one moment, by its <c>/metrics</c>.</summary>
/// <param name="Allocated">Heap bytes of the whole process.</param>
/// <param name="AllocatedByLoops">Heap bytes of the media loops alone.</param>
/// <param name="Pauses">How many pauses of the garbage collector were at most so long, in seconds.</param>
/// <param name="PauseTime">Their sum in seconds.</param>
internal sealed record RuntimeFigures(double Allocated, double AllocatedByLoops, IReadOnlyList<(double Bound, double Count)> Pauses, double PauseTime)
{
    /// <summary>Reads them; <c>null</c> if they are not there.</summary>
    internal static RuntimeFigures? FromMetrics(string metrics)
    {
        var text = new MetricsText(metrics);
        return text.Find("liverelay_allocated_bytes_total") is { } allocated && text.Find("liverelay_media_allocated_bytes_total") is { } loops
            && text.Find("liverelay_gc_pause_seconds_sum") is { } pauses
            ? new RuntimeFigures(allocated, loops, text.Buckets("liverelay_gc_pause_seconds"), pauses)
            : null;
    }

    /// <summary>The pauses since an earlier moment: how many, their 99th percentile as the upper end of its bucket, and their sum, in milliseconds.</summary>
    internal PauseResult PausesSince(RuntimeFigures before)
    {
        var counts = Pauses.Zip(before.Pauses, static (now, then) => (now.Bound, Count: now.Count - then.Count)).ToList();
        var all = counts.Count == 0 ? 0 : counts[^1].Count;
        var time = (PauseTime - before.PauseTime) * 1000;
        var bound = all == 0 ? 0 : counts.First(bucket => bucket.Count >= 0.99 * all).Bound * 1000;
        return new PauseResult((int)all, double.IsInfinity(bound) ? time : bound, time);
    }
}
