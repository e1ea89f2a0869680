using System.Net;
using System.Net.Sockets;
using LiveRelay.Bench.Load.Net;
using LiveRelay.Media;
using LiveRelay.Media.Net;
using LiveRelay.Media.Net.Linux;
using static LiveRelay.Media.Net.Linux.NativeMethods;

namespace LiveRelay.Bench.Load.Floors;

/// <summary>So many sockets, made as viewers' are, and a thread that reads what comes and throws it away.</summary>
internal sealed unsafe class SocketDrain : IDisposable
{
    private const long LongestWaitNanoseconds = 50_000_000;

    private readonly List<Socket> _sockets = [];
    private readonly EventPoll _poll = new();
    private readonly ReceiveBatch _batch = new(new MediaClock(TimeProvider.System));
    private readonly Thread _thread;
    private volatile bool _isStopped;

    internal SocketDrain(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 1 << 20 };
            ReceiveBatch.Prepare(socket);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _sockets.Add(socket);
            _poll.Add((int)socket.Handle, (uint)PollIn);
            Paths.Add(NetworkPath.From((IPEndPoint)socket.LocalEndPoint!, IPAddress.Loopback, TransportProtocol.Udp));
        }

        _thread = new Thread(Run) { IsBackground = true, Name = "drain" };
        _thread.Start();
    }

    /// <summary>Where they are.</summary>
    internal List<NetworkPath> Paths { get; } = [];

    public void Dispose()
    {
        _isStopped = true;
        _thread.Join();
        _sockets.ForEach(static socket => socket.Dispose());
        _poll.Dispose();
        _batch.Dispose();
    }

    private void Run()
    {
        while (!_isStopped)
        {
            var descriptor = new PollDescriptor { File = _poll.File, Events = PollIn };
            var time = new TimeSpec { Nanoseconds = LongestWaitNanoseconds };
            _ = Poll(&descriptor, 1, &time, null);
            var count = _poll.Collect();
            for (var i = 0; i < count; i++)
            {
                _batch.Discard(_poll[i].File);
            }
        }
    }
}
