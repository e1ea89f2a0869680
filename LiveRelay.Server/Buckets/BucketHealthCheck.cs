using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LiveRelay.Server.Buckets;

/// <summary>Whether the bucket answers. Without it lessons are held and recorded all the same: that is worse than well, and not ill.</summary>
public sealed class BucketHealthCheck(Bucket bucket) : IHealthCheck
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!bucket.IsEnabled)
        {
            return HealthCheckResult.Healthy("None: recordings are on the local disk.");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_patience);
        try
        {
            await bucket.CheckAsync(limit.Token);
            return HealthCheckResult.Healthy();
        }
        catch (BucketException e)
        {
            return HealthCheckResult.Degraded($"{e.Cause.English} {e.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Degraded("The bucket does not answer.");
        }
    }
}
