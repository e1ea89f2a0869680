using System.Globalization;

namespace LiveRelay.Media.Sdp;

/// <summary>Reads the codecs of an m-line: rtpmap, fmtp and rtcp-fb lines put together, retransmissions folded into the codec they repair.</summary>
internal static class OfferedCodecs
{
    /// <summary>The codecs in the m-line's order; payload types without an rtpmap line are passed over.</summary>
    internal static List<RtpCodec> Read(MediaDescription media)
    {
        var maps = ByPayloadType(media.Attributes.All("rtpmap"));
        var parameters = ByPayloadType(media.Attributes.All("fmtp"));
        var feedback = FeedbackByPayloadType(media.Attributes.All("rtcp-fb"));
        var ofAll = feedback.GetValueOrDefault("*");
        var codecs = new List<RtpCodec>(media.Formats.Count);
        foreach (var format in media.Formats)
        {
            if (maps.TryGetValue(format, out var map) && ReadCodec(format, map, parameters.GetValueOrDefault(format, ""), feedback.GetValueOrDefault(format) | ofAll) is { } codec)
            {
                codecs.Add(codec);
            }
        }

        return FoldRetransmissions(codecs);
    }

    /// <summary>A parameter of an fmtp value, or <c>null</c>.</summary>
    internal static string? Parameter(string formatParameters, string name)
    {
        var parameters = formatParameters.AsSpan();
        foreach (var range in parameters.Split(';'))
        {
            var parameter = parameters[range].Trim();
            var equals = parameter.IndexOf('=');
            if (equals > 0 && parameter[..equals].Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return parameter[(equals + 1)..].ToString();
            }
        }

        return null;
    }

    private static List<RtpCodec> FoldRetransmissions(List<RtpCodec> codecs)
    {
        // RFC 4588 section 8.6: apt names the payload type that is repaired.
        var repairs = new Dictionary<string, byte>();
        foreach (var codec in codecs)
        {
            if (IsRetransmission(codec) && Parameter(codec.FormatParameters, "apt") is { } repaired)
            {
                repairs.TryAdd(repaired, codec.PayloadType);
            }
        }

        codecs.RemoveAll(IsRetransmission);
        for (var i = 0; i < codecs.Count; i++)
        {
            if (repairs.TryGetValue(codecs[i].PayloadType.ToString(CultureInfo.InvariantCulture), out var rtx))
            {
                codecs[i] = codecs[i] with { RtxPayloadType = rtx };
            }
        }

        return codecs;
    }

    private static bool IsRetransmission(RtpCodec codec) => string.Equals(codec.Name, "rtx", StringComparison.OrdinalIgnoreCase);

    private static RtpCodec? ReadCodec(string format, string map, string parameters, Feedback feedback)
    {
        var parts = map.Split('/');
        if (!byte.TryParse(format, NumberStyles.None, CultureInfo.InvariantCulture, out var payloadType) || payloadType > 127 ||
            parts.Length < 2 || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var clockRate) || clockRate <= 0)
        {
            return null;
        }

        return new RtpCodec
        {
            Name = parts[0],
            PayloadType = payloadType,
            ClockRate = clockRate,
            Channels = parts.Length > 2 && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 1,
            FormatParameters = parameters,
            Nack = feedback.HasFlag(Feedback.Nack),
            Pli = feedback.HasFlag(Feedback.Pli),
            Fir = feedback.HasFlag(Feedback.Fir),
            TransportCc = feedback.HasFlag(Feedback.TransportCc),
            Remb = feedback.HasFlag(Feedback.Remb),
        };
    }

    private static Dictionary<string, string> ByPayloadType(IEnumerable<string> lines)
    {
        var result = new Dictionary<string, string>();
        foreach (var line in lines)
        {
            Split(line, out var key, out var rest);
            result.TryAdd(key.ToString(), rest.ToString());
        }

        return result;
    }

    private static Dictionary<string, Feedback> FeedbackByPayloadType(IEnumerable<string> lines)
    {
        var result = new Dictionary<string, Feedback>();
        var byKey = result.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var line in lines)
        {
            Split(line, out var key, out var message);
            var feedback = message switch
            {
                "nack" => Feedback.Nack,
                "nack pli" => Feedback.Pli,
                "ccm fir" => Feedback.Fir,
                "transport-cc" => Feedback.TransportCc,
                "goog-remb" => Feedback.Remb,
                _ => Feedback.None,
            };
            byKey[key] = byKey.TryGetValue(key, out var others) ? others | feedback : feedback;
        }

        return result;
    }

    private static void Split(ReadOnlySpan<char> line, out ReadOnlySpan<char> key, out ReadOnlySpan<char> rest)
    {
        var space = line.IndexOf(' ');
        key = space < 0 ? line : line[..space];
        rest = space < 0 ? [] : line[(space + 1)..].Trim();
    }

    /// <summary>What a receiver may tell of a codec (RFC 4585 section 4.2, RFC 5104 section 7.1).</summary>
    [Flags]
    private enum Feedback
    {
        None = 0,
        Nack = 1,
        Pli = 2,
        Fir = 4,
        TransportCc = 8,
        Remb = 16,
    }
}
