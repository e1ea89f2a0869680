using LiveRelay.Bench.Load;
using LiveRelay.Bench.Load.Figures;
using LiveRelay.Media;

namespace LiveRelay.Tests.Load;

/// <summary>Delays, how a viewer's packets are found among the publisher's, and what a process says that it uses.</summary>
public class FiguresTests
{
    [Fact]
    public void Quantiles_are_right_to_a_thirtysecond()
    {
        var histogram = new DelayHistogram();
        for (var i = 1; i <= 100_000; i++)
        {
            histogram.Add(TimeSpan.FromMicroseconds(i));
        }

        foreach (var share in (double[])[0.001, 0.5, 0.99, 0.999, 1])
        {
            Assert.InRange(histogram.Quantile(share)!.Value.TotalMicroseconds / (share * 100_000), 1, 1 + 1.0 / 31);
        }

        Assert.Equal(TimeSpan.FromMilliseconds(100), histogram.Longest);
    }

    [Fact]
    public void Histograms_add_up()
    {
        var (left, right) = (new DelayHistogram(), new DelayHistogram());
        left.Add(TimeSpan.FromMilliseconds(1));
        right.Add(TimeSpan.FromMilliseconds(9));
        right.Add(TimeSpan.FromMilliseconds(-1));

        left.Add(right);

        Assert.Equal((3, TimeSpan.FromMilliseconds(9), TimeSpan.Zero), (left.Count, left.Longest, left.Quantile(0.1)));
        Assert.Null(new DelayHistogram().Quantile(0.5));
    }

    [Fact]
    public void A_viewers_packets_are_found_by_one_payload_and_then_by_their_headers()
    {
        var log = new SentLog();
        for (var i = 0; i < 1000; i++)
        {
            log.Add(Instant.FromMilliseconds(i), (uint)(i / 5 * 3000), i % 300 == 0, Payload(i));
        }

        var alignment = new StreamAlignment([log]);
        Assert.False(alignment.TryMatch(70_500, 1, out _));
        Assert.True(alignment.TryAlign(70_500, 5_000 + (100 * 3000), Payload(500), out var sent));
        Assert.Equal((500, Instant.FromMilliseconds(500)), (sent.Index, sent.Time));

        Assert.True(alignment.TryMatch(70_600, 5_000 + (120 * 3000), out sent));
        Assert.Equal((600, true), (sent.Index, sent.BeginsKeyFrame));
    }

    [Fact]
    public void A_header_that_contradicts_what_was_found_is_not_matched()
    {
        var log = new SentLog();
        log.Add(Instant.FromMilliseconds(1), 100, true, Payload(1));
        log.Add(Instant.FromMilliseconds(2), 200, false, Payload(2));
        var alignment = new StreamAlignment([log]);
        Assert.True(alignment.TryAlign(11, 1100, Payload(1), out _));

        // After a switch of the source, numbers go on and timestamps have another distance.
        Assert.False(alignment.TryMatch(12, 1250, out _));
        Assert.False(alignment.IsAligned);
        Assert.False(alignment.TryAlign(12, 1250, Payload(3), out _));
        Assert.True(alignment.TryAlign(12, 1250, Payload(2), out _));
    }

    [Fact]
    public void After_a_switch_of_the_layer_the_other_layers_packets_are_found()
    {
        var (small, large) = (new SentLog(), new SentLog());
        small.Add(Instant.FromMilliseconds(1), 100, true, Payload(1));
        small.Add(Instant.FromMilliseconds(2), 3100, false, Payload(2));
        large.Add(Instant.FromMilliseconds(5), 9100, true, Payload(5));
        var alignment = new StreamAlignment([large, small]);
        Assert.True(alignment.TryAlign(11, 1100, Payload(1), out _));
        Assert.True(alignment.TryMatch(12, 4100, out var sent));
        Assert.Equal(Instant.FromMilliseconds(2), sent.Time);

        Assert.False(alignment.TryMatch(13, 7100, out _));
        Assert.True(alignment.TryAlign(13, 7100, Payload(5), out sent));
        Assert.Equal(Instant.FromMilliseconds(5), sent.Time);
    }

    [Fact]
    public void A_process_figures_are_read_whatever_its_name()
    {
        const string stat = "77 (a (b) c) S 1 77 77 0 -1 4194304 11 0 0 0 250 50 0 0 20 0 18 0 5 6 7";

        var figures = ServerFigures.Parse(stat, "VmRSS:\t  123456 kB");

        Assert.Equal(new ServerFigures(TimeSpan.FromSeconds(3), 123_456 * 1024), figures);
    }

    [Fact]
    public void Where_there_is_no_process_its_metrics_serve()
    {
        const string metrics = "# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total 12.5\nprocess_working_set_bytes 100000000\n";

        Assert.Equal(new ServerFigures(TimeSpan.FromSeconds(12.5), 100_000_000), ServerFigures.FromMetrics(metrics));
        Assert.Null(ServerFigures.FromMetrics("up 1\n"));
    }

    [Fact]
    public void What_the_runtime_did_is_the_difference_of_two_readings()
    {
        static RuntimeFigures Read(int allocated, int loops, int brief, int all, double sum) => RuntimeFigures.FromMetrics(string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $$"""
            liverelay_allocated_bytes_total {{allocated}}
            liverelay_media_allocated_bytes_total {{loops}}
            liverelay_gc_pause_seconds_bucket{le="0.001"} {{brief}}
            liverelay_gc_pause_seconds_bucket{le="0.005"} {{all}}
            liverelay_gc_pause_seconds_bucket{le="+Inf"} {{all}}
            liverelay_gc_pause_seconds_sum {{sum}}

            """))!;

        var (before, after) = (Read(1000, 500, 2, 2, 0.001), Read(5000, 500, 200, 203, 0.021));

        Assert.Equal((4000.0, 0.0), (after.Allocated - before.Allocated, after.AllocatedByLoops - before.AllocatedByLoops));
        Assert.Equal((201, 5.0), (after.PausesSince(before).Count, after.PausesSince(before).P99));
        Assert.Equal(20, after.PausesSince(before).Total, 6);
        Assert.Equal(new PauseResult(0, 0, 0), after.PausesSince(after));
        Assert.Null(RuntimeFigures.FromMetrics("up 1\n"));
    }

    private static byte[] Payload(int number)
    {
        var payload = new byte[1203];
        new Random(number).NextBytes(payload);
        return payload;
    }
}
