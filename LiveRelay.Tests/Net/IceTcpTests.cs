using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using LiveRelay.Media;
using LiveRelay.Media.Net;

namespace LiveRelay.Tests.Net;

/// <summary>Passive ICE-TCP (RFC 6544) with the framing of RFC 4571, over real connections.</summary>
public class IceTcpTests
{
    [Theory]
    [ClassData(typeof(SocketBackends))]
    public async Task Frames_come_back_in_whatever_pieces_they_were_sent(SocketBackend backend)
    {
        await using var loop = RunningLoop.Start(backend);
        using var client = loop.ConnectTcp();
        client.NoDelay = true;
        byte[] stream = [.. Frame(1, 2, 3), .. Frame(4), .. Frame(new byte[1200]), .. Frame(5, 6)];
        foreach (var value in stream[..8])
        {
            client.Send([value]);
        }

        client.Send(stream.AsSpan(8, 700));
        client.Send(stream.AsSpan(708));
        Assert.Equal(stream, Read(client, stream.Length));
        Assert.Equal(TransportProtocol.Tcp, loop.Handler.LastPath.Protocol);
        Assert.Equal(((IPEndPoint)client.LocalEndPoint!).Port, loop.Handler.LastPath.RemotePort);
        Assert.Equal(4, loop.Handler.Received);
    }

    [Theory]
    [ClassData(typeof(SocketBackends))]
    public async Task Carrying_frames_allocates_nothing(SocketBackend backend)
    {
        const int Window = 20;
        var allocations = new LoopAllocations();
        var handler = new EchoHandler { OnDatagram = allocations.OnDatagram };
        await using var loop = RunningLoop.Start(backend, handler);
        using var client = loop.ConnectTcp();
        byte[] frames = [.. Enumerable.Range(0, Window).SelectMany(_ => Frame(new byte[1200]))];
        for (var sent = 0; sent < LoopAllocations.Datagrams; sent += Window)
        {
            client.Send(frames);
            Read(client, frames.Length);
        }

        allocations.AssertNone();
    }

    [Theory]
    [ClassData(typeof(SocketBackends))]
    public async Task A_peer_that_does_not_read_loses_whole_frames_and_holds_up_nobody(SocketBackend backend)
    {
        const int Frames = 10_000;
        const int Size = 1200;
        await using var loop = RunningLoop.Start(backend);
        using var slow = loop.ConnectTcp();
        slow.ReceiveBufferSize = 16 * 1024;
        var path = await PathOfAsync(loop, slow);
        using var other = loop.ConnectUdp();
        for (var i = 0; i < Frames; i += 100)
        {
            var first = i;
            await loop.DoAsync(() => SendNumbered(loop, path, first, 100, Size));
            other.Send([1]);
            Assert.Equal(1, other.Receive(new byte[10]));
        }

        var dropped = (int)loop.Metrics.Drops(DropReason.SendQueueFull);
        Assert.InRange(dropped, 1, Frames - 1);
        var numbers = ReadNumbers(slow, Frames - dropped, Size);
        Assert.Equal(numbers.Order().Distinct(), numbers);

        // It reads again: what is sent now comes at once.
        await loop.DoAsync(() => SendNumbered(loop, path, Frames, 50, Size));
        Assert.Equal(Enumerable.Range(Frames, 50), ReadNumbers(slow, 50, Size));
        Assert.Equal(dropped, loop.Metrics.Drops(DropReason.SendQueueFull));
    }

    [Theory]
    [ClassData(typeof(SocketBackends))]
    public async Task Something_that_is_no_frame_of_ours_ends_that_connection_alone(SocketBackend backend)
    {
        await using var loop = RunningLoop.Start(backend);
        using var half = loop.ConnectTcp();
        half.Send(Frame(1, 2, 3).AsSpan(0, 4));
        using var other = loop.ConnectTcp();
        await PathOfAsync(loop, other);
        using var client = loop.ConnectTcp();
        var path = await PathOfAsync(loop, client);
        client.Send("GET / HTTP/1.1\r\n\r\n"u8);
        Assert.Equal(0, ReceiveOrReset(client));
        await RunningLoop.UntilAsync(() => loop.Handler.ClosedPaths.Contains(path), "the handler is told");
        Assert.Single(loop.Handler.ClosedPaths);
        other.Send(Frame(7));
        Assert.Equal(Frame(7), Read(other, 3));
        half.Send([3]);
        Assert.Equal(Frame(1, 2, 3), Read(half, 5));
    }

