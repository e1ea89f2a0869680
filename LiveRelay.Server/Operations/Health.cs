using LiveRelay.Media.Net;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LiveRelay.Server.Operations;

/// <summary>Whether the media loop answers: its thread lives and is not stuck.</summary>
public sealed class MediaHealthCheck(MediaServer media) : IHealthCheck
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!media.IsRunning)
        {
            return HealthCheckResult.Unhealthy("The media loop does not run.");
        }

        try
        {
            await media.DescribeLessonAsync("", cancellationToken).WaitAsync(_patience, cancellationToken);
            return HealthCheckResult.Healthy($"UDP and TCP port {media.Port}");
        }
        catch (TimeoutException)
        {
            return HealthCheckResult.Unhealthy("The media loop does not answer.");
        }
    }
}

/// <summary>Whether the database can be read.</summary>
public sealed class DatabaseHealthCheck(IDbContextFactory<LiveRelayDb> database) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var lessons = await db.Lessons.CountAsync(cancellationToken);
        return HealthCheckResult.Healthy($"{lessons} lessons");
    }
}

/// <summary>Answers health checks with a document that names each check.</summary>
internal static class HealthResponse
{
    internal static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        new HealthDocument(
            Name(report.Status),
            report.Entries.ToDictionary(
                static entry => entry.Key,
                static entry => new CheckDocument(
                    Name(entry.Value.Status),
                    entry.Value.Description ?? entry.Value.Exception?.Message,
                    Math.Round(entry.Value.Duration.TotalMilliseconds, 1)))),
        context.RequestAborted);

    private static string Name(HealthStatus status) => status.ToString().ToLowerInvariant();

    private sealed record HealthDocument(string Status, IReadOnlyDictionary<string, CheckDocument> Checks);

    private sealed record CheckDocument(string Status, string? Detail, double Milliseconds);
}
