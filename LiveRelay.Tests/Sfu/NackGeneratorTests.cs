using CsCheck;
using LiveRelay.Media;
using LiveRelay.Media.Sfu;
using LiveRelay.Tests.Architecture;

namespace LiveRelay.Tests.Sfu;

public class NackGeneratorTests
{
    private const long First = 65_536 + 100;
    private static readonly NackOptions _atOnce = new() { ReorderPackets = 0, ReorderHold = TimeSpan.Zero };

    [Fact]
    public void A_stream_in_order_asks_for_nothing()
    {
        var nack = new NackGenerator(new NackOptions());
        for (var i = 0; i < 1000; i++)
        {
            Assert.True(nack.OnPacket(At(i), First + i));
        }

        Assert.Equal(Instant.Never, nack.NextTimeout);
        Assert.Empty(Collect(nack, 5000));
    }

    [Fact]
    public void Without_a_tolerance_a_gap_is_asked_for_at_once()
    {
        var nack = new NackGenerator(_atOnce);
        nack.OnPacket(At(0), First);
        nack.OnPacket(At(1), First + 4);
        Assert.Equal(At(1), nack.NextTimeout);
        Assert.Equal([101, 102, 103], Collect(nack, 1));
        Assert.Empty(Collect(nack, 1));
        Assert.Equal(3, nack.Missed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Packets_that_changed_places_are_not_asked_for(int late)
    {
        var nack = new NackGenerator(new NackOptions());
        nack.OnPacket(At(0), First);
        for (var i = 0; i < late; i++)
        {
            nack.OnPacket(At(1), First + 2 + i);
            Assert.Empty(Collect(nack, 1));
        }

        Assert.True(nack.OnPacket(At(2), First + 1));
        Assert.Empty(Collect(nack, 500));
        Assert.Equal(Instant.Never, nack.NextTimeout);
    }

    [Fact]
    public void The_third_packet_behind_a_gap_makes_it_a_loss()
    {
        var nack = new NackGenerator(new NackOptions());
        nack.OnPacket(At(0), First);
        nack.OnPacket(At(1), First + 2);
        nack.OnPacket(At(1), First + 3);
        Assert.Empty(Collect(nack, 1));
        nack.OnPacket(At(2), First + 4);
        Assert.Equal(At(2), nack.NextTimeout);
        Assert.Equal([101], Collect(nack, 2));
    }

    [Fact]
    public void A_gap_at_a_frames_end_is_asked_for_after_ten_milliseconds()
    {
        var nack = new NackGenerator(new NackOptions());
        nack.OnPacket(At(0), First);
        nack.OnPacket(At(0), First + 2);
        Assert.Equal(At(10), nack.NextTimeout);
        Assert.Empty(Collect(nack, 9));
        Assert.Equal([101], Collect(nack, 10));
    }

    [Fact]
    public void Of_a_long_gap_only_its_end_may_still_be_reordering()
    {
        var nack = new NackGenerator(new NackOptions());
        nack.OnPacket(At(0), First);
        nack.OnPacket(At(1), First + 6);
        Assert.Equal([101, 102, 103], Collect(nack, 1));
        Assert.Equal([104, 105], Collect(nack, 11));
    }

    [Fact]
    public void A_lost_retransmission_is_asked_for_again_after_a_round_trip_and_then_in_growing_steps()
    {
        var nack = new NackGenerator(_atOnce) { RoundTripTime = TimeSpan.FromMilliseconds(40) };
        nack.OnPacket(At(0), First);
        nack.OnPacket(At(0), First + 2);
        Assert.Equal([0, 40, 90, 150, 220], TimesAsked(nack, until: 230));
    }

    [Fact]
    public void A_short_round_trip_does_not_make_it_ask_faster_than_every_20_milliseconds()
    {
        var nack = new NackGenerator(_atOnce) { RoundTripTime = TimeSpan.FromMilliseconds(1) };
        nack.OnPacket(At(0), First);
        nack.OnPacket(At(0), First + 2);
        Assert.Equal([0, 20, 45], TimesAsked(nack, until: 50));
    }

    [Fact]
    public void After_ten_tries_it_gives_up_and_a_keyframe_is_needed()
    {
        var nack = new NackGenerator(_atOnce with { MaxAge = TimeSpan.FromSeconds(100) });
        nack.OnPacket(At(0), First);
        nack.OnPacket(At(0), First + 2);
        Assert.Equal(10, TimesAsked(nack, until: 20_000).Count);
        Assert.Equal(1, nack.GivenUp);
        Assert.True(nack.TryTakeNeedForKeyFrame());
        Assert.False(nack.TryTakeNeedForKeyFrame());
        Assert.Equal(Instant.Never, nack.NextTimeout);
        Assert.False(nack.OnPacket(At(20_000), First + 1));
    }

    [Fact]
    public void After_a_second_it_gives_up()
    {
        var nack = new NackGenerator(_atOnce);
        nack.OnPacket(At(0), First);
        nack.OnPacket(At(0), First + 2);
        Assert.True(TimesAsked(nack, until: 999).Count is > 3 and < 10);
        Assert.Equal(0, nack.GivenUp);
        Assert.Equal(At(1000), nack.NextTimeout);
        Assert.Empty(Collect(nack, 1000));
        Assert.Equal(1, nack.GivenUp);
    }

    [Fact]
    public void A_loss_before_the_last_keyframe_needs_no_other()
    {
        var nack = new NackGenerator(_atOnce);
        nack.OnPacket(At(0), First);
        nack.OnPacket(At(0), First + 2);
        nack.OnPacket(At(0), First + 3);
        nack.OnKeyFrame(First + 3);
        Assert.Equal([101], Collect(nack, 0));
        Collect(nack, 1000);
        Assert.Equal(1, nack.GivenUp);
        Assert.False(nack.TryTakeNeedForKeyFrame());
    }

    [Fact]
    public void A_loss_within_the_keyframe_needs_another()
    {
        var nack = new NackGenerator(_atOnce);
        nack.OnPacket(At(0), First);
        nack.OnKeyFrame(First);
        nack.OnPacket(At(0), First + 2);
        Collect(nack, 1000);
        Assert.True(nack.TryTakeNeedForKeyFrame());
    }

    [Fact]
    public void A_gap_larger_than_the_list_is_an_interruption()
    {
        var nack = new NackGenerator(_atOnce);
        nack.OnPacket(At(0), First);
        nack.OnPacket(At(0), First + 1002);
        Assert.Empty(Collect(nack, 0));
        Assert.Equal(1001, nack.GivenUp);
        Assert.True(nack.TryTakeNeedForKeyFrame());
    }

    [Fact]
    public void A_full_list_gives_up_its_oldest()
    {
        var nack = new NackGenerator(_atOnce with { Capacity = 4 });
        nack.OnPacket(At(0), First);
        nack.OnPacket(At(0), First + 4);
        Collect(nack, 0);
        nack.OnPacket(At(1), First + 7);
        Assert.Equal([105, 106], Collect(nack, 1));
        Assert.Equal(1, nack.GivenUp);
        Assert.False(nack.OnPacket(At(2), First + 1));
        Assert.True(nack.OnPacket(At(2), First + 2));
    }

    [Fact]
    public void What_does_not_fit_is_told_with_the_next_call()
    {
        var nack = new NackGenerator(_atOnce);
        nack.OnPacket(At(0), First);
        nack.OnPacket(At(0), First + 6);
        var two = new ushort[2];
        Assert.Equal(2, nack.Collect(At(0), two));
        Assert.Equal([101, 102], two);
        Assert.Equal(At(0), nack.NextTimeout);
        Assert.Equal(2, nack.Collect(At(0), two));
        Assert.Equal([103, 104], two);
        Assert.Equal(1, nack.Collect(At(0), two));
        Assert.Equal(105, two[0]);
    }

    [Fact]
    public void Numbers_wrap()
    {
        var nack = new NackGenerator(_atOnce);
        nack.OnPacket(At(0), 2 * 65_536 - 2);
        nack.OnPacket(At(0), 2 * 65_536 + 2);
        Assert.Equal([65_535, 0, 1], Collect(nack, 0));
    }

    [Fact]
    public void A_duplicate_and_a_packet_from_before_the_first_are_told()
    {
        var nack = new NackGenerator(_atOnce);
        nack.OnPacket(At(0), First);
        Assert.False(nack.OnPacket(At(0), First));
        Assert.False(nack.OnPacket(At(0), First - 5));
        nack.OnPacket(At(0), First + 2);
        Assert.True(nack.OnPacket(At(0), First + 1));
        Assert.False(nack.OnPacket(At(0), First + 1));
    }

    [Fact]
    public void The_round_trip_time_is_learnt_from_clear_answers_only()
    {
        var nack = new NackGenerator(_atOnce);
        for (var i = 0; i < 50; i++)
        {
            var at = i * 100;
            nack.OnPacket(At(at), First + 2 * i);
            Collect(nack, at);
            if (i > 0)
            {
                nack.OnPacket(At(at + 30), First + 2 * i - 1, isRetransmission: true);
            }
        }

        Assert.InRange(nack.RoundTripTime.TotalMilliseconds, 29.9, 31);
        var learnt = nack.RoundTripTime;
        nack.OnPacket(At(10_000), First + 100);
        Collect(nack, 10_000);
        nack.OnPacket(At(10_001), First + 99); // late by itself
        Assert.Equal(learnt, nack.RoundTripTime);
    }

    [Fact]
    public void Whatever_is_lost_swapped_or_doubled_all_comes_in_the_end_and_nothing_is_asked_for_in_vain() =>
        Gen.Select(Gen.Int[0, 30], Gen.Int[0, 20], Gen.Int[0, int.MaxValue]).Sample(
            static (lossPercent, jitter, seed) => LossyStream.Run(lossPercent, jitter, seed),
            iter: 300);

    [Fact]
    public void Losing_and_repairing_allocates_nothing()
    {
        var nack = new NackGenerator(_atOnce);
        var asked = new ushort[64];
        var next = 0;
        Allocations.AssertNone(() =>
        {
            for (var end = next + 3000; next < end; next++)
            {
                LoseAndRepair(nack, asked, next);
            }
        });
        Assert.Equal(0, nack.GivenUp);
    }

    private static void LoseAndRepair(NackGenerator nack, Span<ushort> asked, int i)
    {
        nack.OnPacket(At(i), First + 3 * i);
        nack.OnPacket(At(i), First + 3 * i + 2);
        nack.Collect(At(i), asked);
        nack.OnPacket(At(i), First + 3 * i + 1, isRetransmission: true);
    }

    private static Instant At(double milliseconds) => new((long)(milliseconds * 1000));

    private static List<int> Collect(NackGenerator nack, double milliseconds)
    {
        var numbers = new ushort[2000];
        return [.. numbers.Take(nack.Collect(At(milliseconds), numbers)).Select(static n => (int)n)];
    }

    private static List<int> TimesAsked(NackGenerator nack, int until)
    {
        List<int> times = [];
        for (var now = 0; now <= until; now++)
        {
            if (Collect(nack, now).Count > 0)
            {
                times.Add(now);
            }
        }

        return times;
    }
}
