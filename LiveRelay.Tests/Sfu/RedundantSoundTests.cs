using CsCheck;
using LiveRelay.Media;
using LiveRelay.Media.Rtp;
using LiveRelay.Media.Sdp;
using LiveRelay.Media.Sfu;

namespace LiveRelay.Tests.Sfu;

/// <summary>What a viewer whose line loses packets finds in each packet of sound (RFC 2198).</summary>
public class RedundantSoundTests
{
    private const byte Opus = 111;
    private const uint Step = 960;

    private static readonly TrackFormat _format = new(new NegotiatedMedia
    {
        Mid = "0",
        Kind = MediaKind.Audio,
        Codecs = [new RtpCodec { Name = "opus", PayloadType = Opus, ClockRate = 48_000, Channels = 2 }],
    });

    [Fact]
    public void The_packets_before_come_first_and_the_oldest_of_them_at_the_beginning()
    {
        var buffer = Filled([1], [2, 2], [3, 3, 3]);

        Assert.Equal([(2 * Step, "01"), (Step, "0202"), (0, "030303")], Blocks(buffer, 2, copies: 2));
        Assert.Equal([(Step, "0202"), (0, "030303")], Blocks(buffer, 2, copies: 1));
    }

    [Fact]
    public void What_never_came_ends_the_row()
    {
        var buffer = Filled([1], null, [3]);

        Assert.Equal([(0, "03")], Blocks(buffer, 2, copies: 2));
    }

    [Fact]
    public void Between_what_an_encoder_without_silence_sends_lies_more_than_can_be_said_and_so_it_is_left_out()
    {
        const uint Pause = 20 * Step;
        var buffer = Filled([0, Pause, Pause + Step, 2 * Pause], [1], [2], [3], [4]);

        Assert.Equal([(Step, "02"), (0, "03")], Blocks(buffer, 2, copies: 2));
        Assert.Equal([(0, "04")], Blocks(buffer, 3, copies: 2).TakeLast(1));
        Assert.All(Blocks(buffer, 3, copies: 2), static block => Assert.True(block.Offset < 1 << 14));
    }

    [Fact]
    public void Whatever_the_sizes_it_fits_and_holds_only_what_was_sent() =>
        Gen.Select(Gen.Byte.Array[0, 1100].Array[1, 4], Gen.Int[0, 3]).Sample((payloads, copies) =>
        {
            var last = payloads.Length - 1;
            var blocks = Blocks(Filled(payloads), last, copies);

            Assert.InRange(blocks.Count, 1, copies + 1);
            Assert.Equal(Convert.ToHexString(payloads[last]), blocks[^1].Sound);
            for (var i = 0; i < blocks.Count; i++)
            {
                var place = payloads.Length - blocks.Count + i;
                Assert.Equal(((uint)(last - place) * Step, Convert.ToHexString(payloads[place])), (blocks[i].Offset, blocks[i].Sound));
            }
        });

    private static RetransmissionBuffer Filled(params byte[]?[] payloads) => Filled([.. payloads.Select(static (_, index) => (uint)index * Step)], payloads);

    private static RetransmissionBuffer Filled(uint[] timestamps, params byte[]?[] payloads)
    {
        var buffer = new RetransmissionBuffer(16);
        for (var i = 0; i < payloads.Length; i++)
        {
            if (payloads[i] is not { } payload)
            {
                continue;
            }

            var datagram = new byte[12 + payload.Length];
            new RtpHeaderWriter(datagram.AsSpan(0, 12)).Start(false, Opus, (ushort)i, timestamps[i], 1);
            payload.CopyTo(datagram, 12);
            Assert.True(RtpPacket.TryParse(datagram, out var packet));
            Assert.Equal(DropReason.None, buffer.TryAdd(i, out var place));
            place.Set(Instant.Zero, datagram, packet, new OriginalPacket(i, Opus, 0), _format);
        }

        return buffer;
    }

    /// <summary>What a receiver reads, the oldest first; sound as hexadecimal digits.</summary>
    private static List<(uint Offset, string Sound)> Blocks(RetransmissionBuffer buffer, long number, int copies)
    {
        var packet = buffer.Find(number)!;
        var room = new byte[RedundantSound.MaxLength];
        var length = RedundantSound.Write(room, buffer, packet, Opus, copies);
        byte[] payload = [.. room[..length], .. packet.Payload];
        Assert.True(length == 1 || payload.Length <= RedundantSound.MaxLength);
        Assert.True(RedPayload.TryGetPrimary(payload, out var primary) && primary.SequenceEqual(packet.Payload));

        var headers = new List<(uint Offset, int Length)>();
        var at = 0;
        for (; (payload[at] & 0x80) != 0; at += 4)
        {
            Assert.Equal(Opus, payload[at] & 0x7F);
            headers.Add(((uint)((payload[at + 1] << 6) | (payload[at + 2] >> 2)), ((payload[at + 2] & 3) << 8) | payload[at + 3]));
        }

        Assert.Equal(Opus, payload[at++]);
        var blocks = new List<(uint, string)>();
        foreach (var (offset, size) in headers)
        {
            blocks.Add((offset, Convert.ToHexString(payload[at..(at + size)])));
            at += size;
        }

        return [.. blocks, (0, Convert.ToHexString(payload[at..]))];
    }
}
