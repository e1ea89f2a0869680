using LiveRelay.Media.Rtp;

namespace LiveRelay.Tests.Rtp;

/// <summary>Where keyframes begin, codec by codec, from bytes laid out by hand after each payload format's RFC.</summary>
public class PayloadTests
{
    [Fact]
    public void A_vp8_descriptor_with_everything_is_read()
    {
        // RFC 7741 section 4.2: X S, I L T K, 15 bit picture id 0x1234, TL0PICIDX 9, TID 2, then an interframe's first byte.
        byte[] payload = [0x90, 0xF0, 0x92, 0x34, 0x09, 0x80, 0x01];
        Assert.True(Vp8Descriptor.TryParse(payload, out var descriptor));
        Assert.Equal(new Vp8Descriptor(6, true, 0, 0x1234, true, 9, 2), descriptor);
        Assert.False(Vp8Descriptor.IsKeyFrame(payload));
        payload[^1] = 0x00;
        Assert.True(Vp8Descriptor.IsKeyFrame(payload));
    }

    [Theory]
    [InlineData(new byte[] { 0x10, 0x00 }, true)] // no extension, S, P = 0
    [InlineData(new byte[] { 0x00, 0x00 }, false)] // not the first packet of a partition
    [InlineData(new byte[] { 0x11, 0x00 }, false)] // the second partition
    [InlineData(new byte[] { 0x90, 0x80, 0x7F, 0x00 }, true)] // 7 bit picture id
    [InlineData(new byte[] { 0x90, 0x80, 0x7F }, false)] // nothing behind the descriptor
    [InlineData(new byte[] { 0x90 }, false)]
    public void Vp8_keyframes(byte[] payload, bool isKeyFrame) => Assert.Equal(isKeyFrame, Vp8Descriptor.IsKeyFrame(payload));

    [Fact]
    public void Vp8_numbers_are_rewritten_in_the_form_that_they_have()
    {
        byte[] longForm = [0x90, 0xC0, 0x80, 0x05, 0x09, 0x01];
        Assert.True(Vp8Descriptor.TryParse(longForm, out var descriptor));
        PayloadNumbers.Of(descriptor).Rewrite(longForm, 0x7FFF, 200);
        Assert.Equal([0x90, 0xC0, 0xFF, 0xFF, 200, 0x01], longForm);

        byte[] shortForm = [0x90, 0x80, 0x05, 0x01];
        Assert.True(Vp8Descriptor.TryParse(shortForm, out descriptor));
        PayloadNumbers.Of(descriptor).Rewrite(shortForm, 0x1FF, 1);
        Assert.Equal([0x90, 0x80, 0x7F, 0x01], shortForm);
    }

    [Theory]
    [InlineData("90E0" + "8123" + "09" + "20" + "01", 0, true)] // TID 0 with Y
    [InlineData("90E0" + "8123" + "09" + "60" + "01", 1, true)]
    [InlineData("90E0" + "8123" + "09" + "80" + "01", 2, false)]
    public void Vp8_temporal_layers_and_where_they_may_be_gone_up_to(string payload, int temporalLayer, bool isLayerSync)
    {
        Assert.True(Vp8Descriptor.TryParse(Convert.FromHexString(payload), out var descriptor));
        Assert.Equal((temporalLayer, isLayerSync), ((int)descriptor.TemporalId!, descriptor.IsLayerSync));
    }

    [Fact]
    public void A_vp9_descriptor_of_the_non_flexible_mode_is_read()
    {
        // RFC 9628 section 4.2: I P L B E Z, a 15 bit picture id, TID 1 U SID 2 D, TL0PICIDX.
        byte[] payload = [0b1110_1101, 0x92, 0x34, 0b0011_0101, 0x07, 0xAA];
        Assert.True(Vp9Payload.TryParse(payload, out var descriptor));
        var expected = new Vp9Payload(5, true, true, 2)
        {
            IsPredicted = true,
            HasLayers = true,
            TemporalLayer = 1,
            IsSwitchingPoint = true,
            IsNotInterLayerReference = true,
            PictureId = 0x1234,
            HasLongPictureId = true,
            Tl0PicIdx = 7,
        };
        Assert.Equal(expected, descriptor);

        PayloadNumbers.Of(descriptor).Rewrite(payload, 0x0102, 200);
        Assert.Equal([0b1110_1101, 0x81, 0x02, 0b0011_0101, 200, 0xAA], payload);
    }

