using System.Net;
using System.Net.Sockets;
using LiveRelay.Media;

namespace LiveRelay.Bench.FanOut;

/// <summary>
/// The viewers' ends: bound loopback sockets with the smallest receive buffer, which nobody reads. The system takes each datagram all the way to its
/// socket and drops it there, the same for every row of the table.
/// </summary>
internal sealed class ReceiverSockets : IDisposable
{
    private readonly List<Socket> _sockets = [];

    public ReceiverSockets(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 1 };
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _sockets.Add(socket);
            Paths.Add(NetworkPath.From((IPEndPoint)socket.LocalEndPoint!, IPAddress.Loopback, TransportProtocol.Udp));
        }
    }

    public List<NetworkPath> Paths { get; } = [];

    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());
}
