using LiveRelay.Media.Net;

namespace LiveRelay.Server.Operations;

/// <summary>Logs dropped packets: one line a second at most, however many there are.</summary>
public sealed class DropLog(MediaServer media, TimeProvider timeProvider, ILogger<DropLog> logger) : BackgroundService
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var summary = new DropSummary(reason => media.Metrics.Drops(reason));
        using var timer = new PeriodicTimer(_interval, timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (summary.TryTake(out var packets, out var reasons))
                {
                    logger.LogWarning("Dropped {Packets} packets in a second: {Reasons}", packets, reasons);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }
}
