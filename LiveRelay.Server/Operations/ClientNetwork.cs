using System.Net;
using System.Net.Sockets;

namespace LiveRelay.Server.Operations;

/// <summary>What counts as one client for rate limits.</summary>
internal static class ClientNetwork
{
    /// <summary>A household or school has a whole /64 of IPv6 to choose addresses from (RFC 6177).</summary>
    private const int Ipv6PrefixBytes = 8;

    /// <summary>The IPv4 address, or the IPv6 network.</summary>
    internal static string Of(IPAddress? address)
    {
        if (address is null)
        {
            return "";
        }

        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return address.ToString();
        }

        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, Ipv6PrefixBytes, bytes.Length - Ipv6PrefixBytes);
        return $"{new IPAddress(bytes)}/64";
    }
}
