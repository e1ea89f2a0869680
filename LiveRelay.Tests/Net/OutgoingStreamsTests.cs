using LiveRelay.Media.Net;
using LiveRelay.Media.Sdp;
using LiveRelay.Media.Sfu;
using LiveRelay.Tests.Sdp;

namespace LiveRelay.Tests.Net;

/// <summary>Which slot a viewer's m-lines are fed from.</summary>
public class OutgoingStreamsTests
{
    /// <summary>Lines that stand before the usable ones: data, a codec that nobody sends, and a picture that the viewer does not want to receive.</summary>
    private const string Unusable =
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=mid:7\r\na=sctp-port:5000\r\n" +
        "m=video 9 UDP/TLS/RTP/SAVPF 90\r\nc=IN IP4 0.0.0.0\r\na=mid:8\r\na=recvonly\r\na=rtcp-mux\r\na=rtpmap:90 H263/90000\r\n" +
        "m=video 9 UDP/TLS/RTP/SAVPF 91\r\nc=IN IP4 0.0.0.0\r\na=mid:9\r\na=inactive\r\na=rtcp-mux\r\na=rtpmap:91 VP8/90000\r\n";

    [Fact]
    public void Lines_that_are_refused_take_no_slot_from_those_behind_them()
    {
        var text = Captured.Read("chromium-156-sub-offer-H264.sdp").Replace("m=audio", Unusable + "m=audio", StringComparison.Ordinal);
        Assert.True(SessionDescription.TryParse(text, out var offer, out _));
        var streams = new OutgoingStreams([Slot.Program], static () => 1);
        Assert.True(SdpAnswerer.TryAnswerViewer(offer, Options(), streams.For, out var answer, out _));

        Assert.Equal([null, null, null, Slot.Lesson, Slot.Program], SlotsOf(answer, streams));
    }

    private static IEnumerable<Slot?> SlotsOf(SdpAnswer answer, OutgoingStreams streams) =>
        streams.BindingsOf(answer.Session).Select(static binding => binding?.Slot);

    private static AnswerOptions Options() => new()
    {
        LocalIce = new IceCredentials("serverUf", "serverPasswordOf24Letter"),
        LocalFingerprint = new CertificateFingerprint("sha-256", new byte[32]),
        Candidates = [],
    };
}
