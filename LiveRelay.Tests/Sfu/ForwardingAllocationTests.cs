using System.Net;
using LiveRelay.Bench.FanOut;
using LiveRelay.Media;
using LiveRelay.Media.Srtp;
using LiveRelay.Tests.Architecture;

namespace LiveRelay.Tests.Sfu;

/// <summary>The hot path: receive, unprotect, store, hear who speaks, route, rewrite, protect, commit.</summary>
public class ForwardingAllocationTests
{
    private const int Frames = 200;

    [Theory]
    [InlineData(SrtpBackend.OpenSsl)]
    [InlineData(SrtpBackend.Managed)]
    public void Forwarding_allocates_nothing(SrtpBackend backend)
    {
        var sink = new CountingSink();
        var viewers = Enumerable.Range(0, 20).Select(index => Path(5000 + index)).ToList();
        using var lesson = new FanOutLesson(sink, viewers, Path(4000), backend, hasSound: true);
        Allocations.AssertNone(
            () =>
            {
                var sentBefore = sink.Datagrams;
                for (var i = 0; i < Frames; i++)
                {
                    lesson.ReceiveFrame();
                }

                if (sink.Datagrams - sentBefore < Frames * FanOutLesson.PacketsPerFrame * viewers.Count)
                {
                    Assert.Fail($"{sink.Datagrams - sentBefore} datagrams left");
                }
            },
            () => lesson.PrepareFrames(Frames));
    }

    [Fact]
    public void Handing_over_to_another_loop_allocates_nothing()
    {
        var sink = new CountingSink();
        var otherSink = new CountingSink();
        var other = new OtherLoop(otherSink, [.. Enumerable.Range(0, 10).Select(static index => Path(5000 + index))], static () => { });
        using var lesson = new FanOutLesson(sink, [Path(6000)], Path(4000), other: other);
        lesson.Other!.HandleBatchEnd(lesson.Now);
        Allocations.AssertNone(
            () =>
            {
                var sentBefore = otherSink.Datagrams;
                for (var i = 0; i < Frames; i++)
                {
                    lesson.ReceiveFrame();
                    lesson.Other.HandleBatchEnd(lesson.Now);
                }

                if (otherSink.Datagrams - sentBefore < Frames * FanOutLesson.PacketsPerFrame * 10)
                {
                    Assert.Fail($"{otherSink.Datagrams - sentBefore} datagrams left");
                }
            },
            () => lesson.PrepareFrames(Frames));
    }

    private static NetworkPath Path(int port) => NetworkPath.From(new IPEndPoint(IPAddress.Loopback, port), IPAddress.Loopback, TransportProtocol.Udp);

    private sealed class CountingSink : IDatagramSink
    {
        private readonly byte[] _buffer = new byte[2 * IDatagramSink.MaxDatagramSize];

        public long Datagrams { get; private set; }

        public Span<byte> Reserve(int size) => _buffer.AsSpan(0, size);

        public void Commit(in NetworkPath path, int length) => Datagrams++;
    }
}
