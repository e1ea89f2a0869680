using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Authentication;
using LiveRelay.Media.Stun;
using LiveRelay.Server.Operations;

namespace LiveRelay.Tests.Operations;

/// <summary>The real coturn with our configuration: what it lets through, and what it does not.</summary>
[SupportedOSPlatform("linux")]
public sealed class TurnConfigTests(CoturnProcess coturn) : IClassFixture<CoturnProcess>
{
    private static readonly IPEndPoint _named = new(IPAddress.Loopback, 40000);

    /// <summary>Neighbours of the named loopback address, link-local (a cloud's metadata), private, multicast, broadcast.</summary>
    private static readonly string[] _special =
    [
        "127.0.0.2", "127.255.255.255", "0.0.0.0", "0.0.0.1", "169.254.169.254", "10.0.0.1", "100.64.0.1", "172.16.0.1", "172.31.255.255",
        "192.168.1.1", "198.18.0.1", "224.0.0.1", "255.255.255.255",
    ];

    /// <summary>Loopback, 127.0.0.1 behind NAT64 and as 6to4, link-local, unique local, multicast.</summary>
    private static readonly string[] _specialIPv6 =
    [
        "::1", "::", "64:ff9b::7f00:1", "2002:7f00:1::", "fe80::1", "febf::1", "fd00::1", "ff02::1",
    ];

    [Fact]
    public void It_answers_a_binding_request_without_telling_its_version()
    {
        using var client = TurnTestClient.OverUdp(coturn.Port);
        Assert.True(StunMessage.TryParse(client.Bind(), out var answer));
        Assert.Equal(StunClass.Success, answer.Class);
        Assert.True(answer.TryGetMappedAddress(out _));
        Assert.True(answer.HasFingerprint);
        Assert.False(answer.Has(StunAttribute.Software));
        Assert.False(answer.Has(StunAttribute.MappedAddress));
    }

    [Fact]
    public void A_credential_that_liverelay_issues_allocates_and_relays_both_ways()
    {
        using var client = Allocated(TurnTestClient.OverUdp(coturn.Port));
        RelayBothWays(client);
    }

    [Fact]
    public void It_relays_for_clients_that_get_out_over_tcp_only()
    {
        using var client = Allocated(TurnTestClient.OverTcp(coturn.Port));
        RelayBothWays(client);
    }

    [Fact]
    public void It_relays_for_clients_that_get_out_over_tls_only()
    {
        using var client = Allocated(TurnTestClient.OverTls(coturn.TlsPort, SslProtocols.Tls12 | SslProtocols.Tls13));
        RelayBothWays(client);
    }

    [Fact]
    public void Peers_that_were_not_named_are_refused()
    {
        using var client = Allocated(TurnTestClient.OverUdp(coturn.Port));
        Assert.All([.. _special, "8.8.8.8"], address => Assert.Equal(403, client.TryPermit(Peer(address))));
        Assert.Equal(0, client.TryPermit(_named));
    }

    [Fact]
    public void Ipv6_peers_that_were_not_named_are_refused()
    {
        using var client = Allocated(TurnTestClient.OverUdp(coturn.Port), wantsIPv6: true);
        Assert.All([.. _specialIPv6, "2606:4700:4700::1111"], address => Assert.Equal(403, client.TryPermit(Peer(address))));
        Assert.Equal(403, client.TryPermitMapped(IPAddress.Parse("127.0.0.2")));
        Assert.Equal(403, client.TryPermitMapped(IPAddress.Parse("10.0.0.1")));
    }

