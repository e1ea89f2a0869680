using LiveRelay.Media;
using LiveRelay.Media.Rtp;

namespace LiveRelay.Tests.Rtp;

/// <summary>Extension elements found or not (RFC 8285), and what the values of each extension say.</summary>
public class HeaderExtensionTests
{
    [Theory]
    [InlineData("BEDE0001" + "00001055", 1, "55")] // padding before the element
    [InlineData("BEDE0001" + "10551066", 1, "55")] // the first of two
    [InlineData("BEDE0001" + "1F550000", 1, null)] // says 16 bytes, has 3
    [InlineData("BEDE0001" + "F0551066", 1, null)] // id 15 ends it all (section 4.2)
    [InlineData("BEDE0000", 1, null)]
    [InlineData("10000001" + "01020A0B", 1, "0A0B")]
    [InlineData("100F0001" + "0100C801", 200, null)] // an empty element, then one that says more than it has
    [InlineData("100F0001" + "0100C800", 200, "")] // appbits are free (section 4.3)
    [InlineData("10000001" + "00000001", 1, null)] // an id without a length
    [InlineData("12340001" + "10550000", 1, null)] // some other profile's extension
    public void An_element_is_found_where_it_is_whole(string extension, byte id, string? value)
    {
        var packet = Convert.FromHexString("90600001" + "00000000" + "00000001" + extension);
        Assert.True(RtpPacket.TryParse(packet, out var parsed));
        Assert.Equal(value is not null, parsed.TryGetExtension(id, out var found));
        Assert.Equal(value ?? "", Convert.ToHexString(found));
    }

    [Fact]
    public void An_audio_level_tells_decibels_below_the_loudest_and_whether_somebody_speaks()
    {
        Assert.True(AudioLevel.TryRead([0x80 | 30], out var level, out var hasVoice));
        Assert.Equal((30, true), (level, hasVoice));
        Assert.True(AudioLevel.TryRead([127], out level, out hasVoice));
        Assert.Equal((AudioLevel.Silence, false), (level, hasVoice));
        Assert.False(AudioLevel.TryRead([], out _, out _));
    }

    [Theory]
    [InlineData("BEDE0001" + "10000000", 0, false)] // RFC 6464 section 3, figure 1: id, len = 0, V, level
    [InlineData("BEDE0001" + "107F0000", 127, false)]
    [InlineData("BEDE0001" + "109E0000", 30, true)]
    [InlineData("BEDE0001" + "10FF0000", 127, true)]
    [InlineData("BEDE0002" + "2055109E" + "00000000", 30, true)] // behind another element
    [InlineData("10000001" + "01019E00", 30, true)] // figure 2: with headers of two bytes
    public void An_audio_level_is_one_byte_on_the_wire(string extension, byte expected, bool isVoice)
    {
        Assert.True(RtpPacket.TryParse(Convert.FromHexString("90EF0001" + "00000000" + "00000001" + extension), out var parsed));
        Assert.True(parsed.TryGetExtension(1, out var value));
        Assert.True(AudioLevel.TryRead(value, out var level, out var hasVoice));
        Assert.Equal((expected, isVoice), (level, hasVoice));
    }

    [Theory]
    [InlineData(0b000, 0, false)]
    [InlineData(0b001, 90, false)]
    [InlineData(0b011, 270, false)]
    [InlineData(0b110, 180, true)]
    public void An_orientation_tells_how_to_turn_the_picture(byte value, int degrees, bool isFlipped)
    {
        Assert.True(VideoOrientation.TryRead([value], out var clockwiseDegrees, out var flipped));
        Assert.Equal((degrees, isFlipped), (clockwiseDegrees, flipped));
        Assert.False(VideoOrientation.TryRead([], out _, out _));
    }

    [Fact]
    public void A_playout_delay_is_two_times_twelve_bits_of_10_ms()
    {
        Span<byte> bytes = stackalloc byte[PlayoutDelay.Length];
        new PlayoutDelay(TimeSpan.FromMilliseconds(0x123 * 10), TimeSpan.FromMilliseconds(0x456 * 10)).Write(bytes);
        Assert.Equal("123456", Convert.ToHexString(bytes));
        Assert.True(PlayoutDelay.TryRead(bytes, out var delay));
        Assert.Equal((2910, 11100), (delay.Minimum.TotalMilliseconds, delay.Maximum.TotalMilliseconds));

        new PlayoutDelay(TimeSpan.FromSeconds(-1), TimeSpan.MaxValue).Write(bytes);
        Assert.Equal("000FFF", Convert.ToHexString(bytes));
        Assert.False(PlayoutDelay.TryRead([0x45, 0x61, 0x23], out _)); // the minimum above the maximum
        Assert.False(PlayoutDelay.TryRead([0, 0], out _));
    }

    [Fact]
    public void A_transport_wide_number_is_two_bytes()
    {
        Span<byte> bytes = stackalloc byte[TransportSequenceNumber.Length];
        TransportSequenceNumber.Write(bytes, 0xABCD);
        Assert.Equal("ABCD", Convert.ToHexString(bytes));
        Assert.True(TransportSequenceNumber.TryRead(bytes, out var number));
        Assert.Equal(0xABCD, number);
        Assert.False(TransportSequenceNumber.TryRead([1], out _));
        Assert.False(TransportSequenceNumber.TryRead([1, 2, 3, 4], out _)); // version 2 of the extension, which nobody agreed to
    }

    [Theory]
    [InlineData(0, "000000")]
    [InlineData(1_000_000, "040000")] // one second is 2^18
    [InlineData(63_999_999, "FFFFFF")]
    [InlineData(64_000_000, "000000")] // rolls over
    [InlineData(64_500_000, "020000")]
    public void An_absolute_send_time_is_6_18_fixed_point_seconds(long microseconds, string hex)
    {
        Span<byte> bytes = stackalloc byte[3];
        AbsoluteSendTime.Write(bytes, new Instant(microseconds));
        Assert.Equal(hex, Convert.ToHexString(bytes));
    }
}
