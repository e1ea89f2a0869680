using System.Globalization;

namespace LiveRelay.Media.Sdp;

/// <summary>Puts an answer together, m-line by m-line.</summary>
internal sealed class AnswerWriter
{
    private readonly SessionDescription _answer = new();
    private readonly AnswerOptions _options;
    private readonly string _direction;
    private readonly string _fingerprint;
    private readonly List<string> _mids = [];
    private bool _hasCandidates;

    internal AnswerWriter(SessionDescription offer, AnswerOptions options, string direction)
    {
        _options = options;
        _direction = direction;
        _fingerprint = $"{options.LocalFingerprint.Algorithm} {BitConverter.ToString(options.LocalFingerprint.Value.ToArray()).Replace('-', ':')}";
        if (offer.Attributes.Has("extmap-allow-mixed") || offer.Media.Any(media => media.Attributes.Has("extmap-allow-mixed")))
        {
            _answer.Attributes.Add("extmap-allow-mixed", "");
        }
    }

    /// <summary>Takes an m-line.</summary>
    internal NegotiatedMedia Accept(MediaDescription offered, AcceptedLine line, string mid, MediaKind kind)
    {
        var formats = line.Codecs
            .SelectMany(codec => codec.RtxPayloadType is { } rtx ? new[] { codec.PayloadType, rtx } : [codec.PayloadType])
            .Select(payloadType => payloadType.ToString(CultureInfo.InvariantCulture))
            .ToList();
        var media = new MediaDescription(offered.Kind, 9, offered.Protocol, formats);
        var (extensionLines, extensionIds) = ExtensionSelection.Select(offered, fromPublisher: line.Stream is null);
        var rids = line.Stream is null ? OfferedStreams.Rids(offered) : [];
        WriteTransport(media.Attributes);
        media.Attributes.Add("mid", mid);
        foreach (var extension in extensionLines)
        {
            media.Attributes.Add("extmap", extension);
        }

        media.Attributes.Add(_direction, "");
        media.Attributes.Add("rtcp-mux", "");
        var reducedSize = offered.Attributes.Has("rtcp-rsize");
        if (reducedSize)
        {
            media.Attributes.Add("rtcp-rsize", "");
        }

        WriteCodecs(media.Attributes, line.Codecs);
        WriteStream(media.Attributes, line);
        WriteLayers(media.Attributes, rids);
        _mids.Add(mid);
        _answer.Media.Add(media);
        return new NegotiatedMedia
        {
            Mid = mid,
            Kind = kind,
            Codecs = line.Codecs,
            Extensions = extensionIds,
            Streams = OfferedStreams.Ssrcs(offered),
            Rids = rids,
            ReducedSizeRtcp = reducedSize,
        };
    }

    /// <summary>Refuses an m-line: it stays in its place with port 0 (RFC 3264 section 6).</summary>
    internal NegotiatedMedia Refuse(MediaDescription offered, string mid)
    {
        var media = new MediaDescription(offered.Kind, 0, offered.Protocol, offered.Formats);
        media.Attributes.Add("mid", mid);
        media.Attributes.Add("inactive", "");
        _answer.Media.Add(media);
        return new NegotiatedMedia { Mid = mid, Kind = SdpAnswerer.KindOf(offered) ?? MediaKind.Video, Rejected = true };
    }

    public override string ToString()
    {
        var session = new SessionDescription { Origin = "- 1 1 IN IP4 127.0.0.1" };
        session.Attributes.Add("group", "BUNDLE " + string.Join(' ', _mids));
        session.Attributes.Add("ice-lite", "");
        session.Attributes.Add("msid-semantic", " WMS *");
        if (_answer.Attributes.Has("extmap-allow-mixed"))
        {
            session.Attributes.Add("extmap-allow-mixed", "");
        }

        foreach (var media in _answer.Media)
        {
            session.Media.Add(media);
        }

        return session.ToString();
    }

    private void WriteTransport(AttributeList attributes)
    {
        attributes.Add("ice-ufrag", _options.LocalIce.Ufrag);
        attributes.Add("ice-pwd", _options.LocalIce.Password);
        attributes.Add("fingerprint", _fingerprint);
        attributes.Add("setup", "passive");
        if (_hasCandidates)
        {
            return; // RFC 8843 section 10.1: the first bundled m-line speaks for all
        }

        _hasCandidates = true;
        foreach (var line in CandidateLines.Of(_options.Candidates))
        {
            attributes.Add(line);
        }

        attributes.Add("end-of-candidates", "");
    }

    private static void WriteCodecs(AttributeList attributes, IReadOnlyList<RtpCodec> codecs)
    {
        foreach (var codec in codecs)
        {
            var channels = codec.Channels > 1 ? $"/{codec.Channels}" : "";
            attributes.Add("rtpmap", $"{codec.PayloadType} {codec.Name}/{codec.ClockRate}{channels}");
            foreach (var message in FeedbackOf(codec))
            {
                attributes.Add("rtcp-fb", $"{codec.PayloadType} {message}");
            }

            if (codec.FormatParameters.Length > 0)
            {
                attributes.Add("fmtp", $"{codec.PayloadType} {codec.FormatParameters}");
            }

            if (codec.RtxPayloadType is { } rtx)
            {
                attributes.Add("rtpmap", $"{rtx} rtx/{codec.ClockRate}");
                attributes.Add("fmtp", $"{rtx} apt={codec.PayloadType}");
            }
        }
    }

    private static IEnumerable<string> FeedbackOf(RtpCodec codec)
    {
        if (codec.TransportCc)
        {
            yield return "transport-cc";
        }

        if (codec.Fir)
        {
            yield return "ccm fir";
        }

        if (codec.Nack)
        {
            yield return "nack";
        }

        if (codec.Pli)
        {
            yield return "nack pli";
        }
    }

    private static void WriteStream(AttributeList attributes, AcceptedLine line)
    {
        if (line.Stream is not { } stream)
        {
            return;
        }

        attributes.Add("msid", $"{stream.StreamId} {stream.TrackId}");
        var rtx = line.Codecs.Any(codec => codec.RtxPayloadType is not null) ? stream.RtxSsrc : null;
        if (rtx is not null)
        {
            attributes.Add("ssrc-group", $"FID {stream.Ssrc} {rtx}");
        }

        attributes.Add("ssrc", $"{stream.Ssrc} cname:{stream.CName}");
        attributes.Add("ssrc", $"{stream.Ssrc} msid:{stream.StreamId} {stream.TrackId}");
        if (rtx is not null)
        {
            attributes.Add("ssrc", $"{rtx} cname:{stream.CName}");
            attributes.Add("ssrc", $"{rtx} msid:{stream.StreamId} {stream.TrackId}");
        }
    }

    private static void WriteLayers(AttributeList attributes, IReadOnlyList<string> rids)
    {
        if (rids.Count == 0)
        {
            return;
        }

        foreach (var rid in rids)
        {
            attributes.Add("rid", $"{rid} recv");
        }

        attributes.Add("simulcast", "recv " + string.Join(';', rids));
    }
}
