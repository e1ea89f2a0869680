using LiveRelay.Media;
using LiveRelay.Media.Recording;

namespace LiveRelay.Tests.Recording;

/// <summary>Packets leave in order; what is missing is waited for, and no longer than that.</summary>
public class ReorderBufferTests : IOrderedPackets
{
    private static readonly TimeSpan _wait = TimeSpan.FromSeconds(1);
    private readonly List<long> _taken = [];
    private readonly ReorderBuffer _buffer;

    public ReorderBufferTests() => _buffer = new ReorderBuffer(this, _wait);

    [Fact]
    public void A_packet_that_comes_late_takes_its_place()
    {
        Add(0, 10, 11, 13, 14, 12, 15);

        Assert.Equal([10, 11, 12, 13, 14, 15], _taken);
        Assert.Equal(Instant.Never, _buffer.NextTimeout);
    }

    [Fact]
    public void What_is_missing_counts_as_lost_when_the_wait_since_it_showed_is_over()
    {
        Add(0, 10);
        Add(100, 13);
        Add(500, 15);
        _buffer.HandleTimeout(Instant.FromMilliseconds(1099));
        Assert.Equal([10], _taken);

        _buffer.HandleTimeout(Instant.FromMilliseconds(1100));
        Assert.Equal([10, -2, 13], _taken);
        Assert.Equal(Instant.FromMilliseconds(1500), _buffer.NextTimeout);

        _buffer.HandleTimeout(Instant.FromMilliseconds(1500));
        Add(1500, 12, 16);
        Assert.Equal([10, -2, 13, -1, 15, 16], _taken);
    }

    [Fact]
    public void Duplicates_are_left_out()
    {
        Add(0, 10, 10, 12, 12, 11, 12, 10);

        Assert.Equal([10, 11, 12], _taken);
    }

    [Fact]
    public void After_an_interruption_it_goes_on_at_once()
    {
        Add(0, 10, 12, 5000, 5001);

        Assert.Equal([10, -1, 12, -4987, 5000, 5001], _taken);
    }

    [Fact]
    public void In_the_end_all_that_is_there_is_handed_on()
    {
        Add(0, 10, 12, 14);
        _buffer.Flush();

        Assert.Equal([10, -1, 12, -1, 14], _taken);
    }

    [Fact]
    public void Any_order_within_the_wait_gives_all_packets_in_order_with_their_bytes()
    {
        var random = new Random(5);
        for (var round = 0; round < 200; round++)
        {
            _taken.Clear();
            var buffer = new ReorderBuffer(this, _wait);
            var numbers = Enumerable.Range(1, 300).OrderBy(number => number == 1 ? -100 : number + random.Next(60)).ToList();
            foreach (var number in numbers)
            {
                buffer.Add(new PacketInfo(number, 0, Instant.Zero, 96, false), [(byte)number]);
            }

            Assert.Equal(Enumerable.Range(1, 300).Select(static number => (long)number), _taken);
        }
    }

    void IOrderedPackets.OnPacket(in PacketInfo packet, ReadOnlySpan<byte> payload)
    {
        Assert.Equal((byte)packet.SequenceNumber, payload[0]);
        _taken.Add(packet.SequenceNumber);
    }

    void IOrderedPackets.OnLoss(long count) => _taken.Add(-count);

    private void Add(long milliseconds, params long[] sequenceNumbers)
    {
        foreach (var number in sequenceNumbers)
        {
            _buffer.Add(new PacketInfo(number, 0, Instant.FromMilliseconds(milliseconds), 96, false), [(byte)number]);
        }
    }
}
