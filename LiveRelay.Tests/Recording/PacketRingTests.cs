using LiveRelay.Media;
using LiveRelay.Media.Recording;

namespace LiveRelay.Tests.Recording;

/// <summary>What goes in comes out, in order and unchanged; what finds no room does not go in.</summary>
public class PacketRingTests
{
    [Fact]
    public void Records_of_all_lengths_come_out_as_they_went_in()
    {
        var random = new Random(1);
        var ring = new PacketRing(1 << 14);
        var sent = new Queue<(long Number, byte[] Payload)>();
        var dropped = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var payload = new byte[random.Next(1400)];
            random.NextBytes(payload);
            if (ring.TryWrite(new RingRecord { Number = i, Stream = i % 7 }, payload))
            {
                sent.Enqueue((i, payload));
            }
            else
            {
                dropped++;
            }

            while (random.Next(2) != 0 && ring.TryRead(out var record, out var read))
            {
                var (number, bytes) = sent.Dequeue();
                Assert.Equal(number, record.Number);
                Assert.True(read.SequenceEqual(bytes));
                ring.Advance();
            }
        }

        Assert.True(dropped > 0, "it was full at times");
        Assert.InRange(sent.Count, 0, 1 << 14);
    }

    [Fact]
    public void Messages_are_read_at_their_place_between_the_records()
    {
        var ring = new PacketRing(1 << 12);
        ring.Post(new RecordingStopped(Instant.FromMilliseconds(1)));
        ring.TryWrite(new RingRecord { Number = 1 }, []);
        ring.Post(new RecordingStopped(Instant.FromMilliseconds(2)));
        ring.TryWrite(new RingRecord { Number = 2 }, []);

        Assert.True(ring.TryReadMessage(out var message));
        Assert.Equal(1, message.At.Milliseconds);
        Assert.False(ring.TryReadMessage(out _));
        Assert.True(ring.TryRead(out var record, out _));
        Assert.Equal(1, record.Number);
        ring.Advance();
        Assert.True(ring.TryReadMessage(out message));
        Assert.Equal(2, message.At.Milliseconds);
        Assert.True(ring.TryRead(out record, out _));
        Assert.Equal(2, record.Number);
    }

    [Fact]
    public void Two_threads_agree_on_every_byte()
    {
        const int Records = 100_000;
        var ring = new PacketRing(1 << 13);
        var writer = new Thread(() =>
        {
            var payload = new byte[200];
            for (var i = 0; i < Records; i++)
            {
                payload.AsSpan().Fill((byte)i);
                while (!ring.TryWrite(new RingRecord { Number = i }, payload.AsSpan(0, i % 200)))
                {
                    Thread.Yield();
                }
            }
        });
        writer.Start();
        for (var i = 0; i < Records; i++)
        {
            RingRecord record;
            ReadOnlySpan<byte> payload;
            while (!ring.TryRead(out record, out payload))
            {
                Thread.Yield();
            }

            if (record.Number != i || payload.Length != i % 200 || payload.ContainsAnyExcept((byte)i))
            {
                Assert.Fail($"Record {i}");
            }

            ring.Advance();
        }

        writer.Join();
    }
}
