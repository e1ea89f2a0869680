using LiveRelay.Media;
using LiveRelay.Media.Sdp;

namespace LiveRelay.Tests.Sdp;

/// <summary>Answers to offers as other implementations make them.</summary>
public class SdpAnswererTests
{
    private static readonly AnswerOptions Options = new()
    {
        LocalIce = new IceCredentials("serverUf", "serverPasswordOf24Letter"),
        LocalFingerprint = new CertificateFingerprint("sha-256", new byte[32]),
        Candidates =
        [
            new IceCandidate("192.0.2.1", 40000, TransportProtocol.Udp, 2130706431),
            new IceCandidate("192.0.2.1", 40000, TransportProtocol.Tcp, 1518280447),
        ],
    };

    public static TheoryData<string, string, byte, int?> Publishers => new()
    {
        { "chromium-156-pub-offer-H264.sdp", "H264", 108, 109 },
        { "chromium-156-pub-offer-VP8.sdp", "H264", 108, 109 },
        { "firefox-reconstructed.sdp", "H264", 126, 127 },
        { "safari-reconstructed.sdp", "H264", 98, 99 },
        { "obs-reconstructed.sdp", "H264", 96, null },
        { "gstreamer-reconstructed.sdp", "H264", 96, 97 },
        { "aiortc-pub-offer.sdp", "H264", 101, 102 },
    };

    public static TheoryData<string> AllOffers => [.. Captured.All];

    [Theory]
    [MemberData(nameof(Publishers))]
    public void A_publisher_is_given_constrained_baseline_and_opus(string offer, string codec, byte payloadType, int? rtx)
    {
        var answer = Publish(Captured.Read(offer));
        var video = Assert.Single(answer.Session.Media, media => media.Kind == MediaKind.Video && !media.Rejected);
        var chosen = Assert.Single(video.Codecs);
        Assert.Equal((codec, payloadType), (chosen.Name, chosen.PayloadType));
        Assert.Equal(rtx, chosen.RtxPayloadType);
        var audio = Assert.Single(answer.Session.Media, media => media.Kind == MediaKind.Audio && !media.Rejected);
        Assert.Equal("opus", audio.Codecs[0].Name, ignoreCase: true);
        Assert.Contains("a=ice-lite\r\n", answer.Text, StringComparison.Ordinal);
        Assert.Contains("a=setup:passive\r\n", answer.Text, StringComparison.Ordinal);
        Assert.Contains("a=recvonly\r\n", answer.Text, StringComparison.Ordinal);
        Assert.Contains("a=candidate:1 1 udp 2130706431 192.0.2.1 40000 typ host\r\n", answer.Text, StringComparison.Ordinal);
        Assert.Contains("a=candidate:2 1 tcp 1518280447 192.0.2.1 40000 typ host tcptype passive\r\n", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(AllOffers))]
    public void What_is_read_is_written_and_read_again_the_same(string offer)
    {
        Assert.True(SessionDescription.TryParse(Captured.Read(offer), out var first, out _));
        Assert.True(SessionDescription.TryParse(first.ToString(), out var second, out _));
        Assert.Equal(first.ToString(), second.ToString());
    }

    [Fact]
    public void Another_order_of_preference_is_followed()
    {
        Assert.True(SessionDescription.TryParse(Captured.Read("chromium-156-pub-offer-H264.sdp"), out var offer, out _));
        Assert.True(SdpAnswerer.TryAnswerPublisher(offer, Options with { VideoCodecPreference = ["VP8"] }, out var answer, out _));
        Assert.Equal("VP8", Assert.Single(answer.Session.Media[1].Codecs).Name);
    }

