using System.Net;
using System.Net.Sockets;

namespace LiveRelay.Media.Net;

/// <summary>Waits with what every system has: select, and a datagram that the loop sends itself to be woken.</summary>
internal sealed class PortablePoller : Poller
{
    private readonly Socket _udp;
    private readonly Socket? _listener;
    private readonly Socket _bell;
    private readonly EndPoint _bellAddress;
    private readonly byte[] _ring = new byte[1];
    private readonly List<Socket> _readable = [];
    private readonly List<Socket> _writable = [];
    private readonly Dictionary<Socket, FramedConnection> _connections = [];
    private bool _isListenerWatched = true;

    internal PortablePoller(Socket udp, Socket? listener)
    {
        _udp = udp;
        _listener = listener;
        _bell = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        _bell.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _bellAddress = _bell.LocalEndPoint!;
        _bell.Connect(_bellAddress); // nobody else may ring
    }

    internal override bool IsUdpReady => _readable.Contains(_udp);

    internal override void Wait(TimeSpan timeout, bool forAll)
    {
        Collect();

        // Whole milliseconds, which is what some systems wait in: rounded down, the loop would spin through the last one.
        var milliseconds = Math.Max(0, (int)Math.Ceiling(timeout.TotalMilliseconds));
        Socket.Select(_readable, _writable, null, milliseconds * 1000);
        if (_readable.Contains(_bell))
        {
            _bell.Receive(_ring, SocketFlags.None, out _);
        }
    }

    internal override void Wake()
    {
        try
        {
            _bell.Send(_ring, SocketFlags.None, out _);
        }
        catch (ObjectDisposedException)
        {
            // The loop ended meanwhile.
        }
    }

    internal override void VisitReady(TcpChannel tcp, IDatagramHandler handler, Instant now)
    {
        if (_listener is not null && _readable.Contains(_listener))
        {
            tcp.Accept(handler, now);
        }

        foreach (var socket in _writable)
        {
            if (_connections.TryGetValue(socket, out var connection))
            {
                tcp.Resume(connection, handler, now);
            }
        }

        foreach (var socket in _readable)
        {
            if (_connections.TryGetValue(socket, out var connection))
            {
                tcp.Receive(connection, handler, now);
            }
        }
    }

    internal override void WatchListener(bool isWatched) => _isListenerWatched = isWatched;

    internal override void Watch(FramedConnection connection) => _connections.Add(connection.Socket, connection);

    internal override void WatchAnew(FramedConnection connection)
    {
        // The lists are made anew for each wait.
    }

    internal override void Forget(FramedConnection connection) => _connections.Remove(connection.Socket);

    public override void Dispose() => _bell.Dispose();

    private void Collect()
    {
        _readable.Clear();
        _writable.Clear();
        _readable.Add(_udp);
        _readable.Add(_bell);
        if (_listener is not null && _isListenerWatched)
        {
            _readable.Add(_listener);
        }

        foreach (var (socket, connection) in _connections)
        {
            _readable.Add(socket);
            if (connection.Queued > 0)
            {
                _writable.Add(socket);
            }
        }
    }
}
