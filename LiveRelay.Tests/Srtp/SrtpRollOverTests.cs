using CsCheck;
using LiveRelay.Media;
using LiveRelay.Media.Srtp;

namespace LiveRelay.Tests.Srtp;

/// <summary>The roll-over counter (RFC 3711 section 3.3.1): it is never sent, so both ends must count alike.</summary>
public class SrtpRollOverTests
{
    /// <summary>Appendix A of RFC 3711, as it stands there.</summary>
    [Theory]
    [InlineData(0x0_0005UL, 6, 0x0_0006UL)]
    [InlineData(0x0_FFFEUL, 1, 0x1_0001UL)]
    [InlineData(0x1_0001UL, 0xFFFE, 0x0_FFFEUL)]
    [InlineData(0x1_0001UL, 0x8001, 0x1_8001UL)]
    [InlineData(0x1_0001UL, 0x8002, 0x0_8002UL)]
    [InlineData(0x1_8001UL, 1, 0x1_0001UL)]
    [InlineData(0x1_8001UL, 0, 0x2_0000UL)]
    [InlineData(0x0_0001UL, 0xFFFE, 0x0_FFFEUL)]
    public void A_sequence_number_stands_for_the_nearest_index(ulong highest, ushort sequenceNumber, ulong expected)
    {
        var stream = new SrtpStream(64);
        stream.Window.Record(highest);

        Assert.Equal(expected, stream.EstimateIndex(sequenceNumber));
    }

    [Fact]
    public void The_counter_follows_through_65536_wraps_with_loss()
    {
        using var pair = new SrtpPair(SrtpProfile.AeadAes128Gcm);
        ulong index = 30_000;
        for (var sent = 0; index < 65537UL << 16; sent++)
        {
            var packet = pair.Protect((ushort)index);
            if (sent % 3 != 1)
            {
                Assert.Equal(DropReason.None, pair.Receive(packet));
            }

            // Two of these steps stay below half the range: one lost packet is recovered from.
            index += 16_000;
        }
    }

    [Theory]
    [InlineData(SrtpProfile.AeadAes128Gcm)]
    [InlineData(SrtpProfile.Aes128CmHmacSha1_80)]
    public void Packets_that_come_late_over_the_wrap_are_taken(SrtpProfile profile)
    {
        using var pair = new SrtpPair(profile);
        Assert.Equal(DropReason.None, pair.Receive(pair.Protect(65000)));
        var late = pair.Protect(65534);
        var later = pair.Protect(65535);
        Assert.Equal(DropReason.None, pair.Receive(pair.Protect(0)));
        Assert.Equal(DropReason.None, pair.Receive(pair.Protect(1)));

        Assert.Equal(DropReason.None, pair.Receive(later));
        Assert.Equal(DropReason.None, pair.Receive(late));
        Assert.Equal(DropReason.SrtpReplay, pair.Receive(late));
    }

    [Fact]
    public void A_late_packet_is_protected_under_its_own_roll_over_counter()
    {
        using var pair = new SrtpPair(SrtpProfile.AeadAes128Gcm);
        foreach (ushort number in new ushort[] { 65000, 65533, 1, 65535, 0, 2, 65534 })
        {
            Assert.Equal(DropReason.None, pair.Receive(pair.Protect(number)));
        }
    }

    [Fact]
    public void Forged_packets_do_not_move_the_counter()
    {
        using var pair = new SrtpPair(SrtpProfile.AeadAes128Gcm);
        Assert.Equal(DropReason.None, pair.Receive(pair.Protect(60000)));
        var forged = pair.Protect(60001);
        foreach (var sequenceNumber in new byte[] { 0x00, 0x10, 0x27, 0x70, 0x90, 0xFF })
        {
            forged[2] = sequenceNumber;
            Assert.NotEqual(DropReason.None, pair.Receive(forged));
        }

        Assert.Equal(DropReason.None, pair.Receive(pair.Protect(60002)));
        Assert.Equal(DropReason.None, pair.Receive(pair.Protect(100)));
    }

    /// <summary>Any order, loss and duplication within the window: each packet that arrives is taken once.</summary>
    [Fact]
    public void Each_packet_is_taken_once_whatever_the_path_does()
    {
        Gen.Select(Gen.Int[0, 32767], Gen.Enum<SrtpProfile>(), Gen.Int[0, 60].Array[300], Gen.Int[0, 9].Array[300])
            .Sample((first, profile, delays, fates) =>
            {
                using var pair = new SrtpPair(profile);
                var start = first + 65536 - 150;
                Assert.Equal(DropReason.None, pair.Receive(pair.Protect((ushort)first)));
                for (var step = first + 20_000; step < start; step += 20_000)
                {
                    Assert.Equal(DropReason.None, pair.Receive(pair.Protect((ushort)step)));
                }

                var arrivals = new List<(int Time, byte[] Packet)>();
                for (var i = 0; i < delays.Length; i++)
                {
                    var packet = pair.Protect((ushort)(start + i));
                    if (fates[i] > 1)
                    {
                        arrivals.Add((i + delays[i], packet));
                    }
                }

                foreach (var (_, packet) in arrivals.OrderBy(arrival => arrival.Time))
                {
                    Assert.Equal(DropReason.None, pair.Receive(packet));
                    Assert.Equal(DropReason.SrtpReplay, pair.Receive(packet));
                }
            }, iter: 200);
    }
}
