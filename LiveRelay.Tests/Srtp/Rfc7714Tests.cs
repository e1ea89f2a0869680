using LiveRelay.Media.Srtp;

namespace LiveRelay.Tests.Srtp;

/// <summary>The test vectors of RFC 7714 for AEAD_AES_128_GCM, sections 16.1 and 17.1. They give session keys, not master keys.</summary>
public class Rfc7714Tests
{
    private static readonly byte[] _key = Convert.FromHexString("000102030405060708090a0b0c0d0e0f");
    private static readonly byte[] _salt = Convert.FromHexString("517569642070726f2071756f");

    /// <summary>Section 16: sequence number f17b, roll-over counter 0.</summary>
    private const ulong RtpIndex = 0xf17b;
    private const int RtpHeaderLength = 12;
    private static readonly byte[] _rtp = Convert.FromHexString(
        "8040f17b8041f8d35501a0b247616c6c696120657374206f6d6e697320646976697361"
        + "20696e207061727465732074726573");

    private static readonly byte[] _srtp = Convert.FromHexString(
        "8040f17b8041f8d35501a0b2f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf"
        + "8833899d7f27beb16a9152cf765ee4390cce");

    /// <summary>Section 17.</summary>
    private const uint RtcpIndex = 0x5d4;
    private static readonly byte[] _rtcp = Convert.FromHexString(
        "81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef");

    private static readonly byte[] _srtcp = Convert.FromHexString(
        "81c8000d4d61727363e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded"
        + "0bb9275bc84aa45896cf4d2fc5abf87245d9eade800005d4");

    [Theory]
    [InlineData(SrtpBackend.OpenSsl)]
    [InlineData(SrtpBackend.Managed)]
    public void RTP_is_encrypted_as_in_section_16_1(SrtpBackend backend)
    {
        using var transform = Create(backend);
        var packet = new byte[_srtp.Length];
        _rtp.AsSpan(0, RtpHeaderLength).CopyTo(packet);

        transform.SealRtp(packet, RtpHeaderLength, 0, _rtp.AsSpan(RtpHeaderLength), RtpIndex);

        Assert.Equal(_srtp, packet);
    }

    [Theory]
    [InlineData(SrtpBackend.OpenSsl)]
    [InlineData(SrtpBackend.Managed)]
    public void A_part_of_the_payload_may_be_in_place_already(SrtpBackend backend)
    {
        using var transform = Create(backend);
        for (var prefix = 0; prefix <= _rtp.Length - RtpHeaderLength; prefix++)
        {
            var packet = new byte[_srtp.Length];
            _rtp.AsSpan(0, RtpHeaderLength + prefix).CopyTo(packet);

            transform.SealRtp(packet, RtpHeaderLength, prefix, _rtp.AsSpan(RtpHeaderLength + prefix), RtpIndex);

            Assert.Equal(_srtp, packet);
        }
    }

    [Theory]
    [InlineData(SrtpBackend.OpenSsl)]
    [InlineData(SrtpBackend.Managed)]
    public void RTP_is_decrypted_as_in_section_16_1(SrtpBackend backend)
    {
        using var transform = Create(backend);
        var packet = _srtp.ToArray();

        Assert.True(transform.OpenRtp(packet, RtpHeaderLength, RtpIndex));
        Assert.Equal(_rtp, packet.AsSpan(0, _rtp.Length));
    }

    [Theory]
    [InlineData(SrtpBackend.OpenSsl)]
    [InlineData(SrtpBackend.Managed)]
    public void RTCP_is_encrypted_as_in_section_17_1(SrtpBackend backend)
    {
        using var transform = Create(backend);
        var packet = new byte[_srtcp.Length];
        _rtcp.CopyTo(packet, 0);

        transform.SealRtcp(packet, _rtcp.Length, RtcpIndex);

        Assert.Equal(_srtcp, packet);
    }

    [Theory]
    [InlineData(SrtpBackend.OpenSsl)]
    [InlineData(SrtpBackend.Managed)]
    public void RTCP_is_decrypted_as_in_section_17_1(SrtpBackend backend)
    {
        using var transform = Create(backend);
        var packet = _srtcp.ToArray();

        Assert.True(transform.OpenRtcp(packet));
        Assert.Equal(_rtcp, packet.AsSpan(0, _rtcp.Length));
    }

    private static GcmTransform Create(SrtpBackend backend) => new(SrtpPrimitives.CreateGcm(backend, _key), _salt);
}
