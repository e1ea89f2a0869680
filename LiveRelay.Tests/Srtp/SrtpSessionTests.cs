using LiveRelay.Media;
using LiveRelay.Media.Srtp;

namespace LiveRelay.Tests.Srtp;

public class SrtpSessionTests
{
    [Theory]
    [MemberData(nameof(SrtpPair.ProfilesAndBackends), MemberType = typeof(SrtpPair))]
    public void A_packet_comes_out_as_it_went_in(SrtpProfile profile, SrtpBackend backend)
    {
        using var pair = new SrtpPair(profile, backend, backend);
        var packet = pair.Protect(1000);

        Assert.Equal(DropReason.None, pair.Receiver.UnprotectRtp(packet, out var length));

        Assert.Equal(SrtpPair.HeaderLength + 2, length);
        Assert.Equal(profile.Tag(), packet.Length - length);
        Assert.Equal([1000 >> 8, 1000 & 0xFF], packet[SrtpPair.HeaderLength..length]);
    }

    [Theory]
    [MemberData(nameof(SrtpPair.ProfilesAndBackends), MemberType = typeof(SrtpPair))]
    public void A_payload_may_be_empty(SrtpProfile profile, SrtpBackend backend)
    {
        using var pair = new SrtpPair(profile, backend, backend);
        var packet = new byte[SrtpPair.HeaderLength + SrtpSession.MaxRtpOverhead];
        SrtpPair.WriteHeader(packet, 1, SrtpPair.Ssrc);

        var length = pair.Sender.ProtectRtp(packet, SrtpPair.HeaderLength, 0, []);

        Assert.Equal(DropReason.None, pair.Receiver.UnprotectRtp(packet.AsSpan(0, length), out var plain));
        Assert.Equal(SrtpPair.HeaderLength, plain);
    }

    [Theory]
    [MemberData(nameof(SrtpPair.ProfilesAndBackends), MemberType = typeof(SrtpPair))]
    public void A_report_comes_out_as_it_went_in(SrtpProfile profile, SrtpBackend backend)
    {
        using var pair = new SrtpPair(profile, backend, backend);
        for (var i = 0; i < 3; i++)
        {
            var packet = pair.ProtectReport();

            Assert.Equal(DropReason.None, pair.Receiver.UnprotectRtcp(packet, out var length));
            Assert.Equal("80C90001CAFEBABE", Convert.ToHexString(packet, 0, length));
        }
    }

    [Theory]
    [MemberData(nameof(SrtpPair.ProfilesAndBackends), MemberType = typeof(SrtpPair))]
    public void A_packet_with_any_byte_changed_is_refused_and_forgotten(SrtpProfile profile, SrtpBackend backend)
    {
        using var pair = new SrtpPair(profile, backend, backend);
        Assert.Equal(DropReason.None, pair.Receive(pair.Protect(1000)));
        var packet = pair.Protect(1001);
        for (var i = 0; i < packet.Length; i++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                packet[i] ^= (byte)(1 << bit);
                Assert.NotEqual(DropReason.None, pair.Receive(packet));
                packet[i] ^= (byte)(1 << bit);
            }
        }

