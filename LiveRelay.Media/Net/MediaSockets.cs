using System.Net;
using System.Net.Sockets;

namespace LiveRelay.Media.Net;

/// <summary>Opens the UDP socket and the TCP listener on one port number.</summary>
internal static class MediaSockets
{
    private const int BufferSize = 8 << 20;
    private const int Backlog = 512;
    private const int Attempts = 20;

    /// <summary>Opens both; with port 0 a number is looked for that is free for both.</summary>
    /// <exception cref="SocketException">The port is taken or may not be used.</exception>
    internal static (Socket Udp, Socket? Tcp) Open(MediaOptions options)
    {
        for (var attempt = 1; ; attempt++)
        {
            var udp = OpenUdp(options, options.Port);
            try
            {
                return (udp, options.EnableTcp ? OpenTcp(options, ((IPEndPoint)udp.LocalEndPoint!).Port) : null);
            }
            catch (SocketException) when (options.Port == 0 && attempt < Attempts)
            {
                udp.Dispose();
            }
            catch (SocketException)
            {
                udp.Dispose();
                throw;
            }
        }
    }

    private static Socket OpenUdp(MediaOptions options, int port)
    {
        var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp) { DualMode = true, Blocking = false };
        socket.ReceiveBufferSize = BufferSize;
        socket.SendBufferSize = BufferSize;
        Bind(socket, options, port);
        return socket;
    }

    private static Socket OpenTcp(MediaOptions options, int port)
    {
        var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true };
        if (!OperatingSystem.IsWindows())
        {
            // A restarted server must not wait for its old connections' TIME_WAIT.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        }

        Bind(socket, options, port);
        socket.Listen(Backlog);
        return socket;
    }

    private static void Bind(Socket socket, MediaOptions options, int port)
    {
        try
        {
            var address = IPAddress.Parse(options.ListenAddress);
            socket.Bind(new IPEndPoint(address.AddressFamily == AddressFamily.InterNetwork ? address.MapToIPv6() : address, port));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
