using LiveRelay.Media;
using LiveRelay.Media.Rtp;
using LiveRelay.Media.Sdp;
using LiveRelay.Media.Sfu;
using LiveRelay.Media.Sfu.Pipes;
using LiveRelay.Tests.Simulation;

namespace LiveRelay.Tests.Sfu;

/// <summary>What one loop writes for another comes there in order, packets as they were, and what is to be done is never lost.</summary>
public sealed class PacketPipeTests : IDisposable
{
    private const byte PayloadType = 96;
    private readonly SimulatedLesson _lesson = new(1);
    private readonly PipedPublication _publication = new("session", new TrackInfo(TrackName.Camera, null));
    private readonly Producer _producer;
    private int _wakes;

    public PacketPipeTests()
    {
        var media = new NegotiatedMedia { Mid = "0", Kind = MediaKind.Video, Codecs = [new RtpCodec { Name = "VP8", PayloadType = PayloadType, ClockRate = 90_000 }] };
        _producer = new Producer(_publication, media, new SfuLimits());
    }

    [Fact]
    public void The_reader_is_woken_once_for_all_that_was_written_since()
    {
        var pipe = Pipe(8);
        pipe.Signal();
        Assert.Equal(0, _wakes);
        pipe.Write(static (_, _) => { });
        pipe.Write(static (_, _) => { });
        pipe.Signal();
        pipe.Signal();
        Assert.Equal(1, _wakes);
    }

    [Fact]
    public void A_full_pipe_throws_packets_away_and_keeps_what_is_to_be_done_in_its_order()
    {
        var pipe = Pipe(4);
        var stream = new ProducerStream(_producer, 1, null, new SfuLimits());
        var done = new List<int>();
        for (var i = 0; i < 10; i++)
        {
            var number = i;
            pipe.Write((_, _) => done.Add(number));
        }

        Assert.False(pipe.TryWrite(stream, Packet(stream, 0)));
        for (var turn = 0; turn < 3; turn++)
        {
            pipe.Drain(_lesson.Worker, _lesson.Network.Now);
            pipe.Signal(); // what waits is written with the next batch of the writer
        }

        Assert.Equal(Enumerable.Range(0, 10), done);
        Assert.True(pipe.TryWrite(stream, Packet(stream, 1)));
    }

    [Fact]
    public void What_fails_on_the_other_side_is_not_done_twice_and_blocks_nothing()
    {
        var pipe = Pipe(4);
        var done = 0;
        pipe.Write((_, _) => throw new InvalidOperationException(done++.ToString(null, null)));
        pipe.Write((_, _) => done++);
        Assert.Throws<InvalidOperationException>(() => pipe.Drain(_lesson.Worker, _lesson.Network.Now));
        pipe.Drain(_lesson.Worker, _lesson.Network.Now);
        Assert.Equal(2, done);
    }

    [Fact]
    public void Between_two_threads_every_packet_arrives_once_in_order_and_unchanged()
    {
        const int Packets = 200_000;
        var pipe = Pipe(64);
        var source = new ProducerStream(_producer, 1, null, new SfuLimits());
        var target = new ProducerStream(_producer, 1, null, new SfuLimits());
        var isOver = false;
        var written = new List<long>(Packets);
        var writer = new Thread(() =>
        {
            for (var i = 0; i < Packets; i++)
            {
                var packet = Packet(source, i);
                written.Add(packet.SequenceNumber);
                while (!pipe.TryWrite(target, packet))
                {
                    Thread.Yield();
                }
            }

            pipe.Write((_, _) => isOver = true);
            while (!Volatile.Read(ref isOver))
            {
                pipe.Signal();
                Thread.Yield();
            }
        });
        writer.Start();
        var read = new List<long>(Packets);
        while (!isOver)
        {
            var before = target.Buffer.Newest;
            pipe.Drain(_lesson.Worker, _lesson.Network.Now);
            for (var number = before + 1; number <= target.Buffer.Newest; number++)
            {
                if (target.Buffer.Find(number) is { } packet)
                {
                    Assert.Equal((ushort)number, (ushort)packet.Timestamp);
                    Assert.Equal(PayloadOf(number), packet.Payload.ToArray());
                    read.Add(number);
                }
            }
        }

        writer.Join();
        Assert.Equal(written, read);
    }

    public void Dispose() => _lesson.Dispose();

    private PacketPipe Pipe(int capacity) => new(capacity, () => _wakes++);

    private static StoredPacket Packet(ProducerStream stream, int number)
    {
        var datagram = new byte[RtpPacket.FixedHeaderLength + 20];
        var writer = new RtpHeaderWriter(datagram);
        writer.Start(true, PayloadType, (ushort)number, (uint)number, 1);
        writer.Finish();
        PayloadOf(number).CopyTo(datagram, RtpPacket.FixedHeaderLength);
        Assert.True(RtpPacket.TryParse(datagram, out var packet));
        Assert.Equal(DropReason.None, stream.Receive(Instant.FromMilliseconds(1000), datagram, packet, out var stored));
        return stored!;
    }

    private static byte[] PayloadOf(long number)
    {
        var payload = new byte[20];
        payload.AsSpan().Fill((byte)number);
        payload[0] = 0x10;
        return payload;
    }
}
