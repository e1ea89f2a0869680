using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using LiveRelay.Media.Sdp;

namespace LiveRelay.Media.Net;

/// <summary>Where peers can reach this server: the addresses that the operator names, or a sensible guess from the machine's interfaces.</summary>
internal static class InterfaceAddresses
{
    private const int MaxCandidates = 24;

    /// <summary>The candidates of an answer: all UDP ones, then TCP.</summary>
    internal static IReadOnlyList<IceCandidate> Candidates(MediaOptions options, ushort port)
    {
        var addresses = options.AnnouncedAddresses.Count > 0 ? [.. options.AnnouncedAddresses] : Guess(options);
        var candidates = new List<IceCandidate>();
        if (options.EnableUdp)
        {
            candidates.AddRange(addresses.Select((address, index) => Candidate(address, port, TransportProtocol.Udp, index)));
        }

        if (options.EnableTcp)
        {
            candidates.AddRange(addresses.Select((address, index) => Candidate(address, port, TransportProtocol.Tcp, index)));
        }

        return candidates.Take(MaxCandidates).ToList();
    }

    /// <summary>
    /// RFC 8445 section 5.1.2.1: type preference 126 for host candidates; RFC 6544 section 4.2 puts TCP below, so that it is used only where UDP
    /// does not pass. The earlier address is the preferred one.
    /// </summary>
    private static IceCandidate Candidate(string address, ushort port, TransportProtocol protocol, int index)
    {
        var typePreference = protocol == TransportProtocol.Udp ? 126u : 90u;
        var localPreference = (uint)(65535 - index);
        return new IceCandidate(address, port, protocol, (typePreference << 24) | (localPreference << 8) | 255);
    }

    private static List<string> Guess(MediaOptions options)
    {
        var listen = IPAddress.Parse(options.ListenAddress);
        if (!listen.Equals(IPAddress.IPv6Any) && !listen.Equals(IPAddress.Any))
        {
            return [listen.ToString()];
        }

        return NetworkInterface.GetAllNetworkInterfaces()
            .Where(card => card.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
            .SelectMany(card => card.GetIPProperties().UnicastAddresses.Select(unicast => unicast.Address))
            .Where(address => IsUsable(address) && (listen.Equals(IPAddress.IPv6Any) || address.AddressFamily == AddressFamily.InterNetwork))
            .OrderBy(IPAddress.IsLoopback)
            .ThenBy(address => address.AddressFamily == AddressFamily.InterNetworkV6)
            .Select(address => address.ToString())
            .Distinct()
            .ToList();
    }

    private static bool IsUsable(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork
            ? !address.ToString().StartsWith("169.254.", StringComparison.Ordinal)
            : address is { IsIPv6LinkLocal: false, IsIPv6Multicast: false } && !address.ToString().Contains('%', StringComparison.Ordinal);
}