    [Fact]
    public void Three_simulcast_layers_are_taken_in_their_order()
    {
        var answer = Publish(Captured.Read("chromium-156-sim-offer.sdp"));
        Assert.Equal(["q", "h", "f"], answer.Session.Media[1].Rids);
        Assert.Contains("a=rid:q recv\r\na=rid:h recv\r\na=rid:f recv\r\na=simulcast:recv q;h;f\r\n", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", true)] // RFC 6464 section 4: without a word the flag is in use
    [InlineData(" vad=on", true)]
    [InlineData(" vad=off", false)]
    public void A_publisher_says_whether_its_levels_tell_that_somebody_speaks_and_is_answered_the_same(string attribute, bool hasVoiceFlag)
    {
        const string Level = "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level";
        var answer = Publish(Captured.Read("chromium-156-pub-offer-VP8.sdp").Replace(Level, Level + attribute, StringComparison.Ordinal));

        Assert.Contains($"{Level}{attribute}\r\n", answer.Text, StringComparison.Ordinal);
        Assert.Equal((1, hasVoiceFlag), (answer.Session.Media[0].Extensions.AudioLevel, answer.Session.Media[0].Extensions.HasVoiceFlag));
    }

    [Theory]
    [InlineData("minptime=10;useinbandfec=1", "minptime=10;useinbandfec=1;usedtx=1")]
    [InlineData("minptime=10;usedtx=0", "minptime=10;usedtx=1")]
    public void A_publisher_of_speech_is_asked_to_send_no_silence(string offered, string answered)
    {
        var text = Captured.Read("chromium-156-pub-offer-VP8.sdp").Replace("minptime=10;useinbandfec=1", offered, StringComparison.Ordinal);
        Assert.True(SessionDescription.TryParse(text, out var offer, out _));

        Assert.True(SdpAnswerer.TryAnswerPublisher(offer, Options with { WantsDtx = true }, out var speech, out _));
        Assert.True(SdpAnswerer.TryAnswerPublisher(offer, Options, out var music, out _));

        Assert.Contains($"a=fmtp:111 {answered}\r\n", speech.Text, StringComparison.Ordinal);
        Assert.Contains($"a=fmtp:111 {offered}\r\n", music.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_publishers_streams_are_known_with_their_retransmissions()
    {
        var answer = Publish(Captured.Read("chromium-156-pub-offer-H264.sdp"));
        Assert.Equal([new OfferedStream(2247213373, 488165079)], answer.Session.Media[1].Streams);
        Assert.Equal(3, answer.Session.Media[1].Extensions.TransportSequenceNumber);
    }

    [Fact]
    public void A_viewer_is_given_every_common_codec_and_our_streams()
    {
        var answer = View(Captured.Read("chromium-156-sub-offer-H264.sdp"));
        var video = answer.Session.Media[1];
        Assert.Equal(["AV1", "H264", "VP8", "VP9"], video.Codecs.Select(codec => codec.Name).Distinct().Order(StringComparer.Ordinal));
        Assert.All(video.Codecs, codec => Assert.NotNull(codec.RtxPayloadType));
        Assert.DoesNotContain("packetization-mode=0", answer.Text, StringComparison.Ordinal);
        Assert.Contains("a=sendonly\r\n", answer.Text, StringComparison.Ordinal);
        Assert.Contains("a=ssrc-group:FID 201 202\r\n", answer.Text, StringComparison.Ordinal);
        Assert.Contains("a=msid:lesson video0\r\n", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_m_line_without_a_slot_is_refused_and_the_rest_works()
    {
        Assert.True(SessionDescription.TryParse(Captured.Read("chromium-156-sub-offer-VP8.sdp"), out var offer, out _));
        Assert.True(SdpAnswerer.TryAnswerViewer(
            offer, Options, (kind, index) => kind == MediaKind.Audio ? Stream(kind, index) : null, out var answer, out _));
        Assert.True(answer.Session.Media[1].Rejected);
        Assert.Contains("m=video 0 ", answer.Text, StringComparison.Ordinal);
        Assert.Contains("a=group:BUNDLE 0\r\n", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a=ice-ufrag:Q8Zr", "a=ice-ufrag:Q", SdpErrorCode.NoIce)]
    [InlineData("a=fingerprint:sha-256", "a=fingerprint:sha-1", SdpErrorCode.NoFingerprint)]
    [InlineData("a=setup:actpass", "a=setup:passive", SdpErrorCode.DtlsRole)]
    [InlineData("a=group:BUNDLE 0 1", "a=group:LS 0 1", SdpErrorCode.NoBundle)]
    [InlineData("a=rtcp-mux", "a=rtcp-something", SdpErrorCode.NoRtcpMux)]
    [InlineData("a=sendonly", "a=inactive", SdpErrorCode.NoCommonCodec)]
    [InlineData("a=rtpmap:", "a=nomap:", SdpErrorCode.NoMedia)]
    public void Each_thing_that_is_missing_has_its_own_error(string from, string to, SdpErrorCode code)
    {
        var text = Captured.Read("obs-reconstructed.sdp").Replace(from, to, StringComparison.Ordinal);
        Assert.True(SessionDescription.TryParse(text, out var offer, out _));
        Assert.False(SdpAnswerer.TryAnswerPublisher(offer, Options, out _, out var error));
        Assert.Equal(code, error.Code);
        Assert.NotEmpty(error.Detail);
    }

    [Fact]
    public void H264_of_packetization_mode_0_alone_is_no_common_codec()
    {
        var text = Captured.Read("obs-reconstructed.sdp")
            .Replace("packetization-mode=1", "packetization-mode=0", StringComparison.Ordinal)
            .Replace("opus", "speex", StringComparison.Ordinal);
        Assert.True(SessionDescription.TryParse(text, out var offer, out _));
        Assert.False(SdpAnswerer.TryAnswerPublisher(offer, Options, out _, out var error));
        Assert.Equal(SdpErrorCode.NoCommonCodec, error.Code);
    }

    [Fact]
    public void A_fragment_with_new_credentials_is_read()
    {
        Assert.True(TrickleFragment.TryParse(
            "a=ice-ufrag:EsAw\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\n" +
            "a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host\r\na=end-of-candidates\r\n",
            out var fragment,
            out _));
        Assert.Equal(new IceCredentials("EsAw", "P2uYro0UCOQ4zxjKXaWCBui1"), fragment.Credentials);
        Assert.False(TrickleFragment.TryParse("not a fragment", out _, out var error));
        Assert.NotEmpty(error);
    }

    internal static OutgoingStream Stream(MediaKind kind, int index) => new(
        (uint)(100 * (1 + (int)kind) + 1 + (index * 10)), (uint)(100 * (1 + (int)kind) + 2 + (index * 10)), "lesson", $"{kind}{index}".ToLowerInvariant(), "liverelay");

    private static SdpAnswer Publish(string text)
    {
        Assert.True(SessionDescription.TryParse(text, out var offer, out _));
        Assert.True(SdpAnswerer.TryAnswerPublisher(offer, Options, out var answer, out _));
        return answer;
    }

    private static SdpAnswer View(string text)
    {
        Assert.True(SessionDescription.TryParse(text, out var offer, out _));
        Assert.True(SdpAnswerer.TryAnswerViewer(offer, Options, Stream, out var answer, out _));
        return answer;
    }
}
