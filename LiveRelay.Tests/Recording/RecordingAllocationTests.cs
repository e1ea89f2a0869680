using System.Net;
using LiveRelay.Bench.FanOut;
using LiveRelay.Media;
using LiveRelay.Media.Recording;
using LiveRelay.Tests.Architecture;

namespace LiveRelay.Tests.Recording;

/// <summary>A lesson that is recorded still allocates nothing for its packets, neither on the media loop nor on the recorder's thread.</summary>
public class RecordingAllocationTests : IDatagramSink
{
    private const int Frames = 200;
    private readonly byte[] _buffer = new byte[2 * IDatagramSink.MaxDatagramSize];

    [Fact]
    public void The_media_loop_copies_into_the_ring_and_nothing_else()
    {
        using var lesson = new FanOutLesson(this, [], Path(4000));
        var ring = new PacketRing(4 << 20);
        var tap = new RecordingTap(ring);
        lesson.Worker.Tap(lesson.Now, FanOutLesson.LessonId, tap);
        Allocations.AssertNone(
            () =>
            {
                for (var i = 0; i < Frames; i++)
                {
                    lesson.ReceiveFrame();
                }
            },
            () =>
            {
                var count = 0;
                while (ring.TryRead(out _, out _))
                {
                    ring.Advance();
                    count++;
                }

                lesson.PrepareFrames(Frames);
                Assert.True(count is 0 or >= Frames * FanOutLesson.PacketsPerFrame - 1, $"{count} packets were recorded");
            });
        Assert.Equal(0, tap.Dropped);
    }

    [Fact]
    public void A_full_ring_costs_nothing_either()
    {
        using var lesson = new FanOutLesson(this, [], Path(4000));
        var tap = new RecordingTap(new PacketRing(1 << 14));
        lesson.Worker.Tap(lesson.Now, FanOutLesson.LessonId, tap);
        Allocations.AssertNone(
            () =>
            {
                for (var i = 0; i < Frames; i++)
                {
                    lesson.ReceiveFrame();
                }
            },
            () => lesson.PrepareFrames(Frames));
        Assert.True(tap.Dropped > 0);
    }

    Span<byte> IDatagramSink.Reserve(int size) => _buffer.AsSpan(0, size);

    void IDatagramSink.Commit(in NetworkPath path, int length)
    {
    }

    private static NetworkPath Path(int port) => NetworkPath.From(new IPEndPoint(IPAddress.Loopback, port), IPAddress.Loopback, TransportProtocol.Udp);
}
