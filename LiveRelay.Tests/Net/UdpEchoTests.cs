using System.Net;
using System.Net.Sockets;
using LiveRelay.Media;
using LiveRelay.Media.Net;

namespace LiveRelay.Tests.Net;

public class UdpEchoTests
{
    [Theory]
    [ClassData(typeof(SocketBackends))]
    public async Task Datagrams_over_IPv4_and_IPv6_come_back(SocketBackend backend)
    {
        await using var loop = RunningLoop.Start(backend);
        foreach (var address in LoopbackAddresses())
        {
            using var client = loop.ConnectUdp(address);
            Assert.Equal([1, 2, 3], Exchange(client, [1, 2, 3]));
            Assert.Equal(((IPEndPoint)client.LocalEndPoint!).Port, loop.Handler.LastPath.RemotePort);
            Assert.Equal(IPAddress.Parse(address), loop.Handler.LastPath.RemoteEndPoint.Address);
            Assert.Equal(address == "127.0.0.1", loop.Handler.LastPath.IsIPv4);
        }
    }

    [Theory]
    [ClassData(typeof(SocketBackends))]
    public async Task Echoing_allocates_nothing(SocketBackend backend)
    {
        const int Window = 20;
        var allocations = new LoopAllocations();
        var handler = new EchoHandler { OnDatagram = allocations.OnDatagram };
        await using var loop = RunningLoop.Start(backend, handler);
        using var client = loop.ConnectUdp();
        var datagram = new byte[1200];
        for (var sent = 0; sent < LoopAllocations.Datagrams; sent += Window)
        {
            for (var i = 0; i < Window; i++)
            {
                client.Send(datagram);
            }

            for (var i = 0; i < Window; i++)
            {
                client.Receive(datagram);
            }
        }

        allocations.AssertNone();
    }

    [Theory]
    [ClassData(typeof(SocketBackends))]
    public async Task An_empty_datagram_does_not_stop_those_behind_it(SocketBackend backend)
    {
        await using var loop = RunningLoop.Start(backend);
        using var client = loop.ConnectUdp();
        client.Send(ReadOnlySpan<byte>.Empty);
        client.Send(ReadOnlySpan<byte>.Empty);
        Assert.Equal([7], Exchange(client, [7]));
    }

    [Theory]
    [ClassData(typeof(SocketBackends))]
    public async Task A_datagram_longer_than_any_of_ours_is_dropped_by_name(SocketBackend backend)
    {
        await using var loop = RunningLoop.Start(backend);
        using var client = loop.ConnectUdp();
        client.Send(new byte[IDatagramSink.MaxDatagramSize + 1]);
        client.Send(new byte[60_000]);
        Assert.Equal(IDatagramSink.MaxDatagramSize, Exchange(client, new byte[IDatagramSink.MaxDatagramSize]).Length);
        Assert.Equal(2, loop.Metrics.Drops(DropReason.TooLong));
        Assert.Equal(1, loop.Handler.Received);
    }

    [Theory]
    [ClassData(typeof(SocketBackends))]
    public async Task A_peer_that_cannot_be_reached_costs_the_others_nothing(SocketBackend backend)
    {
        await using var loop = RunningLoop.Start(backend);
        using var client = loop.ConnectUdp();
        Exchange(client, [0]);
        var good = loop.Handler.LastPath;
        var nowhere = good with { RemotePort = 0 };
        var closed = good with { RemotePort = ClosedPort() };
        await loop.DoAsync(() =>
        {
            for (byte i = 1; i <= 50; i++)
            {
                loop.Send(nowhere, [i, i]);
                loop.Send(nowhere, [i, i]);
                loop.Send(closed, [i]);
                loop.Send(good, [i]);
            }
        });
        var buffer = new byte[10];
        for (byte i = 1; i <= 50; i++)
        {
            Assert.Equal(1, client.Receive(buffer));
            Assert.Equal(i, buffer[0]);
        }

        // The loop counts what it sent and dropped when it has sent all: by the time that it answers again it has.
        Assert.Equal([9], Exchange(client, [9]));
        Assert.Equal(100, loop.Metrics.Drops(DropReason.SendQueueFull));
    }

    [Fact]
    public async Task The_answer_comes_from_the_address_that_was_asked()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // elsewhere the system chooses, and 127.0.0.2 is no address
        }

        await using var loop = RunningLoop.Start(SocketBackend.Linux);
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        client.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        client.ReceiveTimeout = (int)RunningLoop.Deadline.TotalMilliseconds;
        var buffer = new byte[10];
        foreach (var address in new[] { "127.0.0.2", "127.0.0.1", "127.5.4.3" })
        {
            client.SendTo([1], loop.At(address));
            EndPoint from = new IPEndPoint(IPAddress.Any, 0);
            client.ReceiveFrom(buffer, ref from);
            Assert.Equal(loop.At(address), from);
        }
    }

    private static byte[] Exchange(Socket client, byte[] datagram)
    {
        client.Send(datagram);
        var buffer = new byte[65_536];
        return buffer[..client.Receive(buffer)];
    }

    private static IEnumerable<string> LoopbackAddresses()
    {
        yield return "127.0.0.1";
        using var probe = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp);
        var hasIPv6 = true;
        try
        {
            probe.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        }
        catch (SocketException)
        {
            hasIPv6 = false; // a container without it
        }

        if (hasIPv6)
        {
            yield return "::1";
        }
    }

    private static ushort ClosedPort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (ushort)((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
