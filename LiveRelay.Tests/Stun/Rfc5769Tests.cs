using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using LiveRelay.Media.Stun;

namespace LiveRelay.Tests.Stun;

/// <summary>The test vectors of RFC 5769, whole.</summary>
public class Rfc5769Tests
{
    private static readonly byte[] _password = "VOkJxbRl1RmTxUk/WvJxBt"u8.ToArray();

    /// <summary>Section 2.1: sample request.</summary>
    internal static readonly byte[] Request = Convert.FromHexString(
        "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74002400046e0001ff"
        + "80290008932ff9b151263b36000600096576746a3a68367659202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249"
        + "c1b571a280280004e57a3bcf");

    /// <summary>Section 2.2: sample IPv4 response.</summary>
    internal static readonly byte[] ResponseIPv4 = Convert.FromHexString(
        "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000080001a147e112a643"
        + "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96");

    /// <summary>Section 2.3: sample IPv6 response.</summary>
    internal static readonly byte[] ResponseIPv6 = Convert.FromHexString(
        "010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000140002a147"
        + "0113a9faa5d3f179bc25f4b5bed2b9d900080014a382954e4be67bf11784c97c8292c275bfe3ed4180280004c8fb0b4c");

    /// <summary>Section 2.4: sample request with long-term authentication.</summary>
    internal static readonly byte[] LongTermRequest = Convert.FromHexString(
        "000100602112a44278ad3433c6ad72c029da412e00060012e3839ee38388e383aae38383e382afe382b90000"
        + "0015001c662f2f3439396b39353464364f4c33346f4c394653547679363473410014000b6578616d706c652e6f726700"
        + "00080014f67024656dd64a3e02b8e0712e85c9a28ca89666");

    [Fact]
    public void The_sample_request_is_read_and_authenticated()
    {
        Assert.True(StunMessage.TryParse(Request, out var message));
        Assert.Equal(StunClass.Request, message.Class);
        Assert.Equal(StunMethod.Binding, message.Method);
        Assert.Equal("b7e7a701bc34d686fa87dfae", Convert.ToHexStringLower(message.TransactionId));
        Assert.True(message.TryGet(StunAttribute.Software, out var software));
        Assert.Equal("STUN test client", Encoding.UTF8.GetString(software));
        Assert.True(message.TryGetPriority(out var priority));
        Assert.Equal(0x6e0001ffu, priority);
        Assert.True(message.TryGet(StunAttribute.IceControlled, out var tieBreaker));
        Assert.Equal("932ff9b151263b36", Convert.ToHexStringLower(tieBreaker));
        Assert.True(message.TryGet(StunAttribute.Username, out var username));
        Assert.Equal("evtj:h6vY", Encoding.UTF8.GetString(username));
        Assert.True(message.HasFingerprint);
        Assert.True(message.VerifyIntegrity(_password));
        Assert.False(message.VerifyIntegrity("another"u8));
    }

    [Fact]
    public void The_sample_request_is_routed_by_the_receivers_ufrag()
    {
        Assert.True(StunMessage.TryGetUsername(Request, out var ufrag));
        Assert.Equal("evtj", Encoding.UTF8.GetString(ufrag));
    }

    [Fact]
    public void The_sample_ipv4_response_names_192_0_2_1_port_32853()
    {
        Assert.True(StunMessage.TryParse(ResponseIPv4, out var message));
        Assert.Equal(StunClass.Success, message.Class);
        Assert.True(message.HasFingerprint);
        Assert.True(message.VerifyIntegrity(_password));
        Assert.True(message.TryGetMappedAddress(out var address));
        Assert.Equal(StunTestData.Address("192.0.2.1", 32853), address);
    }

    [Fact]
    public void The_sample_ipv6_response_names_its_address()
    {
        Assert.True(StunMessage.TryParse(ResponseIPv6, out var message));
        Assert.True(message.HasFingerprint);
        Assert.True(message.VerifyIntegrity(_password));
        Assert.True(message.TryGetMappedAddress(out var address));
        Assert.Equal(StunTestData.Address("2001:db8:1234:5678:11:2233:4455:6677", 32853), address);
    }

    [Fact]
    [SuppressMessage("Security", "CA5351", Justification = "The long-term key is an MD5 by definition.")]
    public void The_sample_request_with_long_term_credentials_is_authenticated()
    {
        // RFC 8489 section 9.2.2: MD5(username ":" realm ":" SASLprep(password)); the password is given as prepared.
        var key = MD5.HashData(Encoding.UTF8.GetBytes("マトリックス:example.org:TheMatrIX"));
        Assert.True(StunMessage.TryParse(LongTermRequest, out var message));
        Assert.False(message.HasFingerprint);
        Assert.True(message.VerifyIntegrity(key));
        Assert.True(message.TryGet(StunAttribute.Nonce, out var nonce));
        Assert.Equal("f//499k954d6OL34oL9FSTvy64sA", Encoding.UTF8.GetString(nonce));
    }

    [Fact]
    public void Every_single_flipped_bit_of_the_sample_request_is_noticed()
    {
        for (var bit = 0; bit < 8 * Request.Length; bit++)
        {
            var changed = (byte[])Request.Clone();
            changed[bit / 8] ^= (byte)(1 << bit % 8);
            // Flips in the type and length of FINGERPRINT leave a message that only MESSAGE-INTEGRITY vouches for: still what was sent.
            var isAuthentic = StunMessage.TryParse(changed, out var message) && message.VerifyIntegrity(_password);
            Assert.False(isAuthentic && message.HasFingerprint, $"bit {bit}");
            Assert.False(isAuthentic && bit / 8 < Request.Length - 8, $"bit {bit}");
        }
    }
}
