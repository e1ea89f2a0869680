using LiveRelay.Server.Operations;

namespace LiveRelay.Tests.Server;

public sealed class AttemptLimiterTests
{
    private static readonly TimeSpan _window = TimeSpan.FromMinutes(15);

    private readonly ManualTime _time = new();
    private readonly AttemptLimiter _limiter;

    public AttemptLimiterTests() => _limiter = new AttemptLimiter(2, _window, _time);

    [Fact]
    public void Who_used_up_his_attempts_waits_for_the_rest_of_the_window()
    {
        Assert.True(_limiter.TryTake("a", out _));
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.True(_limiter.TryTake("a", out _));
        Assert.False(_limiter.TryTake("a", out var wait));
        Assert.Equal(TimeSpan.FromMinutes(10), wait);
        Assert.True(_limiter.TryTake("b", out _));

        // Who goes on trying does not wait the longer for it.
        _time.Advance(wait);
        Assert.True(_limiter.TryTake("a", out _));
    }

    [Fact]
    public void An_attempt_that_was_right_is_given_back()
    {
        for (var i = 0; i < 10; i++)
        {
            Assert.True(_limiter.TryTake("a", out _));
            _limiter.GiveBack("a");
        }
    }

    [Fact]
    public void Keys_whose_window_is_over_are_forgotten()
    {
        for (var i = 0; i < 20_000; i++)
        {
            _limiter.TryTake($"{i}", out _);
        }

        _time.Advance(_window);
        _limiter.TryTake("last", out _);
        Assert.Equal(1, _limiter.Count);
    }

    [Fact]
    public void Many_at_once_get_no_more_than_there_is()
    {
        var taken = 0;
        Parallel.For(0, 1000, _ =>
        {
            if (_limiter.TryTake("a", out var _))
            {
                Interlocked.Increment(ref taken);
            }
        });
        Assert.Equal(2, taken);
    }

    private sealed class ManualTime : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance(TimeSpan time) => _now += time;
    }
}
