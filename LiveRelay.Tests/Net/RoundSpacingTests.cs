using LiveRelay.Media;
using LiveRelay.Media.Net;

namespace LiveRelay.Tests.Net;

/// <summary>When a media loop looks at its socket at intervals instead of being woken by each datagram.</summary>
public class RoundSpacingTests
{
    private static readonly TimeSpan _spacing = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan _tick = TimeSpan.FromMilliseconds(1);

    [Theory]
    [InlineData(0, 0)] // datagrams each millisecond; how many of a hundred milliseconds are spaced
    [InlineData(0.5, 0)]
    [InlineData(1, 100)]
    [InlineData(20, 100)]
    public void A_loop_is_busy_with_many_datagrams_and_not_with_few(double rate, int busy)
    {
        var spacing = new RoundSpacing(_spacing);
        var now = Instant.FromMilliseconds(1000);

        Run(ref spacing, ref now, rate, 200);

        Assert.Equal(busy, Run(ref spacing, ref now, rate, 100));
    }

    [Fact]
    public void The_next_look_is_an_interval_away_or_at_once_if_there_was_a_full_batch()
    {
        var spacing = new RoundSpacing(_spacing);
        var now = Instant.FromMilliseconds(1000);

        spacing.OnLook(now, 31, hasMore: false);
        Assert.Equal(now + _spacing, spacing.NextLook);

        spacing.OnLook(now, 32, hasMore: true);
        Assert.Equal(now, spacing.NextLook);
    }

    [Fact]
    public void One_that_was_idle_begins_anew_and_one_without_spacing_never_is_busy()
    {
        var (spacing, none) = (new RoundSpacing(_spacing), new RoundSpacing(TimeSpan.Zero));
        var (now, other) = (Instant.FromMilliseconds(1000), Instant.FromMilliseconds(1000));
        Assert.NotEqual(0, Run(ref spacing, ref now, 5, 500));
        Assert.Equal(0, Run(ref none, ref other, 5, 500));

        Assert.False(spacing.IsBusy(now + TimeSpan.FromSeconds(1)));
    }

    /// <returns>How often it was busy.</returns>
    private static int Run(ref RoundSpacing spacing, ref Instant now, double rate, int milliseconds)
    {
        var busy = 0;
        for (var i = 0; i < milliseconds; i++)
        {
            busy += spacing.IsBusy(now) ? 1 : 0;
            spacing.OnLook(now, (int)(((i + 1) * rate) - (int)(i * rate)), hasMore: false);
            now += _tick;
        }

        return busy;
    }
}
