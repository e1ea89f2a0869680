using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace LiveRelay.Media.Net;

/// <summary>Passive ICE-TCP (RFC 6544): accepts connections on the media port and carries framed datagrams over them.</summary>
internal sealed class TcpChannel(Socket listener, int maxConnections, Poller poller, MediaMetrics metrics) : IDisposable
{
    private const int MaxAcceptedAtOnce = 64;

    /// <summary>Frames for one connection are gathered so far before they are sent: a keyframe's packets in few calls.</summary>
    private const int GatherSize = 64 * 1024;

    private static readonly TimeSpan UnusedTime = TimeSpan.FromSeconds(10);

    /// <summary>A live peer sends consent checks every few seconds, on a backup path every 25: one that vanished without a word is closed.</summary>
    private static readonly TimeSpan SilentTime = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<NetworkPath, FramedConnection> _byPath = [];
    private readonly List<FramedConnection> _connections = [];
    private readonly byte[] _gathered = GC.AllocateUninitializedArray<byte>(GatherSize, pinned: true);
    private int _gatheredLength;
    private FramedConnection? _gatheredFor;
    private Instant _nextSweep = Instant.Zero;
    private bool _isListenerPaused;

    /// <summary>Takes the connections that wait; call it when the listener is readable.</summary>
    internal void Accept(IDatagramHandler handler, Instant now)
    {
        for (var accepted = 0; accepted < MaxAcceptedAtOnce && listener.Poll(0, SelectMode.SelectRead); accepted++)
        {
            try
            {
                Add(listener.Accept(), handler, now);
            }
            catch (SocketException exception) when (IsGone(exception.SocketErrorCode))
            {
                // It waited, and has gone again.
            }
            catch (SocketException)
            {
                // No more files, say: the listener stays readable, and would keep the loop spinning until the next sweep.
                _isListenerPaused = true;
                poller.WatchListener(false);
                return;
            }
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
        else if (connection.Queued == 0)
        {
            poller.WatchAnew(connection);
        }
    }

    /// <summary>Once a second: closes connections that were never used for anything, and those whose peer has gone.</summary>
    internal void Sweep(IDatagramHandler handler, Instant now)
    {
        if (now < _nextSweep)
        {
            return;
        }

        _nextSweep = now + SweepInterval;
        for (var i = _connections.Count - 1; i >= 0; i--)
        {
            var connection = _connections[i];
            if (connection.IsBroken || now - connection.LastArrival >= SilentTime ||
                (!connection.IsUsed && now - connection.Opened >= UnusedTime))
            {
                Close(connection, handler, now);
            }
        }

        if (_isListenerPaused)
        {
            _isListenerPaused = false;
            poller.WatchListener(true);
        }
    }

    /// <summary>Takes a datagram as a frame; it leaves with the next ones for the same peer, at the latest at <see cref="Flush"/>.</summary>
    internal void Send(in NetworkPath path, ReadOnlySpan<byte> datagram)
    {
        if (_gatheredFor is null || _gatheredFor.Path != path)
        {
            Flush();
            _gatheredFor = _byPath.GetValueOrDefault(path);
        }

        var length = FrameReader.HeaderLength + datagram.Length;
        if (_gatheredFor is null || _gatheredFor.IsBroken)
        {
            metrics.CountDrop(DropReason.UnknownPath);
            return;
        }

        if (_gatheredFor.Queued + _gatheredLength + length > FramedConnection.MaxQueued)
        {
            metrics.CountDrop(DropReason.SendQueueFull);
            return;
        }

        if (_gatheredLength + length > GatherSize)
        {
            Flush();
        }

        var frame = _gathered.AsSpan(_gatheredLength, length);
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)datagram.Length);
        datagram.CopyTo(frame[FrameReader.HeaderLength..]);
        _gatheredLength += length;
    }

    /// <summary>Sends what was gathered.</summary>
    internal void Flush()
    {
        if (_gatheredLength == 0)
        {
            return;
        }

        var connection = _gatheredFor!;
        var hadQueue = connection.Queued > 0;
        connection.Send(_gathered.AsSpan(0, _gatheredLength));
        _gatheredLength = 0;
        if (!hadQueue && connection.Queued > 0)
        {
            poller.WatchAnew(connection);
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
        listener.Dispose();
    }

    private static bool IsGone(SocketError error) =>
        error is SocketError.WouldBlock or SocketError.ConnectionAborted or SocketError.ConnectionReset or SocketError.Interrupted;

    private void Add(Socket socket, IDatagramHandler handler, Instant now)
    {
        if (socket.RemoteEndPoint is not IPEndPoint remote || (_connections.Count >= maxConnections && !TryCloseOldestUnused(handler, now)))
        {
            socket.Dispose();
            return;
        }

        socket.Blocking = false;
        socket.NoDelay = true;
        var path = NetworkPath.From(remote, (socket.LocalEndPoint as IPEndPoint)?.Address, TransportProtocol.Tcp);
        var connection = new FramedConnection(socket, path, now);
        _connections.Add(connection);
        _byPath[path] = connection;
        poller.Watch(connection);
    }

    /// <summary>Somebody who only opens connections must not shut out those who come to a lesson.</summary>
    private bool TryCloseOldestUnused(IDatagramHandler handler, Instant now)
    {
        var oldest = _connections.Find(connection => !connection.IsUsed);
        if (oldest is not null)
        {
            Close(oldest, handler, now);
        }

        return oldest is not null;
    }

    private void Close(FramedConnection connection, IDatagramHandler handler, Instant now)
    {
        if (!_connections.Remove(connection))
        {
            return;
        }

        if (ReferenceEquals(connection, _gatheredFor))
        {
            _gatheredFor = null;
            _gatheredLength = 0;
        }

        _byPath.Remove(connection.Path);
        poller.Forget(connection);
        connection.Dispose();
        handler.HandlePathClosed(now, connection.Path);
    }
}
