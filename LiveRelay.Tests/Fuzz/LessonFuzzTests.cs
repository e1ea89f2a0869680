using System.Buffers.Binary;
using LiveRelay.Media.Rtcp;
using LiveRelay.Media.Rtp;

namespace LiveRelay.Tests.Fuzz;

/// <summary>
/// Behind the keys: whatever an authenticated peer sends, nothing is thrown, for what throws on a loop's thread stops every lesson there.
/// The parsers are fuzzed alone elsewhere; here it is what is done with what they read.
/// </summary>
public class LessonFuzzTests
{
    private const int Inputs = 250_000;

    /// <summary>All streams that two tracks may have, each with its store of packets: all that a peer can make the server keep.</summary>
    private const int MemoryOfAllStreams = 24 * 1024 * 1024;

    private readonly byte[] _packet = new byte[1600];

    [Fact]
    public void A_publisher_that_announced_its_streams_may_send_anything() => SendAnything(new HostileLesson(), 1);

    [Fact]
    public void A_publisher_of_simulcast_layers_may_send_anything() => SendAnything(new HostileLesson("q", "h", "f"), 2);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_publisher_and_a_viewer_may_report_anything(bool fromPublisher)
    {
        using var lesson = new HostileLesson();
        byte[][] reports = [Reports(lesson, HostileLesson.VideoSsrc), Reports(lesson, HostileLesson.FirstViewerSsrc + 1)];
        for (var i = 0; i < 200; i++)
        {
            lesson.SendRtp(Packet(HostileLesson.VideoSsrc, HostileMedia.Vp8PayloadType, (uint)(i * 3000), PayloadSeeds.Vp8[0]), 1);
        }

        SpanFuzz.Run(Inputs, 3, (mutator, i) => mutator.Mutate(reports[i % 2]), input =>
        {
            lesson.SendRtcp(fromPublisher, input);
            lesson.Pass(TimeSpan.FromMilliseconds(1));
        });
        AssertOtherLessonGoesOn(lesson);
    }

    private void SendAnything(HostileLesson lesson, int seed)
    {
        using (lesson)
        {
            SpanFuzz.Run(Inputs, seed, AnyPacket, input =>
            {
                // Mostly in order; sometimes a loss, an old one, or a jump.
                var step = (input.Length % 64) switch { 0 => 200, 1 => -3, 2 => 2, 3 => 20_000, 4 => -1000, _ => 1 };
                lesson.SendRtp(input, step);
                lesson.Pass(TimeSpan.FromMilliseconds(input.Length % 5));
            }, MemoryOfAllStreams);

            // Much of it was forwarded, though of simulcast layers only one: it is not only the front door that is tried.
            Assert.InRange(lesson.Sent, Inputs / 10, int.MaxValue);
            AssertOtherLessonGoesOn(lesson);
        }
    }

    private static void AssertOtherLessonGoesOn(HostileLesson lesson)
    {
        var before = lesson.SentToOtherLesson;
        for (var i = 0; i < 10; i++)
        {
            lesson.Pass(TimeSpan.FromMilliseconds(33));
            lesson.SendProperPacket();
        }

        Assert.InRange(lesson.SentToOtherLesson - before, 10, 12); // and a sender report
    }

    /// <summary>A packet of any stream and codec with any extensions, changed in any way that leaves it a place for its keys.</summary>
    private ReadOnlySpan<byte> AnyPacket(Mutator mutator, int index)
    {
        var payload = PayloadSeeds.All[mutator.Choose(PayloadSeeds.All.Length)];
        var payloadType = HostileMedia.PayloadTypes[mutator.Choose(HostileMedia.PayloadTypes.Length)];
        var ssrc = mutator.Choose(10) switch
        {
            < 5 => HostileLesson.VideoSsrc,
            5 => HostileLesson.RtxSsrc,
            < 9 => HostileLesson.AudioSsrc,
            _ => (uint)mutator.Choose(12),
        };
        var timestamp = mutator.Choose(50) == 0 ? 0x8000_0000u * (uint)mutator.Choose(2) : (uint)(index * 1000);
        var packet = mutator.Mutate(WithExtensions(mutator, Packet(ssrc, payloadType, timestamp, payload)));
        if (packet.Length >= RtpPacket.FixedHeaderLength && mutator.Choose(4) > 0)
        {
            packet[0] = (byte)(0x80 | (packet[0] & 0x3F));
            packet[1] = (byte)((packet[1] & 0x80) | payloadType);
            BinaryPrimitives.WriteUInt32BigEndian(packet[8..], ssrc);
        }

        return packet;
    }

    private ReadOnlySpan<byte> WithExtensions(Mutator mutator, ReadOnlySpan<byte> packet)
    {
        Span<byte> payload = stackalloc byte[64];
        packet[RtpPacket.FixedHeaderLength..].CopyTo(payload);
        var payloadLength = packet.Length - RtpPacket.FixedHeaderLength;
        _ = RtpPacket.TryParse(packet, out var parsed);
        var writer = new RtpHeaderWriter(_packet.AsSpan(0, 1500));
        writer.Start(mutator.Choose(3) == 0, parsed.PayloadType, 0, parsed.Timestamp, parsed.Ssrc);
        Span<byte> value = stackalloc byte[255];
        for (byte id = 1; id <= 8; id++)
        {
            ReadOnlySpan<byte> right = id switch { 1 => "v"u8, 2 or 3 => "h"u8, 4 => [0, 1], _ => [0x80, 0x12, 0x34] };
            right.CopyTo(value);
            var length = mutator.Choose(20) == 0 ? mutator.Choose(256) : right.Length;
            if (mutator.Choose(2) == 0)
            {
                writer.AddExtension(id, value[..length]);
            }
        }

        var headerLength = writer.Finish();
        payload[..payloadLength].CopyTo(_packet.AsSpan(headerLength));
        return _packet.AsSpan(0, headerLength + payloadLength);
    }

    private ReadOnlySpan<byte> Packet(uint ssrc, byte payloadType, uint timestamp, ReadOnlySpan<byte> payload)
    {
        var writer = new RtpHeaderWriter(_packet);
        writer.Start(true, payloadType, 0, timestamp, ssrc);
        var length = writer.Finish();
        payload.CopyTo(_packet.AsSpan(length));
        return _packet.AsSpan(0, length + payload.Length);
    }

    private static byte[] Reports(HostileLesson lesson, uint ssrc)
    {
        var data = new byte[400];
        var length = new SenderReport(ssrc, (ulong)lesson.Now.Microseconds << 20, 3000, 4, 5).Write(data);
        length += ReceiverReport.Write(
            data.AsSpan(length), 1, [new ReportBlock(ssrc, 2, 3, 4, 5, 6, 7), new ReportBlock(3, 2, 3, 4, 5, 6, 7)]);
        length += Nack.Write(data.AsSpan(length), 1, ssrc, [1, 2, 5, 100, 101]);
        length += Pli.Write(data.AsSpan(length), 1, ssrc);
        length += Fir.Write(data.AsSpan(length), 1, ssrc, 1);
        length += Remb.Write(data.AsSpan(length), 1, ssrc, 1_000_000);
        length += Bye.Write(data.AsSpan(length), ssrc);
        return data[..length];
    }
}
