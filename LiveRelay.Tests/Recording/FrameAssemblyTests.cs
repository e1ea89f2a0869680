using LiveRelay.Media.Recording;
using LiveRelay.Media.Rtp;

namespace LiveRelay.Tests.Recording;

/// <summary>Packets in order become whole frames in the form in which they are stored; bytes laid out by hand after each payload format.</summary>
public class FrameAssemblyTests
{
    private readonly FrameLog _log = new();

    [Fact]
    public void H264_units_in_all_three_packings_become_one_frame_behind_their_lengths()
    {
        // RFC 6184: STAP-A of SPS and PPS, then an IDR slice as three FU-A, in a second slice a single unit. first_mb_in_slice 0 is a leading 1 bit.
        var assembler = new H264Assembler(_log);
        Feed(assembler, 3000, false, "78" + "0003" + "674200" + "0002" + "68CE", "7C85" + "88AA", "7C05" + "BB", "7C45" + "CC");
        Feed(assembler, 3000, true, "65" + "40DD");

        Assert.Equal(("00000003674200" + "0000000268CE" + "000000056588AABBCC" + "000000036540DD", 3000u, true), Assert.Single(_log.Frames));
    }

    [Fact]
    public void H264_filler_is_left_out_and_other_slices_are_no_keyframe()
    {
        var assembler = new H264Assembler(_log);
        Feed(assembler, 3000, true, "0CFFFF", "419A01");

        Assert.Equal(("00000003419A01", 3000u, false), Assert.Single(_log.Frames));
    }

    [Theory]
    [InlineData("7C85" + "88AA")] // the fragmented unit's end is missing
    [InlineData("7C45" + "88AA")] // its start is missing
    [InlineData("7C85" + "88AA", "65" + "88")] // a unit within a fragmented one
    [InlineData("65" + "40AA")] // the picture's first slice is missing
    [InlineData("674200")] // no slice
    [InlineData("78" + "0009" + "674200")] // longer than the packet
    [InlineData("7A" + "00")] // MTAP, of no use in mode 1
    [InlineData("7C85")] // nothing in the fragment
    public void H264_that_does_not_fit_together_is_no_frame(params string[] payloads)
    {
        FeedWhole(new H264Assembler(_log), payloads);

        Assert.Empty(_log.Frames);
        Assert.Equal(1, _log.Broken);
    }

    [Fact]
    public void Vp8_payloads_are_joined_without_their_descriptors()
    {
        var assembler = new Vp8Assembler(_log);
        FeedWhole(assembler, "9080" + "05" + "504200" + "9D012A" + "80026801", "8080" + "05" + "AABB");
        Feed(assembler, 6000, true, "10" + "514200");

        Assert.Equal([("5042009D012A80026801AABB", 3000u, true), ("514200", 6000u, false)], _log.Frames);
    }

    [Theory]
    [InlineData("00" + "504200")] // not a frame's beginning
    [InlineData("11" + "504200")] // the second partition's
    [InlineData("10" + "5042")] // a keyframe without its header
    [InlineData("90")]
    public void Vp8_that_lacks_its_beginning_is_no_frame(params string[] payloads)
    {
        FeedWhole(new Vp8Assembler(_log), payloads);

        Assert.Empty(_log.Frames);
        Assert.Equal(1, _log.Broken);
    }

    [Fact]
    public void Vp9_payloads_are_joined_and_spatial_layers_get_an_index()
    {
        // I, L, B, E with a 15 bit picture id, layer indices and TL0PICIDX; the frame header 0x82: marker 2, profile 0, shown, keyframe.
        var assembler = new Vp9Assembler(_log);
        FeedWhole(assembler, "88" + "05" + "8249", "84" + "05" + "AABB");
        Feed(assembler, 6000, false, "AC" + "8005" + "00" + "07" + "8249AA");
        Feed(assembler, 6000, true, "AC" + "8005" + "03" + "07" + "BBCC");

        Assert.Equal(("8249AABB", 3000u, true), _log.Frames[0]);

        // Annex B: 110 11 001: four bytes a size, two frames.
        Assert.Equal(("8249AA" + "BBCC" + "D9" + "03000000" + "02000000" + "D9", 6000u, true), _log.Frames[1]);
    }

    [Theory]
    [InlineData("8A8005" + "08" + "01" + "08" + "0102" + "AA", 8)] // a scalability structure with a picture group: one picture with two references
    [InlineData("8E8005" + "10" + "02800168" + "8249", 8)] // and with one size
    [InlineData("F88005" + "00" + "03" + "02" + "AA", 6)] // flexible: two references, no TL0PICIDX
    [InlineData("0C" + "AA", 1)]
    public void Vp9_descriptors_of_all_lengths_are_read(string payload, int length)
    {
        Assert.True(Vp9Payload.TryParse(Convert.FromHexString(payload), out var descriptor));
        Assert.Equal(length, descriptor.Length);
    }

