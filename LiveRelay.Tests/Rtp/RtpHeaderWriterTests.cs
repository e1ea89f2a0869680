using CsCheck;
using LiveRelay.Media.Rtp;

namespace LiveRelay.Tests.Rtp;

public class RtpHeaderWriterTests
{
    [Fact]
    public void Without_extensions_it_is_the_fixed_header()
    {
        // V=2; marker and payload type 96; sequence number; timestamp; SSRC.
        Assert.Equal("80E0" + "1234" + "00001000" + "CAFEBABE", Write(12));
    }

    [Fact]
    public void Short_extensions_take_the_one_byte_form()
    {
        // X; 0xBEDE and two words; id 1 with 1 byte, id 3 with 2 bytes, padding (RFC 8285 section 4.2).
        Assert.Equal("90E0123400001000CAFEBABE" + "BEDE0002" + "1055" + "310102" + "000000", Write(64, (1, [0x55]), (3, [1, 2])));
    }

    [Fact]
    public void An_element_that_needs_it_brings_all_into_the_two_byte_form()
    {
        // 0x1000 and three words; ids 1, 3 and 20 with 1, 2 and no bytes, padding (RFC 8285 section 4.3).
        Assert.Equal(
            "90E0123400001000CAFEBABE" + "10000003" + "010155" + "03020102" + "1400" + "000000",
            Write(64, (1, [0x55]), (3, [1, 2]), (20, [])));
    }

    [Fact]
    public void What_does_not_fit_is_left_out_and_the_rest_stays()
    {
        Assert.Equal("90E0123400001000CAFEBABE" + "BEDE0001" + "1055" + "2066", Write(20, (1, [0x55]), (2, [0x66]), (3, [0x77])));
        Assert.Equal("90E0123400001000CAFEBABE" + "BEDE0001" + "1055" + "2066", Write(20, (1, [0x55]), (20, []), (2, [0x66])));
        Assert.Equal("80E0123400001000CAFEBABE", Write(12, (1, [0x55])));
        Assert.Equal("80E0123400001000CAFEBABE", Write(600, (1, new byte[256]), (0, [1])));
    }

    [Fact]
    public void In_any_room_it_writes_what_fits_and_that_is_read_back() =>
        Gen.Select(Gen.Int[12, 300], Gen.Select(Gen.Byte[0, 40], Gen.Byte.Array[0, 60]).Array[0, 12]).Sample((room, extensions) =>
        {
            var buffer = new byte[room];
            var writer = new RtpHeaderWriter(buffer);
            writer.Start(false, 1, 2, 3, 4);
            var written = new Dictionary<byte, byte[]>();
            foreach (var (id, value) in extensions)
            {
                if (!written.ContainsKey(id) && id != 15 && writer.AddExtension(id, value))
                {
                    written.Add(id, value);
                }
            }

            Assert.True(RtpPacket.TryParse(buffer.AsSpan(0, writer.Finish()), out var packet));
            foreach (var (id, value) in written)
            {
                Assert.True(packet.TryGetExtension(id, out var read));
                Assert.Equal(value, read.ToArray());
            }
        });

    private static string Write(int room, params (byte Id, byte[] Value)[] extensions)
    {
        var buffer = new byte[room];
        var writer = new RtpHeaderWriter(buffer);
        writer.Start(true, 96, 0x1234, 0x1000, 0xCAFEBABE);
        foreach (var (id, value) in extensions)
        {
            writer.AddExtension(id, value);
        }

        return Convert.ToHexString(buffer.AsSpan(0, writer.Finish()));
    }
}
