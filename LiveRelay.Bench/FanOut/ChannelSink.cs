using System.Net;
using System.Net.Sockets;
using LiveRelay.Media;
using LiveRelay.Media.Net;
using LiveRelay.Media.Net.Linux;

namespace LiveRelay.Bench.FanOut;

/// <summary>The media loop's own sending path, without its thread: <see cref="Flush"/> is what the loop does at the end of a round.</summary>
internal sealed class ChannelSink : IDatagramSink, IDisposable
{
    private readonly UdpChannel _channel;

    public ChannelSink(bool isBatched)
    {
        var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp) { DualMode = true, SendBufferSize = 8 << 20 };
        socket.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
        _channel = isBatched ? new LinuxUdpChannel(socket, new MediaMetrics()) : new PortableUdpChannel(socket, new MediaMetrics());
    }

    private long _committed;

    public long Committed => Volatile.Read(ref _committed);

    public Span<byte> Reserve(int size) => _channel.Reserve(size);

    public void Commit(in NetworkPath path, int length)
    {
        Volatile.Write(ref _committed, _committed + 1);
        _channel.Commit(path, length);
    }

    public void Flush() => _channel.Flush();

    public void Dispose() => _channel.Dispose();
}
