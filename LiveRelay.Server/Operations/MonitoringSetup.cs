using LiveRelay.Server.Operations.Metrics;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace LiveRelay.Server.Operations;

/// <summary>Puts health checks, metrics and the log of drops into the server.</summary>
public static class MonitoringSetup
{
    private const string MetricsType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Adds them.</summary>
    public static IServiceCollection AddMonitoring(this IServiceCollection services)
    {
        services.AddSingleton<GcPauses>();
        services.AddSingleton<MetricsExport>();
        services.AddHostedService<DropLog>();
        services.AddHealthChecks().AddCheck<MediaHealthCheck>("media").AddCheck<DatabaseHealthCheck>("database");
        return services;
    }

    /// <summary>Maps <c>/health/live</c> (the process answers), <c>/health/ready</c> (lessons can be held) and <c>/metrics</c>.</summary>
    public static void MapMonitoring(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = static _ => false, ResponseWriter = HealthResponse.WriteAsync });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = HealthResponse.WriteAsync });
        app.MapGet("/metrics", static (HttpContext context, MetricsExport metrics) =>
        {
            context.Response.ContentType = MetricsType;
            return metrics.WriteAsync(context.Response.Body, context.RequestAborted);
        });
    }
}
