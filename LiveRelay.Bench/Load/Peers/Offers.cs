using System.Security.Cryptography;
using LiveRelay.Media.Sdp;

namespace LiveRelay.Bench.Load.Peers;

/// <summary>The offers of publisher and viewers, as a browser's but with what is used of them only.</summary>
internal static class Offers
{
    internal const byte AudioPayloadType = 111;
    internal const byte VideoPayloadType = 102;
    internal const byte RtxPayloadType = 103;
    internal const byte TransportCcId = 3;
    internal const byte MidId = 4;
    internal const byte RidId = 10;
    internal const byte RepairedRidId = 11;
    internal const string TransportCc = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

    private const string Mid = "urn:ietf:params:rtp-hdrext:sdes:mid";
    private const string Rid = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";
    private const string RepairedRid = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";

    /// <summary>The picture's mid, as packets carry it.</summary>
    internal static ReadOnlySpan<byte> VideoMid => "1"u8;

    /// <summary>Fresh ICE credentials (RFC 8445 section 5.3).</summary>
    internal static IceCredentials NewCredentials() => new(RandomNumberGenerator.GetHexString(8, true), RandomNumberGenerator.GetHexString(24, true));

    /// <summary>One who sends sound and picture, in one encoding or in simulcast layers (RFC 8853), whose SSRCs their packets tell.</summary>
    internal static string Publish(IceCredentials ice, CertificateFingerprint fingerprint, string codec, PublishedStreams published)
    {
        var offer = Start(ice, fingerprint, codec, "sendonly");
        offer.Media[0].Attributes.Add($"ssrc:{published.AudioSsrc} cname:load");
        var video = offer.Media[1].Attributes;
        if (published.Layers is [var only])
        {
            video.Add($"ssrc-group:FID {only.Ssrc} {only.RtxSsrc}");
            video.Add($"ssrc:{only.Ssrc} cname:load");
            video.Add($"ssrc:{only.RtxSsrc} cname:load");
            return offer.ToString();
        }

        video.Add($"extmap:{RidId} {Rid}");
        video.Add($"extmap:{RepairedRidId} {RepairedRid}");
        foreach (var layer in published.Layers)
        {
            video.Add($"rid:{layer.Rid} send");
        }

        video.Add("simulcast:send " + string.Join(';', published.Layers.Select(static layer => layer.Rid)));
        return offer.ToString();
    }

    /// <summary>One who receives both.</summary>
    internal static string Watch(IceCredentials ice, CertificateFingerprint fingerprint, string codec) => Start(ice, fingerprint, codec, "recvonly").ToString();

    private static SessionDescription Start(IceCredentials ice, CertificateFingerprint fingerprint, string codec, string direction)
    {
        var offer = new SessionDescription { Origin = $"- {RandomNumberGenerator.GetInt32(1, int.MaxValue)} 1 IN IP4 127.0.0.1" };
        offer.Attributes.Add("group:BUNDLE 0 1");
        var audio = new MediaDescription("audio", 9, "UDP/TLS/RTP/SAVPF", [$"{AudioPayloadType}"]);
        Describe(audio, 0, ice, fingerprint, direction);
        audio.Attributes.Add($"rtpmap:{AudioPayloadType} opus/48000/2");
        audio.Attributes.Add($"rtcp-fb:{AudioPayloadType} transport-cc");
        audio.Attributes.Add($"fmtp:{AudioPayloadType} minptime=10;useinbandfec=1");
        offer.Media.Add(audio);

        var video = new MediaDescription("video", 9, "UDP/TLS/RTP/SAVPF", [$"{VideoPayloadType}", $"{RtxPayloadType}"]);
        Describe(video, 1, ice, fingerprint, direction);
        video.Attributes.Add($"rtpmap:{VideoPayloadType} {codec}/90000");
        foreach (var message in (string[])["transport-cc", "ccm fir", "nack", "nack pli"])
        {
            video.Attributes.Add($"rtcp-fb:{VideoPayloadType} {message}");
        }

        if (codec == "H264")
        {
            video.Attributes.Add($"fmtp:{VideoPayloadType} level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f");
        }

        video.Attributes.Add($"rtpmap:{RtxPayloadType} rtx/90000");
        video.Attributes.Add($"fmtp:{RtxPayloadType} apt={VideoPayloadType}");
        offer.Media.Add(video);
        return offer;
    }

    private static void Describe(MediaDescription media, int mid, IceCredentials ice, CertificateFingerprint fingerprint, string direction)
    {
        var attributes = media.Attributes;
        attributes.Add($"ice-ufrag:{ice.Ufrag}");
        attributes.Add($"ice-pwd:{ice.Password}");
        attributes.Add($"fingerprint:{fingerprint.Algorithm} {string.Join(':', Convert.ToHexString(fingerprint.Value.Span).Chunk(2).Select(pair => new string(pair)))}");
        attributes.Add("setup:actpass");
        attributes.Add($"mid:{mid}");
        attributes.Add($"extmap:{TransportCcId} {TransportCc}");
        attributes.Add($"extmap:{MidId} {Mid}");
        attributes.Add(direction);
        attributes.Add("rtcp-mux");
        attributes.Add("rtcp-rsize");
    }
}
