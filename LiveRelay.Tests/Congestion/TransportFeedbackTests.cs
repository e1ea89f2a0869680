using CsCheck;
using LiveRelay.Media;
using LiveRelay.Media.Congestion;
using LiveRelay.Media.Rtcp;

namespace LiveRelay.Tests.Congestion;

/// <summary>draft-holmer-rmcat-transport-wide-cc-extensions-01: what the sender reads is what the receiver saw.</summary>
public class TransportFeedbackTests
{
    private static readonly Instant Start = Instant.FromMilliseconds(123_456);

    [Fact]
    public void A_feedback_is_laid_out_as_in_the_draft()
    {
        var generator = new TransportFeedbackGenerator();
        generator.OnPacket(Instant.FromMilliseconds(640), 10);
        generator.OnPacket(Instant.FromMilliseconds(641), 12);
        var packet = new byte[100];
        var length = generator.Write(Instant.FromMilliseconds(690), 1, 2, packet);

        // Base 10, 3 statuses, reference 640 / 64 = 10, feedback 0; a vector chunk received-missing-received; deltas 0 and 4 x 250 µs; padding.
        Assert.Equal("8FCD0005" + "00000001" + "00000002" + "000A0003" + "00000A00" + "A8000004", Convert.ToHexString(packet.AsSpan(0, length)));
        Assert.Equal(0, generator.Write(Instant.FromMilliseconds(690), 1, 2, packet));
    }

    [Fact]
    public void Every_arrival_is_told_to_a_quarter_of_a_millisecond_whatever_was_lost_or_reordered() =>
        Gen.Select(Gen.UShort, Gen.Select(Gen.Bool, Gen.Int[0, 30_000]).Array[1, 1500]).Sample((first, packets) =>
        {
            var generator = new TransportFeedbackGenerator();
            var arrivals = new Dictionary<ushort, long>();
            var now = Start;
            for (var i = 0; i < packets.Length; i++)
            {
                now += TimeSpan.FromMicroseconds(packets[i].Item2);
                if (packets[i].Item1 || i == 0)
                {
                    generator.OnPacket(now, (ushort)(first + i));
                    arrivals[(ushort)(first + i)] = now.Microseconds;
                }
            }

            Assert.Equal(arrivals.Keys.Order(), ReadAll(generator, now, arrivals).Order());
        });

    [Fact]
    public void One_that_comes_late_is_told_late()
    {
        var generator = new TransportFeedbackGenerator();
        generator.OnPacket(Start, 1);
        generator.OnPacket(Start, 3);
        var arrivals = new Dictionary<ushort, long> { [1] = Start.Microseconds, [2] = Start.Microseconds + 60_000, [3] = Start.Microseconds };
        Assert.Equal([1, 3], ReadAll(generator, Start, arrivals));

        generator.OnPacket(Start + TimeSpan.FromMilliseconds(60), 2);

        Assert.Equal([2, 3], ReadAll(generator, Start + TimeSpan.FromMilliseconds(60), arrivals));
    }

    [Fact]
    public void A_silence_of_minutes_begins_a_new_packet()
    {
        var generator = new TransportFeedbackGenerator();
        generator.OnPacket(Start, 1);
        var later = Start + TimeSpan.FromMinutes(3);
        generator.OnPacket(later, 2);
        var arrivals = new Dictionary<ushort, long> { [1] = Start.Microseconds, [2] = later.Microseconds };
        Assert.Equal([1, 2], ReadAll(generator, later, arrivals));
    }

    [Fact]
    public void It_is_due_50_ms_after_the_first_packet_and_never_while_nothing_comes()
    {
        var generator = new TransportFeedbackGenerator();
        Assert.Equal(Instant.Never, generator.NextTimeout);
        generator.OnPacket(Start, 1);
        Assert.Equal(Start + TimeSpan.FromMilliseconds(50), generator.NextTimeout);
        ReadAll(generator, Start, new Dictionary<ushort, long> { [1] = Start.Microseconds });
        Assert.Equal(Instant.Never, generator.NextTimeout);
    }

    private static List<ushort> ReadAll(TransportFeedbackGenerator generator, Instant now, Dictionary<ushort, long> arrivals)
    {
        var told = new List<ushort>();
        var buffer = new byte[1200];
        while (generator.Write(now, 1, 2, buffer) is > 0 and var length)
        {
            Assert.True(length <= 1200);
            var reader = new RtcpReader(buffer.AsSpan(0, length));
            Assert.True(reader.TryRead(out var view));
            Assert.True(TransportFeedback.TryParse(view, out var feedback));
            var times = new long[feedback.StatusCount];
            Assert.Equal(times.Length, feedback.Read(times));
            for (var i = 0; i < times.Length; i++)
            {
                if (times[i] >= 0)
                {
                    var sequenceNumber = (ushort)(feedback.BaseSequenceNumber + i);
                    told.Add(sequenceNumber);
                    Assert.InRange(arrivals[sequenceNumber] - times[i], 0, 250);
                }
            }
        }

        return told;
    }
}
