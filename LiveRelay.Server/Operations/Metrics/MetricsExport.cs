using LiveRelay.Media;
using LiveRelay.Media.Net;
using Prometheus;

namespace LiveRelay.Server.Operations.Metrics;

/// <summary>Writes all metrics as Prometheus reads them (text exposition format 0.0.4).</summary>
public sealed class MetricsExport
{
    private const double MicrosecondsPerSecond = 1_000_000;
    private const double MillisecondsPerSecond = 1000;

    private readonly CollectorRegistry _registry = Prometheus.Metrics.NewCustomRegistry();
    private readonly MediaServer _media;
    private readonly GcPauses _pauses;

    /// <summary>Registers the metrics of the media core and of the process.</summary>
    public MetricsExport(MediaServer media, GcPauses pauses)
    {
        ArgumentNullException.ThrowIfNull(media);
        ArgumentNullException.ThrowIfNull(pauses);
        _media = media;
        _pauses = pauses;
        DotNetStats.Register(_registry);
        RegisterNumbers();
        RegisterDrops();
    }

    /// <summary>Writes them.</summary>
    public async Task WriteAsync(Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(output);
        await _registry.CollectAndExportAsTextAsync(output, cancellationToken);

        var counted = _media.Metrics;

        // The library's histograms take single observations; the media core has counted its own, without a lock, on its threads.
        await output.WriteAsync(HistogramText.Write(
            "liverelay_forwarding_delay_seconds",
            "Time between a packet's arrival and its leaving.",
            MediaMetrics.ForwardingDelayBounds,
            counted.ForwardingDelays,
            counted.ForwardingDelaySum,
            MicrosecondsPerSecond), cancellationToken);
        await output.WriteAsync(HistogramText.Write(
            "liverelay_handshake_duration_seconds",
            "Time of DTLS handshakes that succeeded.",
            MediaMetrics.HandshakeBounds,
            counted.Handshakes,
            counted.HandshakeSum,
            MillisecondsPerSecond), cancellationToken);
        await output.WriteAsync(HistogramText.Write(
            "liverelay_gc_pause_seconds",
            "Time for which the garbage collector stopped all threads, since this was first asked.",
            GcPauses.Bounds,
            _pauses.Count,
            _pauses.Sum,
            MicrosecondsPerSecond), cancellationToken);
    }

    private void RegisterNumbers()
    {
        var factory = Prometheus.Metrics.WithCustomRegistry(_registry);
        foreach (var metric in MediaMetricTable.Gauges)
        {
            var gauge = factory.CreateGauge(metric.Name, metric.Help);
            _registry.AddBeforeCollectCallback(() => gauge.Set(metric.Read(_media.Metrics)));
        }

        foreach (var metric in MediaMetricTable.Counters)
        {
            var counter = factory.CreateCounter(metric.Name, metric.Help);
            _registry.AddBeforeCollectCallback(() => counter.IncTo(metric.Read(_media.Metrics)));
        }

        var allocated = factory.CreateCounter("liverelay_allocated_bytes_total", "Heap bytes that the whole process has allocated.");
        _registry.AddBeforeCollectCallback(() => allocated.IncTo(GC.GetTotalAllocatedBytes()));
    }

    private void RegisterDrops()
    {
        var drops = Prometheus.Metrics.WithCustomRegistry(_registry)
            .CreateCounter("liverelay_dropped_packets_total", "Packets that went no further, by reason.", "reason");
        foreach (var reason in Enum.GetValues<DropReason>().Where(static reason => reason != DropReason.None))
        {
            var counter = drops.WithLabels(DropReasonName.Of(reason));
            _registry.AddBeforeCollectCallback(() => counter.IncTo(_media.Metrics.Drops(reason)));
        }
    }
}
