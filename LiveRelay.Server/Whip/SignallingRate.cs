using LiveRelay.Server.Operations;
using LiveRelay.Server.Problems;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Whip;

/// <summary>
/// Tells a client network that asks too often to wait, before anything else is looked at. The framework's own limiter would wake ten times a second for its
/// whole life, on the processor that the media loop needs.
/// </summary>
/// <param name="limits">How often.</param>
/// <param name="timeProvider">The clock.</param>
public sealed class SignallingRate(IOptions<LimitsOptions> limits, TimeProvider timeProvider) : IMiddleware
{
    private readonly AttemptLimiter _limiter = new(limits.Value.SignallingPerMinute, TimeSpan.FromMinutes(1), timeProvider);

    /// <inheritdoc/>
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        if (context.GetEndpoint()?.Metadata.GetMetadata<Limited>() is null
            || _limiter.TryTake(ClientNetwork.Of(context.Connection.RemoteIpAddress), out var wait))
        {
            return next(context);
        }

        context.Response.RetryAfter(wait);
        return new Problem(ProblemType.TooManyRequests).ExecuteAsync(context);
    }

    /// <summary>Marks an endpoint whose requests are counted.</summary>
    public sealed class Limited;
}
