using LiveRelay.Media.Rtcp;

namespace LiveRelay.Tests.Rtcp;

/// <summary>Each message byte by byte, as its RFC draws it.</summary>
public class RtcpLayoutTests
{
    private readonly byte[] _buffer = new byte[100];

    /// <summary>RFC 3550 section 6.4.2: RC = 1; who reports; the stream; a quarter lost, -3 in all; then four times 32 bits.</summary>
    [Fact]
    public void A_receiver_report() => AssertBytes(
        "81C90007" + "0000002A" + "00000001" + "40FFFFFD" + "00011170" + "0000000C" + "99887766" + "00010000",
        ReceiverReport.Write(_buffer, 42, [new ReportBlock(1, 64, -3, 70_000, 12, 0x99887766, 65_536)]));

    /// <summary>RFC 3550 section 6.5: SC = 1; the source; item 1 of 2 bytes; zeros to the next word, one at least.</summary>
    [Fact]
    public void A_source_description()
    {
        AssertBytes("81CA0003" + "00000007" + "01026162" + "00000000", Sdes.Write(_buffer, 7, "ab"u8));
        AssertBytes("81CA0003" + "00000007" + "01056162" + "63646500", Sdes.Write(_buffer, 7, "abcde"u8));
    }

    /// <summary>RFC 3550 section 6.6.</summary>
    [Fact]
    public void A_goodbye() => AssertBytes("81CB0001" + "00000007", Bye.Write(_buffer, 7));

    /// <summary>RFC 4585 section 6.2.1: bit 0 of the mask is the number behind the first, bit 15 the sixteenth.</summary>
    [Fact]
    public void A_nack() => AssertBytes(
        "81CD0004" + "00000001" + "00000002" + "00058009" + "00160000", Nack.Write(_buffer, 1, 2, [5, 6, 9, 21, 22]));

    [Fact]
    public void A_nack_over_the_roll_over() => AssertBytes(
        "81CD0003" + "00000001" + "00000002" + "FFFF0003", Nack.Write(_buffer, 1, 2, [65535, 0, 1]));

    /// <summary>RFC 4585 section 6.3.1.</summary>
    [Fact]
    public void A_picture_loss_indication() => AssertBytes("81CE0002" + "00000001" + "00000002", Pli.Write(_buffer, 1, 2));

    /// <summary>RFC 5104 section 4.3.1: no media source in the head, but in the entry, with the request's number.</summary>
    [Fact]
    public void A_full_intra_request() => AssertBytes(
        "84CE0004" + "00000001" + "00000000" + "00000002" + "09000000", Fir.Write(_buffer, 1, 2, 9));

    /// <summary>draft-alvestrand-rmcat-remb-03 section 2.2: one stream, 156250 times two to the fourth.</summary>
    [Fact]
    public void A_maximum_bitrate() => AssertBytes(
        "8FCE0005" + "00000001" + "00000000" + "52454D42" + "0112625A" + "00000002", Remb.Write(_buffer, 1, 2, 2_500_000));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0x3_FFFF, 0x3_FFFF)]
    [InlineData(0x4_0001, 0x4_0000)] // the mantissa has 18 bits
    [InlineData(ulong.MaxValue, 0xFFFF_C000_0000_0000)]
    public void A_bitrate_is_rounded_down_to_18_bits(ulong rate, ulong read)
    {
        var reader = new RtcpReader(_buffer.AsSpan(0, Remb.Write(_buffer, 1, 2, rate)));
        Assert.True(reader.TryRead(out var view) && Remb.TryParse(view, out var remb) && remb.BitsPerSecond == read);
    }

    [Theory]
    [InlineData("81CA0003" + "00000007" + "01026162" + "00000000", "ab")]
    [InlineData("81CA0004" + "00000007" + "0201780102" + "6162" + "0000000000", "ab")] // NAME before CNAME
    [InlineData("81CA0002" + "00000007" + "01030000", null)] // says more than there is
    [InlineData("81CA0002" + "00000007" + "00000000", null)] // no item
    [InlineData("80CA0000", null)] // no chunk
    public void A_canonical_name_is_found_where_there_is_one(string hex, string? name)
    {
        var reader = new RtcpReader(Convert.FromHexString(hex));
        Assert.True(reader.TryRead(out var view));
        Assert.Equal(name is not null, Sdes.TryParse(view, out var sdes));
        Assert.Equal(name ?? "", System.Text.Encoding.UTF8.GetString(sdes.CName));
        Assert.Equal(name is null ? 0u : 7u, sdes.Ssrc);
    }

    [Theory]
    [InlineData("A1CB0002" + "00000007" + "00000004", 4)] // P: the last byte counts the padding, itself included
    [InlineData("81CB0002" + "00000007" + "00000004", 8)]
    public void Padding_is_taken_off(string hex, int bodyLength)
    {
        var reader = new RtcpReader(Convert.FromHexString(hex));
        Assert.True(reader.TryRead(out var view));
        Assert.Equal(bodyLength, view.Body.Length);
    }

    [Theory]
    [InlineData("81C90001" + "00000001")] // a report that counts a block and has none
    [InlineData("81CB0000")] // a goodbye that names nobody
    [InlineData("81CD0001" + "00000001")] // feedback without a media source
    [InlineData("8FCE0003" + "00000001" + "00000000" + "52454D42")] // REMB without a rate
    public void What_is_shorter_than_it_says_is_refused(string hex)
    {
        var reader = new RtcpReader(Convert.FromHexString(hex));
        Assert.True(reader.TryRead(out var view));
        Assert.False(ReceiverReport.TryParse(view, out _));
        Assert.False(Bye.TryParse(view, out _));
        Assert.False(Nack.TryParse(view, out _));
        Assert.False(Remb.TryParse(view, out _));
    }

    private void AssertBytes(string hex, int length) => Assert.Equal(hex, Convert.ToHexString(_buffer.AsSpan(0, length)));
}
