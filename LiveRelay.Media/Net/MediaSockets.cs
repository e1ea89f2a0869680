using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace LiveRelay.Media.Net;

/// <summary>Opens the UDP socket and the TCP listener on one port number.</summary>
internal static class MediaSockets
{
    private const int BufferSize = 8 << 20;
    private const int Backlog = 512;
    private const int Attempts = 20;

    // SOL_SOCKET, SO_SNDBUFFORCE and SO_RCVBUFFORCE of Linux: beyond net.core.*mem_max, where the process may do that.
    private const int SolSocket = 1;
    private const int SendBufferForce = 32;
    private const int ReceiveBufferForce = 33;

    /// <summary>Opens both; with port 0 a number is looked for that is free for both.</summary>
    /// <param name="options">All but the port.</param>
    /// <param name="port">The port.</param>
    /// <exception cref="SocketException">The port is taken or may not be used.</exception>
    internal static (Socket Udp, Socket? Tcp) Open(MediaOptions options, int port)
    {
        for (var attempt = 1; ; attempt++)
        {
            var udp = OpenUdp(options, port);
            try
            {
                return (udp, options.EnableTcp ? OpenTcp(options, ((IPEndPoint)udp.LocalEndPoint!).Port) : null);
            }
            catch (SocketException) when (port == 0 && attempt < Attempts)
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
        if (OperatingSystem.IsLinux())
        {
            Force(socket, ReceiveBufferForce);
            Force(socket, SendBufferForce);
        }

        Bind(socket, options, port);
        return socket;
    }

    private static Socket OpenTcp(MediaOptions options, int port)
    {
        var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true, Blocking = false };
        if (!OperatingSystem.IsWindows())
        {
            // A restarted server must not wait for its old connections' TIME_WAIT.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        }

        Bind(socket, options, port);
        socket.Listen(Backlog);
        return socket;
    }

    private static void Force(Socket socket, int option)
    {
        try
        {
            socket.SetRawSocketOption(SolSocket, option, MemoryMarshal.AsBytes([BufferSize]));
        }
        catch (SocketException)
        {
            // Not allowed without CAP_NET_ADMIN: what the system's limit gives is in force already.
        }
    }

    private static void Bind(Socket socket, MediaOptions options, int port)
    {
        try
        {
            var address = IPAddress.Parse(options.ListenAddress);
            socket.Bind(new IPEndPoint(address.AddressFamily == AddressFamily.InterNetwork ? address.MapToIPv6() : address, port));
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw Explain(exception, socket.ProtocolType, options.ListenAddress, port);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static SocketException Explain(SocketException exception, ProtocolType protocol, string address, int port)
    {
        var reason = exception.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => "another program has it; end that one, or choose another Media:Port",
            SocketError.AccessDenied => "it may not be used by this account; choose a Media:Port of 1024 or more",
            SocketError.AddressNotAvailable => "this machine has no such address; see Media:ListenAddress",
            _ => exception.Message,
        };
        return new SocketException((int)exception.SocketErrorCode, $"Cannot listen on {protocol.ToString().ToUpperInvariant()} port {port} of {address}: {reason}.");
    }
}
