using System.Net;
using LiveRelay.Bench.FanOut;
using LiveRelay.Media;
using LiveRelay.Media.Srtp;

namespace LiveRelay.Tests.Sfu;

/// <summary>The hot path: receive, unprotect, store, route, rewrite, protect, commit.</summary>
public class ForwardingAllocationTests
{
    [Theory]
    [InlineData(SrtpBackend.OpenSsl)]
    [InlineData(SrtpBackend.Managed)]
    public void Forwarding_allocates_nothing(SrtpBackend backend)
    {
        var sink = new CountingSink();
        var viewers = Enumerable.Range(0, 20).Select(index => Path(5000 + index)).ToList();
        using var lesson = new FanOutLesson(sink, viewers, Path(4000), backend);
        lesson.PrepareFrames(300);
        for (var i = 0; i < 100; i++)
        {
            lesson.ReceiveFrame();
        }

        var sentBefore = sink.Datagrams;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 200; i++)
        {
            lesson.ReceiveFrame();
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(sink.Datagrams - sentBefore >= 200 * FanOutLesson.PacketsPerFrame * 20, $"{sink.Datagrams - sentBefore} datagrams left");
        Assert.Equal(0, allocated);
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
