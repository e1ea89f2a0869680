using System.Net;
using System.Net.Sockets;
using LiveRelay.Media;
using LiveRelay.Media.Net;

namespace LiveRelay.Tests.Net;

/// <summary>A media loop on a free port with an echo behind it, and clients for it.</summary>
internal sealed class RunningLoop : IAsyncDisposable
{
    /// <summary>Long past anything that is not a fault: a test that waits for so long has failed.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private RunningLoop(MediaOptions options, EchoHandler handler, TimeProvider timeProvider)
    {
        Handler = handler;
        Loop = new MediaLoop(options, Metrics, timeProvider);
        handler.Sink = Loop.Sink;
        Loop.Start(handler);
    }

    public MediaLoop Loop { get; }

    public EchoHandler Handler { get; }

    public MediaMetrics Metrics { get; } = new();

    public static RunningLoop Start(SocketBackend backend, EchoHandler? handler = null, TimeProvider? timeProvider = null, int port = 0, int maxTcp = 64, int reportSpacing = 4) =>
        new(new MediaOptions { Sockets = backend, Port = port, MaxTcpConnections = maxTcp, ReportSpacingMilliseconds = reportSpacing }, handler ?? new EchoHandler(), timeProvider ?? TimeProvider.System);

    public IPEndPoint At(string address) => new(IPAddress.Parse(address), Loop.Port);

    public Socket ConnectUdp(string address = "127.0.0.1") => Connect(address, SocketType.Dgram, ProtocolType.Udp);

    public Socket ConnectTcp(string address = "127.0.0.1") => Connect(address, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>Has the loop's thread do something, and waits until it has.</summary>
    public Task DoAsync(Action action) => Loop.InvokeAsync(_ =>
    {
        action();
        return true;
    });

    /// <summary>Sends a datagram from the loop's thread.</summary>
    public void Send(in NetworkPath path, ReadOnlySpan<byte> datagram)
    {
        datagram.CopyTo(Handler.Sink.Reserve(datagram.Length));
        Handler.Sink.Commit(path, datagram.Length);
    }

    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Deadline, what);
            await Task.Yield();
        }
    }

    public ValueTask DisposeAsync() => Loop.DisposeAsync();

    private Socket Connect(string address, SocketType type, ProtocolType protocol)
    {
        var endPoint = At(address);
        var socket = new Socket(endPoint.AddressFamily, type, protocol) { ReceiveTimeout = (int)Deadline.TotalMilliseconds };
        if (protocol == ProtocolType.Udp)
        {
            socket.ReceiveBufferSize = 4 << 20; // a whole burst waits here until the test reads it
        }

        socket.Connect(endPoint);
        return socket;
    }
}
