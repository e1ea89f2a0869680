using System.Net;
using System.Net.Sockets;

namespace LiveRelay.Tests.Browser;

/// <summary>Finds ports for processes that are started by a test.</summary>
internal static class FreePort
{
    /// <summary>A port that is free for UDP and TCP now.</summary>
    internal static int Next()
    {
        while (true)
        {
            using var tcp = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true };
            tcp.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
            var port = ((IPEndPoint)tcp.LocalEndPoint!).Port;
            using var udp = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp) { DualMode = true };
            try
            {
                udp.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken for UDP: try the next.
            }
        }
    }
}
