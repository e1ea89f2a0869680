using System.Threading.RateLimiting;
using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Lessons.State;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Lessons.Live;

/// <summary>Tells a connection that calls too often to wait, before its call does anything.</summary>
public sealed class CallRateFilter(IOptions<LessonRules> rules) : IHubFilter
{
    private const string Key = "calls";

    /// <inheritdoc/>
    public ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        ArgumentNullException.ThrowIfNull(invocationContext);
        ArgumentNullException.ThrowIfNull(next);
        var limiter = (ReplenishingRateLimiter)invocationContext.Context.Items[Key]!;
        limiter.TryReplenish();
        if (limiter.AttemptAcquire().IsAcquired)
        {
            return next(invocationContext);
        }

        // A page of another hub knows no reply of a lesson: it hears of an exception and tries again.
        return invocationContext.Hub is not LessonHub || invocationContext.HubMethodName == nameof(ILessonHub.Join)
            ? throw new HubException(nameof(LessonError.TooFast))
            : ValueTask.FromResult<object?>(new Reply(LessonError.TooFast));
    }

    /// <inheritdoc/>
    public Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        context.Context.Items[Key] = new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = rules.Value.CallsPerSecond * 2,
            TokensPerPeriod = rules.Value.CallsPerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
            AutoReplenishment = false, // else each connection has a timer of its own
        });
        return next(context);
    }

    /// <inheritdoc/>
    public async Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        await next(context, exception);
        ((RateLimiter)context.Context.Items[Key]!).Dispose();
    }
}