    [Fact]
    public void Special_addresses_are_refused_also_where_an_operator_has_opened_the_relay_to_the_internet()
    {
        var directory = Directory.CreateTempSubdirectory("liverelay-turn-open-").FullName;
        var own = CoturnProcess.ConfigurationDirectory();
        File.Copy(Path.Combine(own, "start.sh"), Path.Combine(directory, "start.sh"));
        string[] opened =
        [
            "denied-peer-ip=0.0.0.0-255.255.255.255",
            "denied-peer-ip=::1-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        ];
        var lines = File.ReadAllLines(Path.Combine(own, "turnserver.conf"));
        Assert.All(opened, line => Assert.Contains(line, lines));
        File.WriteAllLines(Path.Combine(directory, "turnserver.conf"), lines.Except(opened));
        using (var open = new CoturnProcess(directory))
        {
            using var client = Allocated(TurnTestClient.OverUdp(open.Port));
            Assert.All(_special, address => Assert.Equal(403, client.TryPermit(Peer(address))));
            Assert.Equal(0, client.TryPermit(Peer("8.8.8.8")));
            using var clientIPv6 = Allocated(TurnTestClient.OverUdp(open.Port), wantsIPv6: true);
            Assert.All(_specialIPv6, address => Assert.Equal(403, clientIPv6.TryPermit(Peer(address))));
            Assert.Equal(403, clientIPv6.TryPermitMapped(IPAddress.Parse("10.0.0.1")));
            Assert.Equal(0, clientIPv6.TryPermit(Peer("2606:4700:4700::1111")));
        }

        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public void Without_a_credential_nothing_is_allocated()
    {
        using var client = TurnTestClient.OverUdp(coturn.Port);
        Assert.Equal(401, client.TryAllocateAnonymously());
    }

    [Fact]
    public void An_expired_credential_is_refused()
    {
        var credential = Credential(new PastTime(TimeSpan.FromHours(13)));
        using var client = TurnTestClient.OverUdp(coturn.Port);
        Assert.Equal(401, client.TryAllocate(credential.Username!, credential.Credential!));
    }

    [Fact]
    public void A_credential_whose_expiry_was_changed_is_refused()
    {
        var credential = Credential(new PastTime(TimeSpan.FromHours(13)));
        using var client = TurnTestClient.OverUdp(coturn.Port);
        Assert.Equal(401, client.TryAllocate("9999999999:session", credential.Credential!));
    }

    [Fact]
    public void A_credential_of_another_secret_is_refused()
    {
        var options = coturn.Options;
        options.SharedSecret = "another-secret-of-more-than-32-characters";
        var credential = new TurnCredentials(options, TimeProvider.System).IceServersFor("session")[0];
        using var client = TurnTestClient.OverUdp(coturn.Port);
        Assert.Equal(401, client.TryAllocate(credential.Username!, credential.Credential!));
    }

    [Fact]
    public void Tcp_to_peers_is_not_offered()
    {
        var credential = Credential();
        using var client = TurnTestClient.OverTcp(coturn.Port);
        Assert.NotEqual(0, client.TryAllocate(credential.Username!, credential.Credential!, TurnTestClient.Tcp));
    }

    [Fact]
    public void One_session_cannot_take_all_ports()
    {
        var credential = new TurnCredentials(coturn.Options, TimeProvider.System).IceServersFor("greedy")[0];
        List<TurnTestClient> clients = [];
        try
        {
            var code = 0;
            while (code == 0 && clients.Count < 100)
            {
                clients.Add(TurnTestClient.OverUdp(coturn.Port));
                code = clients[^1].TryAllocate(credential.Username!, credential.Credential!);
            }

            Assert.Equal(486, code);
            Assert.Equal(17, clients.Count);
        }
        finally
        {
            clients.ForEach(static client => client.Dispose());
        }
    }

    [Fact]
    public void The_secret_is_in_no_command_line_and_in_no_file_that_others_can_read()
    {
        Assert.DoesNotContain(CoturnProcess.Secret, coturn.CommandLine, StringComparison.Ordinal);
        var configuration = Path.Combine(coturn.RunDirectory, "turnserver.conf");
        Assert.Contains(CoturnProcess.Secret, File.ReadAllText(configuration), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(configuration));
    }

    [Theory]
    [InlineData("TURN_SHARED_SECRET", "")]
    [InlineData("TURN_SHARED_SECRET", "short")]
    [InlineData("TURN_SHARED_SECRET", "0123456789012345678901234567890123456789\nno-auth")]
    [InlineData("TURN_REALM", "")]
    [InlineData("TURN_ALLOWED_PEERS", "")]
    [InlineData("TURN_ALLOWED_PEERS", "localhost")]
    [InlineData("TURN_CERT", "/nowhere/certificate.pem")]
    public void A_wrong_setting_is_named_and_nothing_starts(string name, string value)
    {
        Dictionary<string, string> environment = new()
        {
            ["TURN_SHARED_SECRET"] = CoturnProcess.Secret,
            ["TURN_REALM"] = "turn.example.org",
            ["TURN_ALLOWED_PEERS"] = "127.0.0.1",
            [name] = value,
        };
        using var script = CoturnProcess.StartScript(CoturnProcess.ConfigurationDirectory(), environment, "--print");
        var error = script.StandardError.ReadToEnd();
        script.WaitForExit();
        Assert.Equal(2, script.ExitCode);
        Assert.Contains(name, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Printing_the_configuration_does_not_show_the_secret()
    {
        Dictionary<string, string> environment = new()
        {
            ["TURN_SHARED_SECRET"] = CoturnProcess.Secret,
            ["TURN_REALM"] = "turn.example.org",
            ["TURN_ALLOWED_PEERS"] = "198.51.100.7 2001:db8::7",
        };
        using var script = CoturnProcess.StartScript(CoturnProcess.ConfigurationDirectory(), environment, "--print");
        var output = script.StandardOutput.ReadToEnd();
        script.WaitForExit();
        Assert.Equal(0, script.ExitCode);
        Assert.Contains("allowed-peer-ip=2001:db8::7", output, StringComparison.Ordinal);
        Assert.DoesNotContain("allow-loopback-peers", output, StringComparison.Ordinal);
        Assert.DoesNotContain(CoturnProcess.Secret, output, StringComparison.Ordinal);
    }

    private IceServer Credential(TimeProvider? time = null) =>
        new TurnCredentials(coturn.Options, time ?? TimeProvider.System).IceServersFor($"session-{Guid.NewGuid():N}")[0];

    private TurnTestClient Allocated(TurnTestClient client, bool wantsIPv6 = false)
    {
        var credential = Credential();
        Assert.Equal(0, client.TryAllocate(credential.Username!, credential.Credential!, wantsIPv6: wantsIPv6));
        return client;
    }

    private static IPEndPoint Peer(string address) => new(IPAddress.Parse(address), 40000);

    private static void RelayBothWays(TurnTestClient client)
    {
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 5000 };
        peer.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var peerAddress = (IPEndPoint)peer.LocalEndPoint!;
        Assert.Equal(0, client.TryPermit(peerAddress));

        client.SendTo(peerAddress, "question"u8);
        var buffer = new byte[100];
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        var length = peer.ReceiveFrom(buffer, ref from);
        Assert.Equal("question"u8, buffer.AsSpan(0, length));
        Assert.Equal(client.RelayedAddress, from);

        peer.SendTo("answer"u8, from);
        Assert.Equal("answer"u8, client.Receive());
    }

    private sealed class PastTime(TimeSpan ago) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - ago;
    }
}
