using System.Net;

namespace LiveRelay.Tests.Server;

public class LimitsTests
{
    [Fact]
    public async Task A_full_server_says_when_to_try_again()
    {
        await using var server = new LiveServer(("Media:MaxTransports", "1"));
        using var first = await server.WatchAsync();
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        using var second = await server.WatchAsync();
        await ProblemAssert.IsAsync(second, HttpStatusCode.ServiceUnavailable, "full");
        Assert.Equal(TimeSpan.FromSeconds(5), second.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task An_address_that_asks_too_often_has_to_wait()
    {
        await using var server = new LiveServer(("Limits:SignallingPerMinute", "1"));
        using var first = await server.WatchAsync();
        using var second = await server.WatchAsync();
        await ProblemAssert.IsAsync(second, HttpStatusCode.TooManyRequests, "too-many-requests");
        Assert.NotNull(second.Headers.RetryAfter?.Delta);
    }
}
