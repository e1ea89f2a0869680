using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using LiveRelay.Bench.Load.Peers;
using LiveRelay.Media;
using LiveRelay.Media.Net;

namespace LiveRelay.Bench.Load.Net;

/// <summary>A viewer over ICE-TCP (RFC 6544) who joins, watches for a second, and then reads no more, while its consent checks go on.</summary>
internal sealed class StalledViewer : IDatagramOutput, IDisposable
{
    private static readonly TimeSpan _watches = TimeSpan.FromSeconds(1);

    private readonly Socket _socket;
    private readonly MediaClock _clock;
    private readonly Thread _thread;
    private volatile bool _isStopped;

    /// <summary>Connects.</summary>
    /// <exception cref="SocketException">The server takes no connection.</exception>
    internal StalledViewer(IPEndPoint server, MediaClock clock)
    {
        _clock = clock;
        _socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = 4096 };
        _socket.Connect(server);
        _thread = new Thread(Run) { IsBackground = true, Name = "stalled" };
    }

    /// <summary>Who speaks here.</summary>
    internal LoadViewer Viewer { get; private set; } = null!;

    /// <summary>Begins.</summary>
    internal void Start(LoadViewer viewer)
    {
        Viewer = viewer;
        _thread.Start();
    }

    public void Send(Instant now, ReadOnlySpan<byte> datagram)
    {
        Span<byte> frame = stackalloc byte[2 + datagram.Length];
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)datagram.Length);
        datagram.CopyTo(frame[2..]);
        _socket.Send(frame, SocketFlags.None, out _);
    }

    public void Dispose()
    {
        _isStopped = true;
        _socket.Dispose();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        Viewer?.Dispose();
    }

    private void Run()
    {
        var frames = new FrameReader(new byte[FrameReader.BufferSize]);
        try
        {
            while (!_isStopped)
            {
                var now = _clock.Now;
                Viewer.HandleTimeout(now);
                if (Viewer.IsConnected && now - Viewer.Connected > _watches)
                {
                    Thread.Sleep(100);
                }
                else if (_socket.Poll(TimeSpan.FromMilliseconds(10), SelectMode.SelectRead))
                {
                    frames.Advance(_socket.Receive(frames.Free) is > 0 and var read ? read : throw new SocketException((int)SocketError.ConnectionReset));
                    while (frames.TryRead(out var datagram))
                    {
                        Viewer.HandleDatagram(now, now, datagram);
                    }
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The run is over, or the server has had enough of it.
        }
    }
}
