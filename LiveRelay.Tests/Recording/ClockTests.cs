using LiveRelay.Media;
using LiveRelay.Media.Recording;

namespace LiveRelay.Tests.Recording;

/// <summary>Publishers' clocks on ours: followed slowly, and never moved by a report that was merely late.</summary>
public class ClockTests
{
    private const long Start = 1_000_000_000;

    [Theory]
    [InlineData(100)]
    [InlineData(-100)]
    [InlineData(0)]
    public void A_clock_that_drifts_is_followed_within_10_ms_whatever_single_reports_do(int millionths)
    {
        var random = new Random(millionths);
        var clock = new PublisherClock();
        for (var second = 0; second < 45 * 60; second++)
        {
            var sent = Start + (second * 1_000_000L);
            var arrival = sent + 20_000 + (random.Next(5) == 0 ? random.Next(300_000) : random.Next(10_000));
            var local = clock.OnReport(new Instant(arrival), sent + (second * millionths));
            if (second > 60)
            {
                Assert.InRange(local - sent, 10_000, 35_000);
            }
        }
    }

    [Fact]
    public void A_first_report_that_was_late_is_made_good_within_half_a_minute()
    {
        var clock = new PublisherClock();
        long local = 0;
        for (var second = 0; second <= 30; second++)
        {
            var sent = Start + (second * 1_000_000L);
            local = clock.OnReport(new Instant(sent + (second == 0 ? 150_000 : 20_000)), sent) - sent;
        }

        Assert.InRange(local, 19_000, 35_000);
    }

    [Fact]
    public void A_clock_that_was_set_is_believed_at_once()
    {
        var clock = new PublisherClock();
        clock.OnReport(new Instant(Start), 5_000_000);

        Assert.Equal(Start + 1_000_000, clock.OnReport(new Instant(Start + 1_000_000), 3_000_000_000));
    }

    [Fact]
    public void Before_a_report_the_fastest_packet_tells_the_time_and_the_first_report_corrects_it()
    {
        var time = new StreamTime(90_000);
        time.OnPacket(new Instant(Start + 30_000), 0);
        time.OnPacket(new Instant(Start + 33_333 + 10_000), 3000);
        Assert.InRange(time.LocalAt(0) - (Start + 10_000), -2, 2);
        Assert.False(time.HasReport);

        time.OnReport(new Instant(Start + 100_000), Start + 66_667 - 50_000, 6000);
        Assert.InRange(time.LocalAt(0) - (Start - 50_000), -2, 2);
        Assert.True(time.HasReport);
    }

    [Fact]
    public void Reports_that_differ_a_little_move_it_a_little()
    {
        var time = new StreamTime(48_000);
        time.OnReport(new Instant(Start), Start, 0);
        time.OnReport(new Instant(Start + 1_000_000), Start + 1_000_000 + 10_000, 48_000);
        Assert.InRange(time.LocalAt(48_000) - (Start + 1_003_000), -2, 2);
        Assert.InRange(time.Error - (7_000), -2, 2);
    }

    [Fact]
    public void Timestamps_of_another_series_begin_anew()
    {
        var time = new StreamTime(48_000);
        time.OnReport(new Instant(Start), Start, 0);
        time.OnPacket(new Instant(Start + 20_000), 0x8000_0000);

        Assert.InRange(time.LocalAt(0x8000_0000) - (Start + 20_000), -2, 2);
    }

    [Fact]
    public void It_goes_on_when_timestamps_roll_over()
    {
        var time = new StreamTime(90_000);
        time.OnReport(new Instant(Start), Start, uint.MaxValue - 44_999);
        time.OnPacket(new Instant(Start + 1_000_000), 45_000);

        Assert.InRange(time.LocalAt(45_000) - (Start + 1_000_000), -2, 2);
    }
}
