using CsCheck;
using LiveRelay.Media;
using LiveRelay.Media.Congestion;
using LiveRelay.Media.Rtcp;

namespace LiveRelay.Tests.Congestion;

/// <summary>On bad lines: nothing that came is forgotten, nothing is told that did not come, and no packet is too long.</summary>
public class TransportFeedbackGeneratorTests
{
    private const int MaxPacketSize = 1200;
    private static readonly Instant Start = Instant.FromMilliseconds(1000);

    private readonly TransportFeedbackGenerator _generator = new();
    private readonly Dictionary<ushort, long> _told = [];

    [Fact]
    public void Whatever_comes_in_whatever_order_its_first_arrival_is_told() =>
        Gen.Select(Gen.UShort, Gen.Select(Gen.Int[-40, 60], Gen.Int[0, 20_000], Gen.Int[0, 9]).Array[1, 400]).Sample((first, steps) =>
        {
            var generator = new TransportFeedbackGenerator();
            var arrivals = new Dictionary<ushort, long>();
            var told = new Dictionary<ushort, long>();
            var (now, newest) = (Start, (int)first);
            foreach (var (step, pause, chance) in steps)
            {
                var number = newest + step;
                newest = Math.Max(newest, number);
                now += TimeSpan.FromMicroseconds(pause);
                generator.OnPacket(now, (ushort)number);
                arrivals.TryAdd((ushort)number, now.Microseconds);
                if (chance == 0)
                {
                    ReadAll(generator, now, told);
                }
            }

            ReadAll(generator, now, told);
            Assert.Equal(arrivals.Keys.Order(), told.Keys.Order());
            Assert.All(arrivals, arrival => Assert.InRange(arrival.Value - told[arrival.Key], 0, 250));
        });

    [Fact]
    public void Numbers_that_roll_over_go_on()
    {
        for (var i = 0; i < 100; i++)
        {
            _generator.OnPacket(Start + TimeSpan.FromMilliseconds(i), (ushort)(65_500 + i));
        }

        ReadAll(_generator, Start, _told);
        Assert.Equal(100, _told.Count);
        Assert.Contains((ushort)65_535, _told.Keys);
        Assert.Contains((ushort)63, _told.Keys);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(4_095)]
    [InlineData(4_096)]
    [InlineData(20_000)]
    [InlineData(32_767)]
    public void A_gap_of_any_size_is_got_over_in_a_few_packets(int gap)
    {
        _generator.OnPacket(Start, 60_000);
        Assert.Equal(1, ReadAll(_generator, Start, _told));
        _generator.OnPacket(Start, (ushort)(60_000 + gap));
        Assert.InRange(ReadAll(_generator, Start, _told), 1, 8);
        _generator.OnPacket(Start, (ushort)(60_001 + gap));
        Assert.Equal(1, ReadAll(_generator, Start, _told));
        Assert.Equal(3, _told.Count);
    }

    [Fact]
    public void A_burst_that_needs_several_packets_fills_them_and_each_has_its_number()
    {
        for (ushort i = 0; i < 3000; i++)
        {
            _generator.OnPacket(Start + TimeSpan.FromMilliseconds(i % 2 == 0 ? i : i + 70), i); // every second delta is a large one
        }

        var feedbackCounts = new List<byte>();
        Assert.InRange(ReadAll(_generator, Start, _told, feedbackCounts), 4, 8);
        Assert.Equal(3000, _told.Count);
        Assert.Equal(Enumerable.Range(0, feedbackCounts.Count).Select(count => (byte)count), feedbackCounts);
    }

    [Fact]
    public void The_usual_50_ms_fit_into_a_small_packet()
    {
        // 5 Mbit/s: 25 packets, bunched by frames.
        for (ushort i = 0; i < 25; i++)
        {
            _generator.OnPacket(Start + TimeSpan.FromMilliseconds(i / 12 * 33), i);
        }

        Assert.InRange(_generator.Write(Start, 1, 2, new byte[MaxPacketSize]), 20, 52);
    }

    [Fact]
    public void A_duplicate_changes_nothing()
    {
        _generator.OnPacket(Start, 1);
        _generator.OnPacket(Start + TimeSpan.FromMilliseconds(30), 1);
        ReadAll(_generator, Start, _told);
        Assert.Equal(Start.Microseconds, _told[1]);

        _generator.OnPacket(Start + TimeSpan.FromMilliseconds(60), 1);
        Assert.Equal(Instant.Never, _generator.NextTimeout);
    }

    [Fact]
    public void A_reference_time_of_more_than_24_bits_rolls_over()
    {
        // 2^24 x 64 ms are twelve days and ten hours.
        var late = new Instant((1L << 24) * 64_000 + 64_000);
        _generator.OnPacket(late, 1);
        ReadAll(_generator, late, _told);
        Assert.Equal(64_000, _told[1]);
    }

    /// <summary>Reads what is to be told; how many packets it took. A number that is told again keeps its latest time.</summary>
    private static int ReadAll(
        TransportFeedbackGenerator generator, Instant now, Dictionary<ushort, long> told, List<byte>? feedbackCounts = null)
    {
        var buffer = new byte[MaxPacketSize];
        var packets = 0;
        for (; generator.Write(now, 1, 2, buffer) is > 0 and var length; packets++)
        {
            Assert.True(packets < 100, "it never ends");
            var reader = new RtcpReader(buffer.AsSpan(0, length));
            Assert.True(reader.TryRead(out var view));
            Assert.True(TransportFeedback.TryParse(view, out var feedback));
            Assert.False(reader.TryRead(out _));
            feedbackCounts?.Add(feedback.FeedbackCount);
            var arrivals = new long[feedback.StatusCount];
            Assert.Equal(arrivals.Length, feedback.Read(arrivals));
            for (var i = 0; i < arrivals.Length; i++)
            {
                if (arrivals[i] >= 0)
                {
                    told[(ushort)(feedback.BaseSequenceNumber + i)] = arrivals[i];
                }
            }
        }

        return packets;
    }
}
