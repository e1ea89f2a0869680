using LiveRelay.Media.Srtp;

namespace LiveRelay.Tests.Srtp;

/// <summary>The test vectors of RFC 3711 appendix B.</summary>
public class Rfc3711Tests
{
    /// <summary>Appendix B.3.</summary>
    private static readonly byte[] _masterKey = Convert.FromHexString("E1F97A0D3E018BE0D64FA32C06DE4139");
    private static readonly byte[] _masterSalt = Convert.FromHexString("0EC675AD498AFEEBB6960B3AABE6");

    [Fact]
    public void Session_keys_are_derived_as_in_appendix_B3()
    {
        Assert.Equal("C61E7A93744F39EE10734AFE3FF7A087", Derive(KeyDerivation.Label.RtpEncryption, 16));
        Assert.Equal("30CBBC08863D8C85D49DB34A9AE1", Derive(KeyDerivation.Label.RtpSalt, 14));
        Assert.Equal(
            "CEBE321F6FF7716B6FD4AB49AF256A156D38BAA48F0A0ACF3C34E2359E6CDBCEE049646C43D9327AD175578EF72270986371C10C9A369AC2F94A8C5F"
            + "BCDDDC256D6E919A48B610EF17C2041E474035766B68642C59BBFC2F34DB60DBDFB2DC68",
            Derive(KeyDerivation.Label.RtpAuthentication, 96));
    }

    [Theory]
    [InlineData(SrtpBackend.OpenSsl)]
    [InlineData(SrtpBackend.Managed)]
    public void The_key_stream_is_that_of_appendix_B2(SrtpBackend backend)
    {
        using var cipher = SrtpPrimitives.CreateCounter(backend, Convert.FromHexString("2B7E151628AED2A6ABF7158809CF4F3C"));
        var stream = new byte[0xFF02 * 16];
        cipher.Apply(Convert.FromHexString("F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000"), stream, stream.Length, []);

        Assert.Equal("E03EAD0935C95E80E166B16DD92B4EB4", Block(0x0000));
        Assert.Equal("D23513162B02D0F72A43A2FE4A5F97AB", Block(0x0001));
        Assert.Equal("41E95B3BB0A2E8DD477901E4FCA894C0", Block(0x0002));
        Assert.Equal("EC8CDF7398607CB0F2D21675EA9EA1E4", Block(0xFEFF));
        Assert.Equal("362B7C3C6773516318A077D7FC5073AE", Block(0xFF00));
        Assert.Equal("6A2CC3787889374FBEB4C81B17BA6C44", Block(0xFF01));

        string Block(int number) => Convert.ToHexString(stream, number * 16, 16);
    }

    /// <summary>RFC 2202 section 3, test case 1: the key has 20 bytes, as SRTP's authentication keys have.</summary>
    [Theory]
    [InlineData(SrtpBackend.OpenSsl)]
    [InlineData(SrtpBackend.Managed)]
    public void The_hash_is_that_of_RFC_2202(SrtpBackend backend)
    {
        var key = new byte[20];
        key.AsSpan().Fill(0x0b);
        using var hmac = SrtpPrimitives.CreateHmac(backend, key);
        var hash = new byte[HmacSha1.HashLength];

        hmac.Compute("Hi There"u8, [], hash);
        Assert.Equal("b617318655057264e28bc0b6fb378c8ef146be00", Convert.ToHexStringLower(hash));

        hmac.Compute("Hi "u8, "There"u8, hash);
        Assert.Equal("b617318655057264e28bc0b6fb378c8ef146be00", Convert.ToHexStringLower(hash));
    }

    private static string Derive(KeyDerivation.Label label, int length)
    {
        using var master = new KeyDerivation(_masterKey, _masterSalt);
        return Convert.ToHexString(master.Derive(label, length));
    }
}
