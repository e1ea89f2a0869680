using System.Net;
using System.Net.Sockets;
using LiveRelay.Bench.Load.Lines;
using LiveRelay.Bench.Load.Peers;
using LiveRelay.Media;

namespace LiveRelay.Bench.Load.Net;

/// <summary>A peer on a UDP socket of its own, behind its line: the server tells peers apart by their addresses.</summary>
internal sealed class UdpPeer : IDatagramOutput, IDisposable
{
    private readonly Socket _socket;
    private readonly Line? _up;
    private readonly Line? _down;
    private readonly DelayedDatagrams _delayed;

    /// <summary>Opens a socket to the server.</summary>
    internal UdpPeer(IPEndPoint server, LineOptions line, int seed, DelayedDatagrams delayed)
    {
        _delayed = delayed;
        (_up, _down) = line.IsClean ? (null, null) : (new Line(line, seed, isLimited: false), new Line(line, ~seed, isLimited: true));
        _socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 1 << 20 };
        ReceiveBatch.Prepare(_socket);
        _socket.Connect(server);
        File = (int)_socket.Handle;
    }

    /// <summary>The socket's number.</summary>
    internal int File { get; }

    /// <summary>Who speaks here; set before the loop knows of it.</summary>
    internal LoadPeer Peer { get; set; } = null!;

    /// <summary>Whether its line does nothing to datagrams.</summary>
    internal bool IsClean => _down is null;

    public void Send(Instant now, ReadOnlySpan<byte> datagram)
    {
        if (_up is null)
        {
            SendNow(datagram);
        }
        else if (_up.TryPass(now, datagram.Length, out var due))
        {
            _delayed.Add(this, isUp: true, due, datagram);
        }
    }

    /// <summary>A datagram has come out of the socket: it enters the line.</summary>
    internal void Receive(Instant now, Instant arrival, Span<byte> datagram)
    {
        if (_down is null)
        {
            Peer.HandleDatagram(now, arrival, datagram);
        }
        else if (_down.TryPass(arrival, datagram.Length, out var due))
        {
            _delayed.Add(this, isUp: false, due, datagram);
        }
    }

    /// <summary>A datagram has come out of the line.</summary>
    internal void Release(Instant now, Instant due, bool isUp, Span<byte> datagram)
    {
        if (isUp)
        {
            SendNow(datagram);
        }
        else
        {
            Peer.HandleDatagram(now, due, datagram);
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        Peer.Dispose();
    }

    /// <summary>What the system does not take is lost, as on any network; consent finds out when the server is gone.</summary>
    private void SendNow(ReadOnlySpan<byte> datagram) => _socket.Send(datagram, SocketFlags.None, out _);
}
