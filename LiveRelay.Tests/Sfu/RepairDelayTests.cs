using LiveRelay.Media;
using LiveRelay.Media.Sfu;

namespace LiveRelay.Tests.Sfu;

/// <summary>How long a viewer's pictures are held back where packets must be sent again.</summary>
public class RepairDelayTests
{
    private static readonly TimeSpan _feedback = TimeSpan.FromMilliseconds(100);

    private Instant _now = Instant.Zero + TimeSpan.FromSeconds(100);

    [Fact]
    public void A_line_that_loses_nothing_shows_everything_at_once() => Assert.Equal(TimeSpan.Zero, After(new RepairDelay(), 60, 0, 150));

    [Theory]
    [InlineData(0.01, 50, 2)]
    [InlineData(0.05, 50, 3)]
    [InlineData(0.05, 150, 3)]
    [InlineData(0.10, 150, 4)]
    [InlineData(0.20, 150, 5)]
    public void There_is_time_for_as_many_repetitions_as_the_loss_needs(double loss, int roundTrip, int repetitions)
    {
        var least = roundTrip + ((repetitions - 1) * 100);

        Assert.InRange(After(new RepairDelay(), 30, loss, roundTrip).TotalMilliseconds, least, least + 180);
    }

    [Fact]
    public void A_short_trouble_is_forgotten_and_one_that_comes_back_is_not()
    {
        var delay = new RepairDelay();
        var troubled = After(delay, 30, 0.1, 50);

        Assert.Equal(troubled, After(delay, 5, 0, 50));
        Assert.Equal(troubled, After(delay, 20, 0.1, 50));
        Assert.Equal(TimeSpan.Zero, After(delay, 60, 0, 50));
    }

    private TimeSpan After(RepairDelay delay, int seconds, double loss, int roundTrip)
    {
        for (var end = _now + TimeSpan.FromSeconds(seconds); _now < end; _now += _feedback)
        {
            delay.OnLoss(_now, loss, TimeSpan.FromMilliseconds(roundTrip));
        }

        return delay.Current;
    }
}
