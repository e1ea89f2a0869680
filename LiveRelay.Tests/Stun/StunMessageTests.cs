using LiveRelay.Media.Stun;
using static LiveRelay.Tests.Stun.StunTestData;

namespace LiveRelay.Tests.Stun;

public class StunMessageTests
{
    [Fact]
    public void A_request_without_attributes_is_a_message() => Assert.True(StunMessage.TryParse(Request(), out _));

    [Fact]
    public void An_empty_datagram_is_none() => Assert.False(StunMessage.TryParse([], out _));

    [Theory]
    [InlineData(0, 0x80)] // the two top bits tell STUN from RTP (RFC 7983)
    [InlineData(3, 0x04)] // the length field says more than there is
    [InlineData(3, 0x01)] // no multiple of 4
    [InlineData(4, 0x01)] // magic cookie
    public void A_header_with_a_wrong_bit_is_refused(int index, byte bit)
    {
        var data = Request();
        data[index] ^= bit;
        Assert.False(StunMessage.TryParse(data, out _));
    }

    [Fact]
    public void An_attribute_longer_than_the_message_is_refused() =>
        Assert.False(StunMessage.TryParse(Request(0x80, 0x22, 0x00, 0x05, 1, 2, 3, 4), out _));

    [Fact]
    public void An_attribute_of_the_greatest_length_is_refused() =>
        Assert.False(StunMessage.TryParse(Request(0x80, 0x22, 0xFF, 0xFF, 1, 2, 3, 4), out _));

    [Fact]
    public void A_message_longer_than_any_datagram_is_refused() => Assert.False(StunMessage.TryParse(Request(new byte[2048]), out _));

    [Fact]
    public void A_message_integrity_of_wrong_length_is_refused() =>
        Assert.False(StunMessage.TryParse(Request(0x00, 0x08, 0x00, 0x04, 1, 2, 3, 4), out _));

    [Fact]
    public void An_attribute_behind_the_fingerprint_is_refused()
    {
        var data = new byte[100];
        var writer = new StunWriter(data, StunClass.Request, StunMethod.Binding, TransactionId);
        writer.AddFingerprint();
        Assert.True(StunMessage.TryParse(data.AsSpan(0, writer.Length), out _));
        writer.AddFlag(StunAttribute.UseCandidate);
        Assert.False(StunMessage.TryParse(data.AsSpan(0, writer.Length), out _));
    }

    [Fact]
    public void An_attribute_behind_the_message_integrity_does_not_count()
    {
        var data = new byte[100];
        var writer = new StunWriter(data, StunClass.Request, StunMethod.Binding, TransactionId);
        writer.AddUInt32(StunAttribute.Priority, 7);
        writer.AddIntegrity("secret"u8);
        writer.AddFlag(StunAttribute.UseCandidate);
        Assert.True(StunMessage.TryParse(data.AsSpan(0, writer.Length), out var message));
        Assert.True(message.VerifyIntegrity("secret"u8));
        Assert.True(message.Has(StunAttribute.Priority));
        Assert.False(message.Has(StunAttribute.UseCandidate));
    }

    [Fact]
    public void Of_two_equal_attributes_the_first_counts()
    {
        Assert.True(StunMessage.TryParse(Request(0, 0x24, 0, 4, 0, 0, 0, 1, 0, 0x24, 0, 4, 0, 0, 0, 2), out var message));
        Assert.True(message.TryGetPriority(out var priority));
        Assert.Equal(1u, priority);
    }

    [Fact]
    public void Unknown_attributes_are_collected_only_where_they_must_be_understood()
    {
        Assert.True(StunMessage.TryParse(Request(0x7F, 0x01, 0, 0, 0xC0, 0x01, 0, 0, 0, 0x03, 0, 0, 0, 0x25, 0, 0), out var message));
        Span<ushort> types = stackalloc ushort[8];
        Assert.Equal([0x7F01, 0x0003], types[..message.CollectUnknownRequired(types)].ToArray());
        Assert.Equal(1, message.CollectUnknownRequired(types[..1]));
    }

    [Theory]
    [InlineData(0x00, 0x24, 0, 0)] // PRIORITY without a value
    [InlineData(0x00, 0x20, 0, 0)] // XOR-MAPPED-ADDRESS without a value
    [InlineData(0x00, 0x09, 0, 0)] // ERROR-CODE without a value
    [InlineData(0x00, 0x20, 0, 8, 0, 3, 0, 0, 0, 0, 0, 0)] // an address family that does not exist
    [InlineData(0x00, 0x20, 0, 8, 0, 2, 0, 0, 0, 0, 0, 0)] // IPv6 in four bytes
    [InlineData(0x00, 0x09, 0, 4, 0, 0, 2, 0)] // 200 is no error
    [InlineData(0x00, 0x09, 0, 4, 0, 0, 4, 100)] // 4 and 100 are no number
    public void An_attribute_with_a_wrong_value_is_not_understood(params int[] attribute)
    {
        Assert.True(StunMessage.TryParse(Request(Array.ConvertAll(attribute, static i => (byte)i)), out var message));
        Assert.False(message.TryGetPriority(out _));
        Assert.False(message.TryGetMappedAddress(out _));
        Assert.False(message.TryGetErrorCode(out _));
    }

    [Theory]
    [InlineData("a", false)]
    [InlineData(":b", false)]
    [InlineData("a:b", true)]
    [InlineData("a:", true)]
    public void A_ufrag_to_route_by_stands_before_a_colon(string username, bool expected)
    {
        var data = new byte[100];
        var writer = new StunWriter(data, StunClass.Request, StunMethod.Binding, TransactionId);
        writer.Add(StunAttribute.Username, System.Text.Encoding.UTF8.GetBytes(username));
        Assert.Equal(expected, StunMessage.TryGetUsername(data.AsSpan(0, writer.Length), out var ufrag));
        Assert.Equal(expected ? "a" : "", System.Text.Encoding.UTF8.GetString(ufrag));
    }

    [Fact]
    public void A_response_is_not_routed_by_its_username()
    {
        var data = new byte[100];
        var writer = new StunWriter(data, StunClass.Success, StunMethod.Binding, TransactionId);
        writer.Add(StunAttribute.Username, "a:b"u8);
        Assert.False(StunMessage.TryGetUsername(data.AsSpan(0, writer.Length), out _));
    }
}