    [Theory]
    [InlineData("80" + "05" + "8249")] // not its beginning
    [InlineData("88" + "05" + "8249")] // not its end
    [InlineData("88" + "05")] // nothing behind the descriptor
    public void Vp9_that_is_not_whole_is_no_frame(params string[] payloads)
    {
        FeedWhole(new Vp9Assembler(_log), payloads);

        Assert.Empty(_log.Frames);
        Assert.Equal(1, _log.Broken);
    }

    [Fact]
    public void Av1_elements_and_fragments_become_units_with_sizes_and_without_delimiters()
    {
        // N, W = 3: a temporal delimiter, a sequence header, and a frame that goes on in the next packet (Y, Z), which has one element, then padding.
        FeedWhole(new Av1Assembler(_log), "78" + "01" + "10" + "03" + "080011" + "3010AA", "90" + "BB");

        Assert.Equal(("0A020011" + "320310AABB", 3000u, true), Assert.Single(_log.Frames));
    }

    [Fact]
    public void Av1_units_that_have_sizes_already_and_extensions_are_kept_right()
    {
        // W = 0: each element behind its size; the frame's header has an extension byte and a size; frame_type 1 is no keyframe.
        FeedWhole(new Av1Assembler(_log), "00" + "06" + "3608" + "03" + "20AABB");

        Assert.Equal(("3608" + "03" + "20AABB", 3000u, false), Assert.Single(_log.Frames));
    }

    [Theory]
    [InlineData("90" + "BB")] // goes on with what is not there
    [InlineData("50" + "3010AA")] // its end is missing
    [InlineData("20" + "7F" + "3010")] // an element longer than the packet
    [InlineData("10" + "08AA")] // no frame
    public void Av1_that_is_not_whole_is_no_frame(params string[] payloads)
    {
        FeedWhole(new Av1Assembler(_log), payloads);

        Assert.Empty(_log.Frames);
        Assert.Equal(1, _log.Broken);
    }

    [Fact]
    public void A_frame_without_a_marker_ends_where_the_next_begins()
    {
        var assembler = new Vp8Assembler(_log);
        Feed(assembler, 3000, false, "10" + "514200");
        Feed(assembler, 6000, true, "10" + "514201");

        Assert.Equal(["514200", "514201"], _log.Frames.Select(static frame => frame.Bytes));
    }

    [Fact]
    public void A_loss_breaks_the_frame_that_it_is_in_and_no_other()
    {
        var assembler = new Vp8Assembler(_log);
        Feed(assembler, 3000, false, "10" + "514200");
        assembler.OnLoss();
        Feed(assembler, 3000, true, "00" + "AA");
        Feed(assembler, 6000, true, "10" + "514201");

        Assert.Equal(["514201"], _log.Frames.Select(static frame => frame.Bytes));
        Assert.Equal(1, _log.Broken);
    }

    [Fact]
    public void A_frame_larger_than_any_is_given_up()
    {
        var assembler = new Vp8Assembler(_log);
        var payload = new byte[1 << 20];
        payload[0] = 0x10;
        for (var i = 0; i < 5; i++)
        {
            assembler.Add(payload, 3000, marker: i == 4);
        }

        Assert.Empty(_log.Frames);
        Assert.Equal(1, _log.Broken);
    }

    [Theory]
    [InlineData("78AA", 960)] // SILK-only to hybrid: configuration 15, 20 ms, one frame
    [InlineData("F8FFFE", 960)] // CELT 20 ms
    [InlineData("E0AA", 120)] // CELT 2.5 ms
    [InlineData("18AA", 2880)] // SILK 60 ms
    [InlineData("F9AAAA", 1920)] // two frames
    [InlineData("FB03AA", 2880)] // three frames
    public void Opus_packets_say_how_long_they_are(string packet, int duration)
    {
        Assert.True(OpusPacket.TryGetDuration(Convert.FromHexString(packet), out var samples));
        Assert.Equal(duration, samples);
    }

    [Theory]
    [InlineData("")]
    [InlineData("FB")] // no frame count
    [InlineData("FB00")] // none
    [InlineData("1BFF")] // 63 frames of 60 ms
    public void What_is_no_opus_packet_has_no_length(string packet) => Assert.False(OpusPacket.TryGetDuration(Convert.FromHexString(packet), out _));

    private static void FeedWhole(FrameAssembler assembler, params string[] payloads)
    {
        for (var i = 0; i < payloads.Length; i++)
        {
            Feed(assembler, 3000, marker: i == payloads.Length - 1, payloads[i]);
        }
    }

    private static void Feed(FrameAssembler assembler, uint timestamp, bool marker, params string[] payloads)
    {
        for (var i = 0; i < payloads.Length; i++)
        {
            assembler.Add(Convert.FromHexString(payloads[i]), timestamp, marker && i == payloads.Length - 1);
        }
    }
}
