using LiveRelay.Bench.Load.Lines;
using LiveRelay.Media;

namespace LiveRelay.Tests.Load;

/// <summary>What a viewer's line does, repeatably.</summary>
public class LineTests
{
    private const int Datagrams = 10_000;

    [Fact]
    public void The_same_seed_loses_the_same_datagrams_and_another_loses_others()
    {
        var options = new LineOptions { Loss = 0.2, Jitter = TimeSpan.FromMilliseconds(30) };

        Assert.Equal(Pass(options, seed: 7), Pass(options, seed: 7));
        Assert.NotEqual(Pass(options, seed: 7), Pass(options, seed: 8));
    }

    [Fact]
    public void As_many_are_lost_as_was_asked_for()
    {
        var lost = Pass(new LineOptions { Loss = 0.2 }, seed: 1).Count(static due => due is null);

        Assert.InRange(lost, 1850, 2150);
    }

    [Fact]
    public void Jitter_delays_but_never_reorders()
    {
        var options = new LineOptions { Delay = TimeSpan.FromMilliseconds(50), Jitter = TimeSpan.FromMilliseconds(30) };
        var dues = Pass(options, seed: 3).Select(static due => due!.Value).ToList();

        Assert.Equal(dues.Order(), dues);
        Assert.All(dues.Index(), due => Assert.InRange((due.Item - SentAt(due.Index)).TotalMilliseconds, 50, 80));
    }

    [Fact]
    public void A_limited_line_carries_its_rate_and_drops_what_would_wait_too_long()
    {
        var line = new Line(new LineOptions { Rate = 1_000_000, Queue = TimeSpan.FromMilliseconds(100) }, 1, isLimited: true);
        var carried = 0;
        var last = Instant.Zero;
        for (var i = 0; i < Datagrams; i++)
        {
            // 1000 bytes each millisecond are 8 Mbit/s.
            if (line.TryPass(SentAt(i), 1000 - 28, out var due))
            {
                carried++;
                Assert.InRange((due - SentAt(i)).TotalMilliseconds, 8, 108.1);
                last = due;
            }
        }

        Assert.InRange(carried * 8000.0 / (last - SentAt(0)).TotalMicroseconds, 0.99, 1.01);
        Assert.Equal(Datagrams - carried, line.Dropped);
    }

    [Theory]
    [InlineData("rate=300,loss=20", 300_000, 0.2, 0)]
    [InlineData(" delay=50 , loss=0.5", 0, 0.005, 50)]
    [InlineData("", 0, 0, 0)]
    public void Lines_are_read_as_they_are_written(string text, long rate, double loss, double delay)
    {
        Assert.True(LineOptions.TryParse(text, LineOptions.Clean, out var line));

        Assert.Equal((rate, loss, delay), (line.Rate, line.Loss, line.Delay.TotalMilliseconds));
    }

    [Theory]
    [InlineData("rate")]
    [InlineData("loss=101")]
    [InlineData("loss=-1")]
    [InlineData("colour=3")]
    public void What_is_no_line_is_refused(string text) => Assert.False(LineOptions.TryParse(text, LineOptions.Clean, out _));

    private static Instant SentAt(int datagram) => Instant.FromMilliseconds(1000 + datagram);

    private static List<Instant?> Pass(LineOptions options, int seed)
    {
        var line = new Line(options, seed, isLimited: true);
        return [.. Enumerable.Range(0, Datagrams).Select(i => line.TryPass(SentAt(i), 1000, out var due) ? due : (Instant?)null)];
    }
}
