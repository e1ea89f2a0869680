using System.Net;
using System.Net.Sockets;

namespace LiveRelay.Tests.Browser;

/// <summary>
/// Finds ports for processes that are started by a test. From below those that the system gives to sockets that ask for any, and each once: what is free
/// now is then still free when the process gets there, also when it is killed and starts again.
/// </summary>
internal static class FreePort
{
    private const int First = 20_000;
    private const int Count = 10_000;

    private static int _next = Random.Shared.Next(Count);

    /// <summary>A port that is free for UDP and TCP now.</summary>
    internal static int Next()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _next) % Count);
            try
            {
                using var tcp = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true };
                tcp.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
                using var udp = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp) { DualMode = true };
                udp.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken: try the next.
            }
        }
    }
}