    [Theory]
    [ClassData(typeof(SocketBackends))]
    public async Task The_handler_is_told_once_of_a_connection_that_ended(SocketBackend backend)
    {
        await using var loop = RunningLoop.Start(backend);
        var client = loop.ConnectTcp();
        var path = await PathOfAsync(loop, client);
        client.Dispose();
        await RunningLoop.UntilAsync(() => !loop.Handler.ClosedPaths.IsEmpty, "the handler is told");
        await loop.DoAsync(() => loop.Send(path, [1]));
        Assert.Equal(path, Assert.Single(loop.Handler.ClosedPaths));
        Assert.Equal(1, loop.Metrics.Drops(DropReason.UnknownPath));
    }

    [Theory]
    [ClassData(typeof(SocketBackends))]
    public async Task A_connection_that_is_good_for_nothing_is_closed_after_ten_seconds(SocketBackend backend)
    {
        var time = new ManualTimeProvider();
        await using var loop = RunningLoop.Start(backend, new EchoHandler { IsSilent = true }, time);
        using var unused = loop.ConnectTcp();
        using var used = loop.ConnectTcp();
        used.Send(Frame(1));
        await RunningLoop.UntilAsync(() => loop.Handler.Received == 1, "the frame arrives");
        unused.Send(Frame(2)); // never answered: no valid check
        await RunningLoop.UntilAsync(() => loop.Handler.Received == 2, "the frame arrives");
        var path = loop.Handler.LastPath with { RemotePort = (ushort)((IPEndPoint)used.LocalEndPoint!).Port };
        await loop.DoAsync(() => loop.Send(path, [3]));
        time.Advance(TimeSpan.FromSeconds(9.9));
        await loop.DoAsync(() => { });
        await loop.DoAsync(() => { });
        Assert.Empty(loop.Handler.ClosedPaths);
        time.Advance(TimeSpan.FromSeconds(1));
        await loop.DoAsync(() => { });
        Assert.Equal(0, ReceiveOrReset(unused));
        Assert.Equal(Frame(3), Read(used, 3));
        Assert.Single(loop.Handler.ClosedPaths);

        // The one that was used stays until its peer has been silent for a minute.
        time.Advance(TimeSpan.FromSeconds(48));
        await loop.DoAsync(() => { });
        await loop.DoAsync(() => { });
        Assert.Single(loop.Handler.ClosedPaths);
        time.Advance(TimeSpan.FromSeconds(2));
        await loop.DoAsync(() => { });
        Assert.Equal(0, ReceiveOrReset(used));
    }

    [Theory]
    [ClassData(typeof(SocketBackends))]
    public async Task One_who_only_opens_connections_does_not_shut_out_others(SocketBackend backend)
    {
        await using var loop = RunningLoop.Start(backend, maxTcp: 3);
        using var lesson = loop.ConnectTcp();
        await PathOfAsync(loop, lesson);
        var idle = Enumerable.Range(0, 10).Select(_ => loop.ConnectTcp()).ToList();
        using var late = loop.ConnectTcp();
        await PathOfAsync(loop, late);
        lesson.Send(Frame(8));
        Assert.Equal(Frame(8), Read(lesson, 3));
        Assert.Equal(9, loop.Handler.ClosedPaths.Count);
        idle.ForEach(socket => socket.Dispose());
    }

    private static byte[] Frame(params byte[] datagram) => [(byte)(datagram.Length >> 8), (byte)datagram.Length, .. datagram];

    private static async Task<NetworkPath> PathOfAsync(RunningLoop loop, Socket client)
    {
        client.Send(Frame(1));
        Read(client, 3);
        return await loop.Loop.InvokeAsync(_ => loop.Handler.LastPath);
    }

    private static byte[] Read(Socket client, int length)
    {
        var bytes = new byte[length];
        for (var read = 0; read < length;)
        {
            var now = client.Receive(bytes.AsSpan(read));
            Assert.True(now > 0, "the connection ended");
            read += now;
        }

        return bytes;
    }

    /// <summary>0 when the other side has closed, whether or not it had read all.</summary>
    private static int ReceiveOrReset(Socket client)
    {
        var length = client.Receive(new byte[10], SocketFlags.None, out var error);
        Assert.True(error is SocketError.Success or SocketError.ConnectionReset, error.ToString());
        return length;
    }

    private static void SendNumbered(RunningLoop loop, in NetworkPath path, int first, int count, int size)
    {
        Span<byte> datagram = stackalloc byte[size];
        for (var number = first; number < first + count; number++)
        {
            BinaryPrimitives.WriteInt32BigEndian(datagram, number);
            BinaryPrimitives.WriteInt32BigEndian(datagram[^4..], number);
            loop.Send(path, datagram);
        }
    }

    private static List<int> ReadNumbers(Socket client, int count, int size)
    {
        var numbers = new List<int>();
        for (var i = 0; i < count; i++)
        {
            var frame = Read(client, 2 + size);
            Assert.Equal(size, BinaryPrimitives.ReadUInt16BigEndian(frame));
            var number = BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(2));
            Assert.Equal(number, BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(frame.Length - 4)));
            numbers.Add(number);
        }

        return numbers;
    }
}
