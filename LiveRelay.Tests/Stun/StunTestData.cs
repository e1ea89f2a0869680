using System.Net;
using LiveRelay.Media;
using LiveRelay.Media.Stun;

namespace LiveRelay.Tests.Stun;

/// <summary>Ways to name addresses and to build messages byte by byte.</summary>
internal static class StunTestData
{
    public static readonly byte[] TransactionId = Convert.FromHexString("000102030405060708090a0b");

    public static StunAddress Address(string address, int port)
    {
        var path = NetworkPath.From(new IPEndPoint(IPAddress.Parse(address), port), null, TransportProtocol.Udp);
        return new StunAddress(path.RemoteAddress, path.RemotePort);
    }

    /// <summary>A Binding request with the given bytes as attributes.</summary>
    public static byte[] Request(params byte[] attributes) =>
        [0, 1, (byte)(attributes.Length >> 8), (byte)attributes.Length, 0x21, 0x12, 0xA4, 0x42, .. TransactionId, .. attributes];
}
