using CsCheck;
using LiveRelay.Media;
using LiveRelay.Media.Sfu;

namespace LiveRelay.Tests.Sfu;

/// <summary>How a viewer's line is divided among his pictures, and when a better layer is taken.</summary>
public class LayerAllocatorTests
{
    private static readonly Gen<LayerDemand> Demand = Gen.Select(
        Gen.Long[10_000, 300_000], Gen.Long[1, 1_000_000], Gen.Long[1, 3_000_000], Gen.Int[0, 2], Gen.Int[-1, 2],
        static (smallest, more, most, highest, current) => Of(highest, current, smallest, smallest + more, smallest + more + most));

    [Fact]
    public void A_wide_line_carries_the_best_of_everything()
    {
        Assert.Equal([2, 2], Divide(10_000_000, Of(2, 2, 100_000, 400_000, 1_400_000), Of(2, 2, 100_000, 400_000, 1_400_000)));
    }

    [Fact]
    public void The_first_picture_is_raised_before_the_second()
    {
        Assert.Equal([2, 0], Divide(1_600_000, Of(2, 2, 100_000, 400_000, 1_400_000), Of(2, 0, 100_000, 400_000, 1_400_000)));
    }

    [Fact]
    public void The_first_picture_is_sent_however_narrow_the_line_and_the_others_wait()
    {
        Assert.Equal([0, LayerAllocator.Paused], Divide(50_000, Of(2, 2, 100_000, 400_000, 1_400_000), Of(2, 0, 100_000, 400_000, 1_400_000)));
    }

    [Fact]
    public void Where_nobody_shares_a_screen_the_camera_is_the_first_picture()
    {
        Assert.Equal([LayerAllocator.Paused, 0], Divide(50_000, Of(-1, -1, 0, 0, 0), Of(2, 2, 100_000, 400_000, 1_400_000)));
    }

    [Fact]
    public void A_layer_that_just_fits_is_kept_but_not_taken_anew()
    {
        Assert.Equal([1], Divide(400_000, Of(2, 1, 100_000, 400_000, 1_400_000)));
        Assert.Equal([0], Divide(400_000, Of(2, 0, 100_000, 400_000, 1_400_000)));
        Assert.Equal([1], Divide(460_000, Of(2, 0, 100_000, 400_000, 1_400_000)));
    }

    [Fact]
    public void No_more_is_given_than_there_is_and_nothing_that_the_screen_cannot_use() =>
        Gen.Select(Demand.Array[1, 6], Gen.Long[0, 6_000_000]).Sample((demands, available) =>
        {
            var chosen = Divide(available, demands);
            var sum = 0L;
            for (var i = 0; i < demands.Length; i++)
            {
                Assert.InRange(chosen[i], LayerAllocator.Paused, demands[i].Highest);
                sum += chosen[i] == LayerAllocator.Paused ? 0 : demands[i].Rates[chosen[i]];
            }

            Assert.NotEqual(LayerAllocator.Paused, chosen[0]);
            // What is sent already may seem a tenth too large: a keyframe is in it.
            Assert.True(sum * 9 / 10 <= Math.Max(available, demands[0].Rates[0]), $"{sum} of {available}");
        });

    [Fact]
    public void A_worse_layer_is_taken_at_once_and_a_better_one_when_it_has_been_affordable_for_a_second()
    {
        var selector = default(LayerSelector);
        var now = Instant.Zero + TimeSpan.FromSeconds(10);

        Assert.Equal(0, selector.Select(now, current: 2, possible: 0, atOnce: false));
        Assert.Equal(0, selector.Select(now, current: 0, possible: 2, atOnce: false));
        Assert.Equal(0, selector.Select(now + TimeSpan.FromMilliseconds(999), current: 0, possible: 2, atOnce: false));
        Assert.Equal(0, selector.Select(now + TimeSpan.FromMilliseconds(999), current: 0, possible: 0, atOnce: false));
        Assert.Equal(0, selector.Select(now + TimeSpan.FromSeconds(1), current: 0, possible: 2, atOnce: false));
        Assert.Equal(2, selector.Select(now + TimeSpan.FromSeconds(2), current: 0, possible: 2, atOnce: false));
    }

    [Fact]
    public void A_better_layer_that_did_not_last_must_have_been_affordable_for_longer_the_next_time()
    {
        var selector = default(LayerSelector);
        var now = Instant.Zero + TimeSpan.FromSeconds(10);
        var waits = new List<double>();
        for (var time = 0; time < 7; time++)
        {
            var begin = now;
            while (selector.Select(now, current: 0, possible: 1, atOnce: false) == 0)
            {
                now += TimeSpan.FromMilliseconds(250);
            }

            waits.Add((now - begin).TotalSeconds);
            now += TimeSpan.FromSeconds(time == 5 ? 11 : 1);
            Assert.Equal(0, selector.Select(now, current: 1, possible: 0, atOnce: false));
        }

        Assert.Equal([1, 2, 4, 8, 16, 16, 1], waits);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(180, 0)]
    [InlineData(200, 0)]
    [InlineData(201, 1)]
    [InlineData(400, 1)]
    [InlineData(720, 2)]
    [InlineData(2160, 2)]
    public void The_smallest_layer_that_fills_the_place_on_the_screen_is_enough(int wanted, int layer)
    {
        Assert.Equal(layer, LayerSelector.HighestUseful([180, 360, 720], wanted));
    }

    [Fact]
    public void Layers_of_one_height_that_differ_in_frame_rate_are_all_useful()
    {
        Assert.Equal(1, LayerSelector.HighestUseful([1080, 1080], 1080));
    }

    private static int[] Divide(long available, params LayerDemand[] demands)
    {
        var chosen = new int[demands.Length];
        LayerAllocator.Divide(demands, available, chosen);
        return chosen;
    }

    private static LayerDemand Of(int highest, int current, long smallest, long middle, long best)
    {
        var demand = new LayerDemand { Highest = highest, Current = current };
        (demand.Rates[0], demand.Rates[1], demand.Rates[2]) = (smallest, middle, best);
        return demand;
    }
}