    [Fact]
    public void A_vp9_descriptor_of_the_flexible_mode_is_read()
    {
        // I P L F B, a 7 bit picture id, TID 2 SID 0, two P_DIFF.
        byte[] payload = [0b1111_1000, 0x12, 0b0100_0000, 0x03, 0x04, 0xAA];
        Assert.True(Vp9Payload.TryParse(payload, out var descriptor));
        Assert.Equal(new Vp9Payload(5, true, false, 0) { IsPredicted = true, HasLayers = true, TemporalLayer = 2, PictureId = 0x12 }, descriptor);

        PayloadNumbers.Of(descriptor).Rewrite(payload, 0x0103, 200);
        Assert.Equal([0b1111_1000, 0x03, 0b0100_0000, 0x03, 0x04, 0xAA], payload);
    }

    [Fact]
    public void The_heights_of_vp9s_layers_are_in_its_scalability_structure()
    {
        // I L B V, a picture id, layer indices, TL0PICIDX; N_S 2, Y; 320x180, 640x360, 1280x720.
        var payload = Convert.FromHexString("AA" + "8101" + "00" + "00" + "50" + "014000B4" + "02800168" + "050002D0" + "AA");
        Span<int> heights = stackalloc int[8];
        Assert.Equal(3, Vp9Payload.ReadHeights(payload, heights));
        Assert.Equal([180, 360, 720], heights[..3].ToArray());
    }

    [Theory]
    [InlineData(new byte[] { 0x67, 1, 2 }, true)] // a sequence parameter set alone
    [InlineData(new byte[] { 0x65, 1, 2 }, true)] // an IDR slice alone
    [InlineData(new byte[] { 0x41, 1, 2 }, false)] // another slice
    [InlineData(new byte[] { 0x78, 0, 2, 0x67, 1, 0, 1, 0x68 }, true)] // STAP-A with parameter sets
    [InlineData(new byte[] { 0x78, 0, 9, 0x67, 1 }, false)] // a STAP-A that is longer than the packet
    [InlineData(new byte[] { 0x7C, 0x85, 1 }, true)] // FU-A, first fragment of an IDR slice
    [InlineData(new byte[] { 0x7C, 0x05, 1 }, false)] // a later fragment
    [InlineData(new byte[] { }, false)]
    public void H264_keyframes(byte[] payload, bool isKeyFrame) => Assert.Equal(isKeyFrame, H264Payload.IsKeyFrame(payload));

    [Theory]
    [InlineData(new byte[] { 0x88, 0x01, 0 }, true)] // I, B; not predicted; no layers
    [InlineData(new byte[] { 0xC8, 0x01, 0 }, false)] // predicted
    [InlineData(new byte[] { 0x80, 0x01, 0 }, false)] // not a frame's beginning
    [InlineData(new byte[] { 0xA8, 0x01, 0x02, 0 }, false)] // spatial layer 1
    [InlineData(new byte[] { 0xA8, 0x81, 0x01, 0x00, 0 }, true)] // 15 bit picture id, spatial layer 0
    public void Vp9_keyframes(byte[] payload, bool isKeyFrame) => Assert.Equal(isKeyFrame, Vp9Payload.IsKeyFrame(payload));

    [Theory]
    [InlineData(new byte[] { 0x18, 0x0A }, true)] // W = 1, N: a new coded video sequence
    [InlineData(new byte[] { 0x10, 0x0A }, false)]
    [InlineData(new byte[] { 0x98, 0x0A }, false)] // Z: goes on with a fragment
    public void Av1_keyframes(byte[] payload, bool isKeyFrame) => Assert.Equal(isKeyFrame, Av1Payload.IsKeyFrame(payload));

    [Fact]
    public void Red_gives_the_packets_own_sound()
    {
        // RFC 2198 section 3: one redundant block of 2 bytes, payload type 111, offset 960; then the primary's header and both blocks.
        byte[] payload = [0x80 | 111, 0x0F, 0x00, 0x02, 111, 0xAA, 0xBB, 0x01, 0x02, 0x03];
        Assert.True(RedPayload.TryGetPrimary(payload, out var primary));
        Assert.Equal([1, 2, 3], primary.ToArray());
        Assert.False(RedPayload.TryGetPrimary(payload.AsSpan(0, 6), out _));
    }

    [Fact]
    public void Red_gives_the_sounds_before_it_with_their_ages()
    {
        // Two blocks, 1920 and 960 older than the packet, the second one empty.
        byte[] payload = [0x80 | 111, 0x1E, 0x00, 0x02, 0x80 | 111, 0x0F, 0x00, 0x00, 111, 0xAA, 0xBB, 0x01];
        Assert.True(RedPayload.TryRead(payload, out var older, out var primary));
        Assert.Equal([1], primary.ToArray());
        Assert.True(older.TryNext(out var age, out var sound));
        Assert.Equal(1920u, age);
        Assert.Equal([0xAA, 0xBB], sound.ToArray());
        Assert.True(older.TryNext(out age, out sound));
        Assert.Equal(960u, age);
        Assert.True(sound.IsEmpty);
        Assert.False(older.TryNext(out _, out _));
    }
}