        Assert.Equal(DropReason.None, pair.Receive(packet));
    }

    [Theory]
    [MemberData(nameof(SrtpPair.ProfilesAndBackends), MemberType = typeof(SrtpPair))]
    public void A_report_with_any_byte_changed_is_refused_and_forgotten(SrtpProfile profile, SrtpBackend backend)
    {
        using var pair = new SrtpPair(profile, backend, backend);
        var packet = pair.ProtectReport();
        for (var i = 0; i < packet.Length; i++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                packet[i] ^= (byte)(1 << bit);
                Assert.NotEqual(DropReason.None, pair.ReceiveReport(packet));
                packet[i] ^= (byte)(1 << bit);
            }
        }

        Assert.Equal(DropReason.None, pair.ReceiveReport(packet));
    }

    [Theory]
    [MemberData(nameof(SrtpPair.ProfilesAndBackends), MemberType = typeof(SrtpPair))]
    public void A_packet_that_was_cut_off_is_refused(SrtpProfile profile, SrtpBackend backend)
    {
        using var pair = new SrtpPair(profile, backend, backend);
        var packet = pair.Protect(1);
        var report = pair.ProtectReport();
        for (var length = 0; length < packet.Length; length++)
        {
            Assert.NotEqual(DropReason.None, pair.Receive(packet.AsSpan(0, length)));
        }

        for (var length = 0; length < report.Length; length++)
        {
            Assert.NotEqual(DropReason.None, pair.ReceiveReport(report.AsSpan(0, length)));
        }
    }

    [Theory]
    [MemberData(nameof(SrtpPair.ProfilesAndBackends), MemberType = typeof(SrtpPair))]
    public void A_packet_is_taken_once(SrtpProfile profile, SrtpBackend backend)
    {
        using var pair = new SrtpPair(profile, backend, backend);
        var packet = pair.Protect(7);
        var report = pair.ProtectReport();

        Assert.Equal(DropReason.None, pair.Receive(packet));
        Assert.Equal(DropReason.SrtpReplay, pair.Receive(packet));
        Assert.Equal(DropReason.None, pair.ReceiveReport(report));
        Assert.Equal(DropReason.SrtpReplay, pair.ReceiveReport(report));
    }

    [Fact]
    public void A_packet_older_than_the_window_is_refused()
    {
        using var pair = new SrtpPair(SrtpProfile.AeadAes128Gcm, replayWindow: 2048);
        var tooOld = pair.Protect(1000);
        var oldest = pair.Protect(1001);

        Assert.Equal(DropReason.None, pair.Receive(pair.Protect(1000 + 2048)));

        Assert.Equal(DropReason.SrtpTooOld, pair.Receive(tooOld));
        Assert.Equal(DropReason.None, pair.Receive(oldest));
    }

    [Fact]
    public void Further_streams_than_the_limit_are_refused()
    {
        using var pair = new SrtpPair(SrtpProfile.AeadAes128Gcm, maxStreams: 64);
        using var other = new SrtpPair(SrtpProfile.AeadAes128Gcm, maxStreams: 100);
        for (uint ssrc = 0; ssrc < 64; ssrc++)
        {
            Assert.Equal(DropReason.None, pair.Receive(pair.Protect(1, ssrc)));
            Assert.Equal(DropReason.None, pair.ReceiveReport(pair.ProtectReport(ssrc)));
        }

        Assert.Equal(DropReason.TooManyStreams, pair.Receive(other.Protect(1, 64)));
        Assert.Equal(DropReason.TooManyStreams, pair.ReceiveReport(pair.ProtectReport(64)));
        Assert.Empty(pair.Protect(1, 64));
        Assert.Equal(DropReason.None, pair.Receive(pair.Protect(2, 63)));
    }

    [Fact]
    public void Forged_packets_make_no_streams()
    {
        using var pair = new SrtpPair(SrtpProfile.AeadAes128Gcm, maxStreams: 2);
        using var other = new SrtpPair(SrtpProfile.AeadAes128Gcm);
        var forged = other.Protect(1);
        for (byte i = 0; i < 100; i++)
        {
            forged[11] = i;
            Assert.Equal(DropReason.SrtpAuthentication, pair.Receive(forged));
        }

        Assert.Equal(DropReason.None, pair.Receive(pair.Protect(1, 1)));
        Assert.Equal(DropReason.None, pair.Receive(pair.Protect(1, 2)));
    }

    /// <summary>RFC 7714 section 8.4: a nonce that encrypts two packets gives the authentication key away.</summary>
    [Fact]
    public void With_AEAD_no_index_is_used_twice()
    {
        using var pair = new SrtpPair(SrtpProfile.AeadAes128Gcm);

        Assert.NotEmpty(pair.Protect(5));
        Assert.NotEmpty(pair.Protect(4));
        Assert.Empty(pair.Protect(5));
        Assert.Empty(pair.Protect(4));
        Assert.NotEmpty(pair.Protect(3000));
        Assert.Empty(pair.Protect(6));
    }

    [Fact]
    public void Without_AEAD_a_packet_may_be_sent_again()
    {
        using var pair = new SrtpPair(SrtpProfile.Aes128CmHmacSha1_80);

        var first = pair.Protect(5);
        Assert.NotEmpty(pair.Protect(6));

        Assert.Equal(first, pair.Protect(5));
    }

    /// <summary>RFC 8827 section 6.5: no media without encryption, so none that claims to need none.</summary>
    [Fact]
    public void A_report_that_says_it_is_not_encrypted_is_refused()
    {
        foreach (var profile in Enum.GetValues<SrtpProfile>())
        {
            using var pair = new SrtpPair(profile);
            var report = pair.ProtectReport();
            var word = profile == SrtpProfile.AeadAes128Gcm ? report.Length - 4 : report.Length - 14;
            report[word] &= 0x7F;

            Assert.Equal(DropReason.SrtpAuthentication, pair.ReceiveReport(report));
        }
    }

    [Fact]
    public void The_source_of_a_payload_is_not_changed()
    {
        using var pair = new SrtpPair(SrtpProfile.AeadAes128Gcm);
        var payload = Enumerable.Range(0, 200).Select(i => (byte)i).ToArray();
        var packet = new byte[300];
        SrtpPair.WriteHeader(packet, 1, SrtpPair.Ssrc);

        pair.Sender.ProtectRtp(packet, SrtpPair.HeaderLength, 0, payload);

        Assert.Equal(Enumerable.Range(0, 200).Select(i => (byte)i), payload);
    }

    [Fact]
    public void A_destination_without_room_is_our_own_fault()
    {
        using var pair = new SrtpPair(SrtpProfile.AeadAes128Gcm);
        var packet = new byte[SrtpPair.HeaderLength + 10 + 15];
        packet[0] = 0x80;

        Assert.Throws<ArgumentException>(() => pair.Sender.ProtectRtp(packet, SrtpPair.HeaderLength, 0, new byte[10]));
        Assert.Throws<ArgumentException>(() => pair.Sender.ProtectRtcp(packet, packet.Length - 19));
        Assert.Throws<ArgumentException>(() => pair.Sender.ProtectRtcp(packet, 7));
    }

    [Fact]
    public void Keys_of_the_wrong_length_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new SrtpSession(SrtpProfile.AeadAes128Gcm, new byte[16], new byte[14]));
        Assert.Throws<ArgumentException>(() => new SrtpSession(SrtpProfile.Aes128CmHmacSha1_80, new byte[16], new byte[12]));
        Assert.Throws<ArgumentException>(() => new SrtpSession(SrtpProfile.AeadAes128Gcm, new byte[32], new byte[12]));
    }
}
