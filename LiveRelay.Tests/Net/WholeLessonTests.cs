using System.Net.Sockets;
using LiveRelay.Media;
using LiveRelay.Media.Net;
using LiveRelay.Media.Recording;
using LiveRelay.Media.Rtp;

namespace LiveRelay.Tests.Net;

/// <summary>All of the media core over real sockets, for each way to the network: offers, ICE, DTLS, and a picture from publisher to viewer.</summary>
public class WholeLessonTests
{
    private const int Frames = 100;
    private const int PacketsPerFrame = 4;

    /// <summary>As Chromium's captured offers have them.</summary>
    private const byte Vp8PayloadType = 96;
    private const uint PublisherSsrc = 897122777;

    public static TheoryData<SocketBackend, ProtocolType> Ways()
    {
        var data = new TheoryData<SocketBackend, ProtocolType>();
        foreach (var backend in new SocketBackends())
        {
            data.Add(backend.Data, ProtocolType.Udp);
            data.Add(backend.Data, ProtocolType.Tcp);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_picture_comes_to_the_viewer_whole_and_in_order(SocketBackend backend, ProtocolType viewersProtocol)
    {
        await using var server = new MediaServer(new MediaOptions { Sockets = backend, Port = 0, VideoCodecs = { "VP8" } }, new RecordingOptions(), TimeProvider.System);
        server.Start();
        using var publisher = await LoopbackPeer.PublishAsync(server, "chromium-156-pub-offer-VP8.sdp");
        using var viewer = await LoopbackPeer.SubscribeAsync(server, "chromium-156-sub-offer-VP8.sdp", viewersProtocol);
        ushort? next = null;
        for (var frame = 0; frame < Frames; frame++)
        {
            for (var i = 0; i < PacketsPerFrame; i++)
            {
                publisher.SendRtp(Header(frame, i), Payload(frame, i));
            }

            for (var i = 0; i < PacketsPerFrame; i++)
            {
                next = AssertSame(viewer.ReceiveRtp(), Payload(frame, i), isLast: i == PacketsPerFrame - 1, next);
            }
        }

        Assert.Equal(0, server.Metrics.PacketsLost);
        Assert.Equal(0, server.Metrics.Faults);
        Assert.True(await server.CloseAsync("viewer", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_picture_comes_whole_and_in_order_to_viewers_on_each_of_two_loops()
    {
        var options = new MediaOptions { Port = 0, Loops = 2, SpreadAfterViewers = 0, VideoCodecs = { "VP8" } };
        await using var server = new MediaServer(options, new RecordingOptions(), TimeProvider.System);
        server.Start();
        using var publisher = await LoopbackPeer.PublishAsync(server, "chromium-156-pub-offer-VP8.sdp");
        using var one = await LoopbackPeer.SubscribeAsync(server, "chromium-156-sub-offer-VP8.sdp", ProtocolType.Udp, "one");
        using var other = await LoopbackPeer.SubscribeAsync(server, "chromium-156-sub-offer-VP8.sdp", ProtocolType.Tcp, "other");
        LoopbackPeer[] viewers = [one, other];
        var next = new ushort?[viewers.Length];
        for (var frame = 0; frame < Frames; frame++)
        {
            for (var i = 0; i < PacketsPerFrame; i++)
            {
                publisher.SendRtp(Header(frame, i), Payload(frame, i));
            }

            for (var i = 0; i < PacketsPerFrame * viewers.Length; i++)
            {
                var viewer = i % viewers.Length;
                next[viewer] = AssertSame(
                    viewers[viewer].ReceiveRtp(), Payload(frame, i / viewers.Length), isLast: i / viewers.Length == PacketsPerFrame - 1, next[viewer]);
            }
        }

        Assert.NotEqual(one.ServerPort, other.ServerPort);
        Assert.Equal(3, server.Metrics.Transports);
        Assert.Equal(0, server.Metrics.Faults);
        var lesson = await server.DescribeLessonAsync("lesson", TestContext.Current.CancellationToken);
        Assert.Equal(2, lesson.Viewers);
        Assert.Equal([TrackName.Camera], lesson.Tracks);
        Assert.True(await server.CloseAsync("one", TestContext.Current.CancellationToken));
        Assert.True(await server.CloseAsync("other", TestContext.Current.CancellationToken));
        Assert.False(await server.CloseAsync("one", TestContext.Current.CancellationToken));
    }

    private static byte[] Header(int frame, int packet)
    {
        var header = new byte[RtpPacket.FixedHeaderLength];
        var writer = new RtpHeaderWriter(header);
        writer.Start(packet == PacketsPerFrame - 1, Vp8PayloadType, (ushort)(65_500 + (frame * PacketsPerFrame) + packet), (uint)(frame * 3000), PublisherSsrc);
        writer.Finish();
        return header;
    }

    /// <summary>A VP8 payload descriptor (RFC 7741 section 4.2): each frame begins a keyframe.</summary>
    private static byte[] Payload(int frame, int packet)
    {
        var payload = new byte[1000 + packet];
        payload.AsSpan().Fill((byte)(frame + packet));
        payload[0] = (byte)(packet == 0 ? 0x10 : 0x00);
        payload[1] = 0x10;
        return payload;
    }

    private static ushort AssertSame(byte[] received, byte[] payload, bool isLast, ushort? sequenceNumber)
    {
        Assert.True(RtpPacket.TryParse(received, out var packet));
        Assert.Equal(Vp8PayloadType, packet.PayloadType);
        Assert.Equal(sequenceNumber ?? packet.SequenceNumber, packet.SequenceNumber);
        Assert.Equal(isLast, packet.Marker);
        Assert.Equal(payload, packet.Payload.ToArray());
        return (ushort)(packet.SequenceNumber + 1);
    }
}
