using System.Diagnostics.Tracing;
using LiveRelay.Media;

namespace LiveRelay.Server.Operations.Metrics;

/// <summary>
/// How long the garbage collector stopped all threads, each time. The runtime tells of it on a thread of its own, some milliseconds afterwards; any thread may
/// read.
/// </summary>
public sealed class GcPauses : EventListener
{
    private const string Runtime = "Microsoft-Windows-DotNETRuntime";
    private const EventKeywords GarbageCollection = (EventKeywords)0x1;

    // GCSuspendEEBegin_V1, whose first value is the reason, and GCRestartEEEnd_V1.
    private const int SuspensionBegins = 9;
    private const int SuspensionEnds = 3;
    private const uint ForCollection = 1;
    private const uint ForPreparation = 6;

    private static readonly int[] _bounds =
        [50, 100, 200, 300, 500, 750, 1000, 1500, 2000, 3000, 4000, 5000, 7500, 10_000, 15_000, 20_000, 30_000, 50_000, 100_000, 200_000, 500_000];

    private readonly long[] _counts = new long[_bounds.Length + 1];
    private DateTime? _began;
    private long _sum;

    /// <summary>Upper bounds of the buckets, in microseconds; one more bucket holds the rest.</summary>
    public static ReadOnlySpan<int> Bounds => _bounds;

    /// <summary>Sum of all pauses, in microseconds.</summary>
    public long Sum => Volatile.Read(ref _sum);

    /// <summary>Pauses in a bucket.</summary>
    public long Count(int bucket) => Volatile.Read(ref _counts[bucket]);

    /// <inheritdoc/>
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        ArgumentNullException.ThrowIfNull(eventSource);
        if (eventSource.Name == Runtime)
        {
            EnableEvents(eventSource, EventLevel.Informational, GarbageCollection);
        }
    }

    /// <inheritdoc/>
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        ArgumentNullException.ThrowIfNull(eventData);
        if (eventData.EventId == SuspensionBegins)
        {
            _began = eventData.Payload is [uint reason, ..] && reason is ForCollection or ForPreparation ? eventData.TimeStamp : null;
        }
        else if (eventData.EventId == SuspensionEnds && _began is { } began)
        {
            _began = null;
            var microseconds = (eventData.TimeStamp - began).Ticks / TimeSpan.TicksPerMicrosecond;
            _counts[MediaMetrics.Bucket(_bounds, microseconds)]++;
            Volatile.Write(ref _sum, _sum + microseconds);
        }
    }
}
