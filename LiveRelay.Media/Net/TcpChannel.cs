using System.Net;
using System.Net.Sockets;

namespace LiveRelay.Media.Net;

/// <summary>Passive ICE-TCP (RFC 6544): accepts connections on the media port and carries framed datagrams over them.</summary>
internal sealed class TcpChannel : IDisposable
{
    private const int MaxConnections = 4096;
    private static readonly TimeSpan UnusedTime = TimeSpan.FromSeconds(10);

    private readonly Socket _listener;
    private readonly Dictionary<NetworkPath, FramedConnection> _byPath = [];
    private readonly List<FramedConnection> _connections = [];
    private Instant _nextSweep = Instant.Zero;

    internal TcpChannel(Socket listener) => _listener = listener;

    internal Socket Listener => _listener;

    /// <summary>The open connections, in the order in which they are polled.</summary>
    internal IReadOnlyList<FramedConnection> Connections => _connections;

    /// <summary>Frames that a peer reads too slowly for, or whose connection is gone.</summary>
    internal long Unsent { get; private set; }

    /// <summary>Changes with each connection that comes or goes, so that the poller knows when to look again.</summary>
    internal int Version { get; private set; }

    /// <summary>Takes the connections that wait; call it when the listener is readable.</summary>
    internal void Accept(Instant now)
    {
        while (_listener.Poll(0, SelectMode.SelectRead))
        {
            Socket socket;
            try
            {
                socket = _listener.Accept();
            }
            catch (SocketException)
            {
                return; // gone again already
            }

            if (_connections.Count >= MaxConnections || socket.RemoteEndPoint is not IPEndPoint remote)
            {
                socket.Dispose();
                continue;
            }

            socket.Blocking = false;
            socket.NoDelay = true;
            var path = NetworkPath.From(remote, (socket.LocalEndPoint as IPEndPoint)?.Address, TransportProtocol.Tcp);
            var connection = new FramedConnection(socket, path, now);
            _connections.Add(connection);
            _byPath[path] = connection;
            Version++;
        }
    }

    /// <summary>Reads what has arrived on a connection.</summary>
    internal void Receive(FramedConnection connection, IDatagramHandler handler, Instant now)
    {
        if (!connection.Receive(handler, now))
        {
            Close(connection, handler, now);
        }
    }

    /// <summary>Goes on with what could not be sent at once.</summary>
    internal void Resume(FramedConnection connection, IDatagramHandler handler, Instant now)
    {
        if (!connection.Resume())
        {
            Close(connection, handler, now);
        }
    }

    /// <summary>Once a second: closes connections that were never used for anything, and those whose peer has gone.</summary>
    internal void Sweep(IDatagramHandler handler, Instant now)
    {
        if (now < _nextSweep)
        {
            return;
        }

        _nextSweep = now + TimeSpan.FromSeconds(1);
        for (var i = _connections.Count - 1; i >= 0; i--)
        {
            var connection = _connections[i];
            if (connection.IsBroken || (!connection.IsUsed && now - connection.Opened >= UnusedTime))
            {
                Close(connection, handler, now);
            }
        }
    }

    /// <summary>Sends a datagram as a frame.</summary>
    internal void Send(in NetworkPath path, ReadOnlySpan<byte> datagram)
    {
        if (!_byPath.TryGetValue(path, out var connection) || !connection.Send(datagram))
        {
            Unsent++;
        }
    }

    public void Dispose()
    {
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }

        _connections.Clear();
        _byPath.Clear();
        _listener.Dispose();
    }

    private void Close(FramedConnection connection, IDatagramHandler handler, Instant now)
    {
        _connections.Remove(connection);
        if (_byPath.Remove(connection.Path))
        {
            handler.HandlePathClosed(now, connection.Path);
        }

        connection.Dispose();
        Version++;
    }
}
