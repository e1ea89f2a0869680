using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace LiveRelay.Media.Net;

/// <summary>UDP with what every system has: one call a datagram, through SocketAddress, which allocates nothing.</summary>
internal sealed class PortableUdpChannel : UdpChannel
{
    private const int MaxDatagramsAtOnce = 256;
    private const int SioUdpConnectionReset = -1744830452;

    // struct sockaddr_in6: family, port, flow information, 16 bytes of address, scope.
    private const int PortOffset = 2;
    private const int AddressOffset = 8;

    /// <summary>One byte more than is taken, to see that a datagram was longer.</summary>
    private readonly byte[] _receiveBuffer = GC.AllocateUninitializedArray<byte>(IDatagramSink.MaxDatagramSize + 1, pinned: true);
    private readonly byte[] _sendBuffer = GC.AllocateUninitializedArray<byte>(IDatagramSink.MaxDatagramSize * 2, pinned: true);
    private readonly SocketAddress _from = new(AddressFamily.InterNetworkV6);
    private readonly SocketAddress _to = new(AddressFamily.InterNetworkV6);

    internal PortableUdpChannel(Socket socket, MediaMetrics metrics)
        : base(socket, metrics)
    {
        if (OperatingSystem.IsWindows())
        {
            // Else one viewer's "port unreachable" would end the receiving for all.
            socket.IOControl(SioUdpConnectionReset, [0, 0, 0, 0], null);
        }
    }

    internal override int BatchSize => MaxDatagramsAtOnce;

    internal override int Receive(IDatagramHandler handler, MediaClock clock)
    {
        // Poll and not Available: an empty datagram has no bytes to read, and would stay at the head of the queue for ever.
        var attempts = 0;
        for (; attempts < MaxDatagramsAtOnce && Socket.Poll(0, SelectMode.SelectRead); attempts++)
        {
            int length;
            try
            {
                length = Socket.ReceiveFrom(_receiveBuffer, SocketFlags.None, _from);
            }
            catch (SocketException)
            {
                continue; // too long for the buffer, or an error that belongs to an earlier send
            }

            Hand(handler, clock.Now, _receiveBuffer.AsSpan(0, length), Source());
        }

        return attempts;
    }

    internal override Span<byte> Reserve(int size) => _sendBuffer.AsSpan(0, size);

    internal override void Commit(in NetworkPath path, int length)
    {
        if (length == 0)
        {
            return;
        }

        var address = _to.Buffer.Span;
        BinaryPrimitives.WriteUInt16BigEndian(address[PortOffset..], path.RemotePort);
        BinaryPrimitives.WriteUInt128BigEndian(address[AddressOffset..], path.RemoteAddress);
        try
        {
            Socket.SendTo(_sendBuffer.AsSpan(0, length), SocketFlags.None, _to);
        }
        catch (SocketException)
        {
            CountUnsent(1); // its buffer is full, or this one destination cannot be reached
        }
    }

    internal override void Flush()
    {
    }

    private NetworkPath Source()
    {
        var address = _from.Buffer.Span;
        return new NetworkPath(
            BinaryPrimitives.ReadUInt128BigEndian(address[AddressOffset..]),
            UInt128.Zero,
            BinaryPrimitives.ReadUInt16BigEndian(address[PortOffset..]),
            TransportProtocol.Udp);
    }
}
