using System.Net;
using System.Net.Sockets;
using LiveRelay.Media;
using LiveRelay.Media.Net;
using LiveRelay.Media.Net.Linux;

namespace LiveRelay.Tests.Net;

/// <summary>What leaves as one message is many datagrams again when it arrives: each whole, in order, and at the right peer.</summary>
public class UdpBurstTests
{
    public static TheoryData<SocketBackend, int[]> Bursts()
    {
        int[][] bursts =
        [
            [.. Enumerable.Repeat(1200, 40), 700],
            [.. Enumerable.Repeat(1200, 200)], // more than 64 segments, and more than 64 kB
            [1200, 1200, 1201, 1201, 1201, 1200, 40, 41, 41, 1],
            [.. Enumerable.Repeat(20, 150)],
            [2048, 2048, 2048, 1],
        ];
        var data = new TheoryData<SocketBackend, int[]>();
        foreach (var backend in new SocketBackends())
        {
            foreach (var burst in bursts)
            {
                data.Add(backend.Data, burst);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Bursts))]
    public async Task A_burst_arrives_as_it_was_committed(SocketBackend backend, int[] sizes)
    {
        await using var loop = RunningLoop.Start(backend);
        using var client = loop.ConnectUdp();
        var path = PathOf(loop, client);
        await loop.DoAsync(() => SendAll(loop, [path], sizes));
        AssertReceived(client, sizes);
    }

    [Theory]
    [ClassData(typeof(SocketBackends))]
    public async Task Bursts_for_many_peers_reach_each_its_own(SocketBackend backend)
    {
        await using var loop = RunningLoop.Start(backend);
        var clients = Enumerable.Range(0, 30).Select(_ => loop.ConnectUdp()).ToList();
        var paths = clients.Select(client => PathOf(loop, client)).ToList();
        int[] sizes = [.. Enumerable.Repeat(1100, 20), 300];
        await loop.DoAsync(() =>
        {
            foreach (var path in paths)
            {
                SendAll(loop, [path], sizes); // viewer by viewer, as a frame is sent
            }

            SendAll(loop, paths, [500, 500, 400]); // and interleaved; all in one flush of more than the slab holds
        });
        foreach (var client in clients)
        {
            AssertReceived(client, [.. sizes, 500, 500, 400], restartsAt: sizes.Length);
            client.Dispose();
        }
    }

    [Fact]
    public void A_system_that_cannot_cut_messages_apart_is_given_single_datagrams()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var receiver = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 20_000 };
        receiver.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var sender = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp) { DualMode = true };
        sender.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
        sender.SetRawSocketOption(1, 11, [1, 0, 0, 0]); // SO_NO_CHECK: the kernel refuses segmentation without checksums
        using var slab = new SendSlab((int)sender.Handle);
        var path = NetworkPath.From((IPEndPoint)receiver.LocalEndPoint!, IPAddress.Loopback, TransportProtocol.Udp);
        for (var burst = 0; burst < 20; burst++)
        {
            for (byte i = 0; i < 3; i++)
            {
                slab.Reserve(10)[0] = i;
                slab.Commit(path, 10);
            }

            slab.Flush();
            var buffer = new byte[100];
            for (byte i = 0; i < 3; i++)
            {
                Assert.Equal(10, receiver.Receive(buffer));
                Assert.Equal(i, buffer[0]);
            }
        }

        Assert.Equal(0, slab.TakeUnsent());
        Assert.False(slab.IsSegmenting, "it goes on trying");
    }

    [Fact]
    public void One_unreachable_peer_does_not_end_segmentation()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var sender = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp) { DualMode = true };
        sender.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
        using var slab = new SendSlab((int)sender.Handle);
        var nowhere = NetworkPath.From(new IPEndPoint(IPAddress.Loopback, 0), null, TransportProtocol.Udp); // refused as EINVAL, like a missing offload
        for (var burst = 0; burst < 100; burst++)
        {
            slab.Reserve(10);
            slab.Commit(nowhere, 10);
            slab.Reserve(10);
            slab.Commit(nowhere, 10);
            slab.Flush();
        }

        Assert.Equal(200, slab.TakeUnsent());
        Assert.True(slab.IsSegmenting);
    }

    /// <summary>
    /// The loopback interface never lets a UDP socket's buffer fill up. A connection whose peer does not read does, and the system calls are the same.
    /// </summary>
    [Fact]
    public void A_full_socket_buffer_loses_and_counts_and_blocks_nobody()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var listener = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        listener.Listen();
        using var sender = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { SendBufferSize = 64 * 1024 };
        sender.Connect(listener.LocalEndPoint!);
        using var receiver = listener.Accept();
        receiver.ReceiveTimeout = (int)RunningLoop.Deadline.TotalMilliseconds;
        using var slab = new SendSlab((int)sender.Handle);
        var path = NetworkPath.From((IPEndPoint)listener.LocalEndPoint!, null, TransportProtocol.Udp);
        var unsent = 0;
        for (var flush = 0; unsent == 0 && flush < 1000; flush++)
        {
            unsent = SendHundred(slab, path);
        }

        Assert.InRange(unsent, 1, 100);
        Assert.Equal(100, SendHundred(slab, path));

        // Its peer reads again: all goes on.
        while (receiver.Available > 0)
        {
            receiver.Receive(new byte[65_536]);
        }

        Assert.InRange(SendHundred(slab, path), 0, 99);
    }

    private static int SendHundred(SendSlab slab, in NetworkPath path)
    {
        for (var i = 0; i < 100; i++)
        {
            slab.Reserve(1200).Clear();
            slab.Commit(path, 1200);
        }

        slab.Flush();
        return slab.TakeUnsent();
    }

    private static NetworkPath PathOf(RunningLoop loop, Socket client)
    {
        client.Send([1]);
        client.Receive(new byte[10]);
        return loop.Handler.LastPath;
    }

    /// <summary>To each path datagrams of these sizes; each begins with its number where it has room for that.</summary>
    private static void SendAll(RunningLoop loop, IReadOnlyList<NetworkPath> paths, int[] sizes)
    {
        Span<byte> datagram = stackalloc byte[2048];
        for (var i = 0; i < sizes.Length; i++)
        {
            datagram[0] = (byte)i;
            datagram[sizes[i] - 1] = (byte)i;
            foreach (var path in paths)
            {
                loop.Send(path, datagram[..sizes[i]]);
            }
        }
    }

    private static void AssertReceived(Socket client, int[] sizes, int restartsAt = int.MaxValue)
    {
        var buffer = new byte[65_536];
        for (var i = 0; i < sizes.Length; i++)
        {
            var number = (byte)(i < restartsAt ? i : i - restartsAt);
            Assert.Equal(sizes[i], client.Receive(buffer));
            Assert.Equal(number, buffer[0]);
            Assert.Equal(number, buffer[sizes[i] - 1]);
        }
    }
}
