using System.Net;
using LiveRelay.Media;
using LiveRelay.Media.Net;

namespace LiveRelay.Tests.Net;

public class InterfaceAddressesTests
{
    [Fact]
    public void Announced_addresses_are_offered_in_their_order_over_UDP_and_then_TCP()
    {
        var options = new MediaOptions { AnnouncedAddresses = { "203.0.113.7", "2001:db8::7" } };
        var candidates = InterfaceAddresses.Candidates(options, 40000);
        Assert.Equal(["203.0.113.7", "2001:db8::7", "203.0.113.7", "2001:db8::7"], candidates.Select(candidate => candidate.Address));
        Assert.All(candidates, candidate => Assert.Equal(40000, candidate.Port));
        Assert.Equal(
            [TransportProtocol.Udp, TransportProtocol.Udp, TransportProtocol.Tcp, TransportProtocol.Tcp],
            candidates.Select(candidate => candidate.Protocol));
        Assert.Equal(candidates.OrderByDescending(candidate => candidate.Priority), candidates);
    }

    [Fact]
    public void The_first_candidate_has_a_host_candidates_priority()
    {
        var first = InterfaceAddresses.Candidates(new MediaOptions { AnnouncedAddresses = { "203.0.113.7" } }, 1)[0];

        // RFC 8445 section 5.1.2.1: 2^24 * 126 + 2^8 * 65535 + (256 - 1).
        Assert.Equal(2130706431u, first.Priority);
    }

    [Fact]
    public void The_guess_leaves_out_link_local_addresses_and_puts_loopback_last()
    {
        var addresses = InterfaceAddresses.Candidates(new MediaOptions { EnableTcp = false }, 1)
            .Select(candidate => IPAddress.Parse(candidate.Address)).ToList();
        Assert.Contains(addresses, IPAddress.IsLoopback);
        Assert.DoesNotContain(addresses, address => address.IsIPv6LinkLocal || address.ToString().StartsWith("169.254.", StringComparison.Ordinal));
        Assert.Equal(addresses.OrderBy(IPAddress.IsLoopback), addresses);
    }

    [Fact]
    public void A_server_that_listens_on_one_address_announces_that()
    {
        var candidates = InterfaceAddresses.Candidates(new MediaOptions { ListenAddress = "127.0.0.1" }, 1);
        Assert.All(candidates, candidate => Assert.Equal("127.0.0.1", candidate.Address));
    }
}
