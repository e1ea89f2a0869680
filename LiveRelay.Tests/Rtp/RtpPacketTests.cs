using CsCheck;
using LiveRelay.Media.Rtp;

namespace LiveRelay.Tests.Rtp;

/// <summary>RTP headers as RFC 3550 section 5.1 and RFC 8285 lay them out.</summary>
public class RtpPacketTests
{
    /// <summary>V=2, P=1, X=1, CC=1; marker, payload type 96; sequence 0x1234; one-byte extensions id 1 (1 byte) and id 3 (2 bytes).</summary>
    private static readonly byte[] Whole =
    [
        0xB1, 0xE0, 0x12, 0x34, 0x00, 0x00, 0x10, 0x00, 0xCA, 0xFE, 0xBA, 0xBE,
        0x00, 0x00, 0x00, 0x07,
        0xBE, 0xDE, 0x00, 0x02, 0x10, 0x55, 0x31, 0x01, 0x02, 0x00, 0x00, 0x00,
        0xAA, 0xBB, 0xCC,
        0x00, 0x02,
    ];

    [Fact]
    public void A_packet_with_everything_is_read()
    {
        Assert.True(RtpPacket.TryParse(Whole, out var packet));
        Assert.True(packet.Marker);
        Assert.Equal(96, packet.PayloadType);
        Assert.Equal(0x1234, packet.SequenceNumber);
        Assert.Equal(0x1000u, packet.Timestamp);
        Assert.Equal(0xCAFEBABE, packet.Ssrc);
        Assert.Equal(28, packet.HeaderLength);
        Assert.Equal(2, packet.PaddingLength);
        Assert.Equal([0xAA, 0xBB, 0xCC], packet.Payload.ToArray());
        Assert.True(packet.TryGetExtension(1, out var one));
        Assert.Equal([0x55], one.ToArray());
        Assert.True(packet.TryGetExtension(3, out var three));
        Assert.Equal([1, 2], three.ToArray());
        Assert.False(packet.TryGetExtension(2, out _));
        Assert.False(packet.TryGetExtension(0, out _));
    }

    [Fact]
    public void Every_truncation_is_refused_or_shorter()
    {
        for (var length = 0; length < 28; length++)
        {
            Assert.False(RtpPacket.TryParse(Whole.AsSpan(0, length), out _), $"{length} bytes");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(200)]
    public void Padding_of_nothing_or_of_more_than_there_is_is_refused(byte count)
    {
        var packet = Whole.ToArray();
        packet[^1] = count;
        Assert.False(RtpPacket.TryParse(packet, out _));
    }

    [Fact]
    public void An_id_of_15_ends_the_one_byte_extensions()
    {
        var packet = Whole.ToArray();
        packet[20] = 0xF0; // was id 1
        Assert.True(RtpPacket.TryParse(packet, out var parsed));
        Assert.False(parsed.TryGetExtension(3, out _));
        Assert.False(parsed.TryGetExtension(15, out _));
    }

    [Fact]
    public void What_is_written_is_read_back() =>
        Gen.Select(Gen.Bool, Gen.Byte[0, 127], Gen.UShort, Gen.UInt, Gen.UInt, Gen.Select(Gen.Byte[1, 40], Gen.Byte.Array[0, 30]).Array[0, 5])
            .Sample((marker, payloadType, sequenceNumber, timestamp, ssrc, extensions) =>
            {
                var unique = extensions.DistinctBy(extension => extension.Item1).Where(extension => extension.Item1 != 15).ToArray();
                var buffer = new byte[400];
                var writer = new RtpHeaderWriter(buffer);
                writer.Start(marker, payloadType, sequenceNumber, timestamp, ssrc);
                foreach (var (id, value) in unique)
                {
                    writer.AddExtension(id, value);
                }

                var length = writer.Finish();
                Assert.Equal(0, length % 4);
                Assert.True(RtpPacket.TryParse(buffer.AsSpan(0, length), out var packet));
                Assert.Equal(length, packet.HeaderLength);
                Assert.Equal(
                    (marker, payloadType, sequenceNumber, timestamp, ssrc),
                    (packet.Marker, packet.PayloadType, packet.SequenceNumber, packet.Timestamp, packet.Ssrc));
                foreach (var (id, value) in unique)
                {
                    Assert.True(packet.TryGetExtension(id, out var read), $"extension {id}");
                    Assert.Equal(value, read.ToArray());
                }
            });
}
