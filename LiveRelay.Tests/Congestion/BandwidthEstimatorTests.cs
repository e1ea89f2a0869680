using LiveRelay.Media;
using LiveRelay.Media.Congestion;
using LiveRelay.Media.Rtcp;
using LiveRelay.Tests.Architecture;

namespace LiveRelay.Tests.Congestion;

public class BandwidthEstimatorTests
{
    private static readonly BandwidthOptions _options = new();

    [Fact]
    public void Feedback_for_packets_that_were_never_sent_says_nothing()
    {
        var estimator = new BandwidthEstimator(_options);
        estimator.OnPacketSent(Instant.FromMilliseconds(1000), 5, 1200);
        var before = estimator.TargetBitrate;

        Give(estimator, 1100, [(ushort)6, (ushort)7, (ushort)40_000]);

        Assert.False(estimator.HasFeedback);
        Assert.Equal(before, estimator.TargetBitrate);
    }

    [Fact]
    public void A_packet_counts_once_however_often_it_is_reported()
    {
        var history = new SentPacketHistory();
        var now = Instant.FromMilliseconds(1000);
        history.Add(new SentPacket(now, 1000, 3, 500), ushort.MaxValue);

        Assert.True(history.TryLose(now, ushort.MaxValue, out _));
        Assert.False(history.TryLose(now, ushort.MaxValue, out _));
        Assert.True(history.TryReceive(now, ushort.MaxValue, out var packet, out var wasLost));
        Assert.False(history.TryReceive(now, ushort.MaxValue, out _, out _));

        Assert.True(wasLost);
        Assert.Equal(new SentPacket(now, 1000, 3, 500), packet);
    }

    [Fact]
    public void What_is_older_than_the_history_is_forgotten()
    {
        var history = new SentPacketHistory();
        var now = Instant.FromMilliseconds(1000);
        for (var number = 0; number <= SentPacketHistory.Capacity; number++)
        {
            history.Add(new SentPacket(now, 1000, 0, 0), (ushort)(65_000 + number));
        }

        Assert.False(history.TryReceive(now, 65_000, out _, out _));
        Assert.True(history.TryReceive(now, 65_001, out _, out _));
    }

    [Fact]
    public void A_viewer_without_transport_wide_feedback_is_believed_by_its_REMB()
    {
        var estimator = new BandwidthEstimator(_options);

        estimator.OnRemb(Instant.FromMilliseconds(1000), 700_000);

        Assert.Equal(700_000, estimator.TargetBitrate);
    }

    [Fact]
    public void Without_feedback_much_loss_in_receiver_reports_lowers_the_rate()
    {
        var estimator = new BandwidthEstimator(_options);
        estimator.OnRemb(Instant.FromMilliseconds(1000), 2_000_000);

        for (var second = 2; second < 8; second++)
        {
            estimator.OnReceiverReport(Instant.FromMilliseconds(second * 1000), 128, TimeSpan.FromMilliseconds(50));
        }

        Assert.InRange(estimator.TargetBitrate, _options.MinBitrate, 1_500_000);
    }

    [Fact]
    public void When_nothing_is_heard_of_what_is_sent_less_is_sent()
    {
        var estimator = new BandwidthEstimator(_options);
        estimator.OnPacketSent(Instant.FromMilliseconds(1000), 0, 1200);
        Give(estimator, 1050, [(ushort)0]);
        var before = estimator.TargetBitrate;
        estimator.OnPacketSent(Instant.FromMilliseconds(1100), 1, 1200);

        for (var milliseconds = 1100; milliseconds < 4500; milliseconds += 100)
        {
            estimator.HandleTimeout(Instant.FromMilliseconds(milliseconds));
        }

        Assert.InRange(estimator.TargetBitrate, _options.MinBitrate, before / 2);
    }

    [Fact]
    public void A_probe_for_which_there_is_nothing_to_send_is_given_up()
    {
        var estimator = new BandwidthEstimator(_options);
        estimator.OnPacketSent(Instant.FromMilliseconds(1000), 0, 100);
        Give(estimator, 1050, [(ushort)0]);

        var asked = 0;
        for (var now = Instant.FromMilliseconds(1050); estimator.NextTimeout < Instant.FromMilliseconds(2050); asked++)
        {
            now = estimator.NextTimeout > now ? estimator.NextTimeout : now;
            estimator.HandleTimeout(now);
            Assert.InRange(asked, 0, 10);
        }
    }

    [Fact]
    public void Reference_times_that_roll_over_go_on()
    {
        var clock = default(ArrivalClock);
        const int Last = (1 << 23) - 1;
        var before = clock.Unwrap(Last) + (Last * 64_000L);
        var after = clock.Unwrap(-(1 << 23)) + (-(1 << 23) * 64_000L);

        Assert.Equal(64_000, after - before);
    }

    [Fact]
    public void Sending_and_feedback_allocate_nothing()
    {
        var estimator = new BandwidthEstimator(_options);
        var generator = new TransportFeedbackGenerator();
        var data = new byte[1200];
        var number = 0;
        Allocations.AssertNone(() =>
        {
            for (var end = number + 10_000; number < end; number++)
            {
                var now = Instant.FromMilliseconds(5000 + (number * 3));
                estimator.OnPacketSent(now, (ushort)number, 1000);
                generator.OnPacket(now, (ushort)number);
                while (now >= generator.NextTimeout && generator.Write(now, 1, 2, data) is > 0 and var length)
                {
                    Take(estimator, now, data.AsSpan(0, length));
                }

                estimator.HandleTimeout(now);
            }
        });
    }

    private static void Give(BandwidthEstimator estimator, long milliseconds, ushort[] numbers)
    {
        var now = Instant.FromMilliseconds(milliseconds);
        var generator = new TransportFeedbackGenerator();
        var data = new byte[1200];
        foreach (var number in numbers)
        {
            generator.OnPacket(now, number);
        }

        while (generator.Write(now, 1, 2, data) is > 0 and var length)
        {
            Take(estimator, now, data.AsSpan(0, length));
        }
    }

    private static void Take(BandwidthEstimator estimator, Instant now, ReadOnlySpan<byte> data)
    {
        var reader = new RtcpReader(data);
        if (reader.TryRead(out var view) && TransportFeedback.TryParse(view, out var feedback))
        {
            estimator.OnTransportFeedback(now, feedback);
        }
    }
}
