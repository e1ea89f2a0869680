using System.Net;
using System.Net.Sockets;
using LiveRelay.Media;
using LiveRelay.Media.Net;

namespace LiveRelay.Tests.Net;

/// <summary>A publisher has a socket of his own on the loop's port; nobody notices but for the time that it spares.</summary>
public class PublisherSocketTests
{
    private const int Viewers = 40;
    private const int Rounds = 400;

    [Theory]
    [ClassData(typeof(SocketBackends))]
    public async Task What_publishers_and_many_viewers_send_comes_through_whole_while_publishers_come_and_go(SocketBackend backend)
    {
        await using var loop = RunningLoop.Start(backend);
        using var publisher = Connect(loop);
        using var other = Connect(loop);
        var viewers = Enumerable.Range(0, Viewers).Select(_ => Connect(loop)).ToList();
        for (var round = 0; round < Rounds; round++)
        {
            await FollowAsync(loop, round, publisher, other);
            publisher.Send(Number(round));
            other.Send(Number(round));
            viewers[round % Viewers].Send(Number(round));
            viewers[(round + 1) % Viewers].Send(Number(round));
            Assert.Equal(round, Receive(publisher));
            Assert.Equal(round, Receive(other));
            Assert.Equal(round, Receive(viewers[round % Viewers]));
            Assert.Equal(round, Receive(viewers[(round + 1) % Viewers]));
        }

        Assert.Equal(4 * Rounds, loop.Handler.Received);
        viewers.ForEach(static viewer => viewer.Dispose());
    }

    [Fact]
    public async Task While_a_publisher_has_his_own_socket_another_program_still_finds_the_port_taken()
    {
        await using var loop = RunningLoop.Start(SocketBackend.Auto);
        using var publisher = Connect(loop);
        await loop.DoAsync(() => loop.Loop.FollowPublisher("one", PathOf(loop, publisher)));

        Assert.Throws<SocketException>(() => MediaSockets.Open(new MediaOptions { EnableTcp = false }, loop.Loop.Port));
    }

    /// <summary>Every few rounds one of them gets a socket of his own, moves to another path, or ends.</summary>
    private static Task FollowAsync(RunningLoop loop, int round, Socket publisher, Socket other) => (round % 40) switch
    {
        5 => loop.DoAsync(() => loop.Loop.FollowPublisher("one", PathOf(loop, publisher))),
        10 => loop.DoAsync(() => loop.Loop.FollowPublisher("two", PathOf(loop, other))),
        20 => loop.DoAsync(() => loop.Loop.FollowPublisher("one", PathOf(loop, other))),
        30 => loop.DoAsync(() => loop.Loop.FollowPublisher("two", null)),
        35 => loop.DoAsync(() => loop.Loop.FollowPublisher("one", null)),
        _ => Task.CompletedTask,
    };

    private static Socket Connect(RunningLoop loop)
    {
        var socket = loop.ConnectUdp();
        socket.ReceiveTimeout = (int)RunningLoop.Deadline.TotalMilliseconds;
        return socket;
    }

    private static NetworkPath PathOf(RunningLoop loop, Socket client) =>
        NetworkPath.From((IPEndPoint)client.LocalEndPoint!, IPAddress.Loopback, TransportProtocol.Udp);

    private static byte[] Number(int number) => BitConverter.GetBytes(number << 8);

    private static int Receive(Socket client)
    {
        var bytes = new byte[10];
        Assert.Equal(sizeof(int), client.Receive(bytes));
        return BitConverter.ToInt32(bytes) >> 8;
    }
}
