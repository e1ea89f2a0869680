using LiveRelay.Media;
using LiveRelay.Media.Rtp;
using LiveRelay.Media.Sfu;

namespace LiveRelay.Tests.Sfu;

/// <summary>What a report block says of a stream: RFC 3550 section 6.4.1, appendices A.3 and A.8.</summary>
public class ReceptionStatisticsTests
{
    [Fact]
    public void The_highest_sequence_number_counts_the_roll_overs_from_zero()
    {
        var (statistics, unwrapper) = (new ReceptionStatistics(90_000), default(SequenceUnwrapper));
        statistics.OnPacket(Instant.Zero, unwrapper.Unwrap(65_534), 0);
        Assert.Equal(0x0000_FFFEu, statistics.HighestSequenceNumber);
        statistics.OnPacket(Instant.Zero, unwrapper.Unwrap(65_535), 0);
        statistics.OnPacket(Instant.Zero, unwrapper.Unwrap(3), 0);
        Assert.Equal(0x0001_0003u, statistics.HighestSequenceNumber);
    }

    [Fact]
    public void Loss_is_what_was_expected_and_did_not_come()
    {
        var statistics = new ReceptionStatistics(90_000);
        foreach (var sequenceNumber in (long[])[65_636, 65_637, 65_639])
        {
            statistics.OnPacket(Instant.Zero, sequenceNumber, 0);
        }

        Assert.Equal(1, statistics.CumulativeLost);
        Assert.Equal(64, statistics.TakeFractionLost()); // one of four
        Assert.Equal(0, statistics.TakeFractionLost());
    }

    [Fact]
    public void Jitter_is_a_sixteenth_of_the_change_in_transit_time()
    {
        var statistics = new ReceptionStatistics(90_000);
        statistics.OnPacket(Instant.FromMilliseconds(0), 65_536, 0);
        statistics.OnPacket(Instant.FromMilliseconds(20 + 16), 65_537, 1800); // 20 ms of media, 16 ms late
        Assert.Equal(90u, statistics.Jitter);
    }

    [Fact]
    public void A_timestamp_that_jumps_by_half_its_range_is_survived()
    {
        var statistics = new ReceptionStatistics(90_000);
        statistics.OnPacket(Instant.Zero, 65_536, 0);
        statistics.OnPacket(Instant.Zero, 65_537, 0x8000_0000);
        Assert.Equal(1u << 27, statistics.Jitter);
    }
}
