using System.Globalization;
using System.Text;

namespace LiveRelay.Media.Sdp;

/// <summary>Writes an answer, m-line by m-line: as text at once, for a whole class asks within a second.</summary>
internal sealed class AnswerWriter
{
    private const int UsualLength = 3072;

    private readonly StringBuilder _text = new(UsualLength);
    private readonly AnswerOptions _options;
    private readonly string _direction;
    private bool _hasCandidates;

    private static CultureInfo Plain => CultureInfo.InvariantCulture;

    /// <param name="offer">What is answered.</param>
    /// <param name="options">Our side.</param>
    /// <param name="direction">What we do: the attribute's name.</param>
    /// <param name="mids">Of the m-lines that will be taken.</param>
    internal AnswerWriter(SessionDescription offer, AnswerOptions options, string direction, IEnumerable<string> mids)
    {
        _options = options;
        _direction = direction;
        _text.Append("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE ").AppendJoin(' ', mids);
        _text.Append("\r\na=ice-lite\r\na=msid-semantic: WMS *\r\n");
        if (offer.Attributes.Has("extmap-allow-mixed") || offer.Media.Any(static media => media.Attributes.Has("extmap-allow-mixed")))
        {
            _text.Append("a=extmap-allow-mixed\r\n");
        }
    }

    /// <summary>Takes an m-line.</summary>
    internal NegotiatedMedia Accept(MediaDescription offered, AcceptedLine line, string mid, MediaKind kind)
    {
        var (extensionLines, extensionIds) = ExtensionSelection.Select(offered, fromPublisher: line.Stream is null);
        var rids = line.Stream is null ? OfferedStreams.Rids(offered) : [];
        var reducedSize = offered.Attributes.Has("rtcp-rsize");
        WriteMediaLine(offered, line.Codecs);
        WriteTransport();
        _text.Append(Plain, $"a=mid:{mid}\r\n");
        foreach (var extension in extensionLines)
        {
            _text.Append(Plain, $"a=extmap:{extension}\r\n");
        }

        _text.Append("a=").Append(_direction).Append("\r\na=rtcp-mux\r\n");
        if (reducedSize)
        {
            _text.Append("a=rtcp-rsize\r\n");
        }

        foreach (var codec in line.Codecs)
        {
            WriteCodec(codec);
        }

        if (line.Stream is { } stream)
        {
            WriteStream(stream, line.Codecs.Any(static codec => codec.RtxPayloadType is not null) ? stream.RtxSsrc : null);
        }

        WriteLayers(rids);
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
        new MediaDescription(offered.Kind, 0, offered.Protocol, offered.Formats).AppendTo(_text);
        _text.Append(Plain, $"a=mid:{mid}\r\n");
        _text.Append("a=inactive\r\n");
        return new NegotiatedMedia { Mid = mid, Kind = SdpAnswerer.KindOf(offered) ?? MediaKind.Video, Rejected = true };
    }

    public override string ToString() => _text.ToString();

    private void WriteMediaLine(MediaDescription offered, IReadOnlyList<RtpCodec> codecs)
    {
        _text.Append("m=").Append(offered.Kind).Append(" 9 ").Append(offered.Protocol);
        foreach (var codec in codecs)
        {
            _text.Append(' ').Append(codec.PayloadType);
            if (codec.RtxPayloadType is { } rtx)
            {
                _text.Append(' ').Append(rtx);
            }
        }

        _text.Append("\r\nc=IN IP4 0.0.0.0\r\n");
    }

    private void WriteTransport()
    {
        _text.Append(Plain, $"a=ice-ufrag:{_options.LocalIce.Ufrag}\r\n");
        _text.Append(Plain, $"a=ice-pwd:{_options.LocalIce.Password}\r\n");
        _text.Append("a=fingerprint:").Append(_options.LocalFingerprint.Algorithm);
        var separator = ' ';
        foreach (var value in _options.LocalFingerprint.Value.Span)
        {
            _text.Append(separator).Append(Plain, $"{value:X2}");
            separator = ':';
        }

        _text.Append("\r\na=setup:passive\r\n");
        if (_hasCandidates)
        {
            return; // RFC 8843 section 10.1: the first bundled m-line speaks for all
        }

        _hasCandidates = true;
        foreach (var line in CandidateLines.Of(_options.Candidates))
        {
            _text.Append(Plain, $"a={line}\r\n");
        }

        _text.Append("a=end-of-candidates\r\n");
    }

    private void WriteCodec(RtpCodec codec)
    {
        var payloadType = codec.PayloadType;
        _text.Append(Plain, $"a=rtpmap:{payloadType} {codec.Name}/{codec.ClockRate}");
        if (codec.Channels > 1)
        {
            _text.Append('/').Append(codec.Channels);
        }

        _text.Append("\r\n");
        WriteFeedback(codec.TransportCc, payloadType, "transport-cc");
        WriteFeedback(codec.Fir, payloadType, "ccm fir");
        WriteFeedback(codec.Nack, payloadType, "nack");
        WriteFeedback(codec.Pli, payloadType, "nack pli");
        if (codec.FormatParameters.Length > 0)
        {
            _text.Append(Plain, $"a=fmtp:{payloadType} {codec.FormatParameters}\r\n");
        }

        if (codec.RtxPayloadType is { } rtx)
        {
            _text.Append(Plain, $"a=rtpmap:{rtx} rtx/{codec.ClockRate}\r\n");
            _text.Append(Plain, $"a=fmtp:{rtx} apt={payloadType}\r\n");
        }
    }

    private void WriteFeedback(bool isAgreed, byte payloadType, string message)
    {
        if (isAgreed)
        {
            _text.Append(Plain, $"a=rtcp-fb:{payloadType} {message}\r\n");
        }
    }

    private void WriteStream(OutgoingStream stream, uint? rtx)
    {
        _text.Append(Plain, $"a=msid:{stream.StreamId} {stream.TrackId}\r\n");
        if (rtx is not null)
        {
            _text.Append(Plain, $"a=ssrc-group:FID {stream.Ssrc} {rtx}\r\n");
        }

        WriteSource(stream, stream.Ssrc);
        if (rtx is { } ssrc)
        {
            WriteSource(stream, ssrc);
        }
    }

    private void WriteSource(OutgoingStream stream, uint ssrc)
    {
        _text.Append(Plain, $"a=ssrc:{ssrc} cname:{stream.CName}\r\n");
        _text.Append(Plain, $"a=ssrc:{ssrc} msid:{stream.StreamId} {stream.TrackId}\r\n");
    }

    private void WriteLayers(IReadOnlyList<string> rids)
    {
        if (rids.Count == 0)
        {
            return;
        }

        foreach (var rid in rids)
        {
            _text.Append(Plain, $"a=rid:{rid} recv\r\n");
        }

        _text.Append(Plain, $"a=simulcast:recv {string.Join(';', rids)}\r\n");
    }
}
