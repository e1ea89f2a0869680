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
        var feedback = media.Attributes.All("rtcp-fb").Select(Split).ToLookup(line => line.Key, line => line.Text);
        var codecs = new List<RtpCodec>();
        foreach (var format in media.Formats)
        {
            if (maps.TryGetValue(format, out var map) && ReadCodec(format, map) is { } codec)
            {
                var messages = feedback[format].Concat(feedback["*"]).ToHashSet();
                codecs.Add(codec with
                {
                    FormatParameters = parameters.GetValueOrDefault(format, ""),
                    Nack = messages.Contains("nack"),
                    Pli = messages.Contains("nack pli"),
                    Fir = messages.Contains("ccm fir"),
                    TransportCc = messages.Contains("transport-cc"),
                    Remb = messages.Contains("goog-remb"),
                });
            }
        }

        return FoldRetransmissions(codecs);
    }

    /// <summary>A parameter of an fmtp value, or <c>null</c>.</summary>
    internal static string? Parameter(string formatParameters, string name)
    {
        foreach (var parameter in formatParameters.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && parameter.AsSpan(0, equals).Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return parameter[(equals + 1)..];
            }
        }

        return null;
    }

    private static List<RtpCodec> FoldRetransmissions(List<RtpCodec> codecs)
    {
        // RFC 4588 section 8.6: apt names the payload type that is repaired.
        var repairs = new Dictionary<string, byte>();
        foreach (var rtx in codecs.Where(IsRetransmission))
        {
            if (Parameter(rtx.FormatParameters, "apt") is { } repaired)
            {
                repairs.TryAdd(repaired, rtx.PayloadType);
            }
        }

        return codecs.Where(codec => !IsRetransmission(codec)).Select(codec => codec with
        {
            RtxPayloadType = repairs.TryGetValue(codec.PayloadType.ToString(CultureInfo.InvariantCulture), out var rtx) ? rtx : null,
        }).ToList();
    }

    private static bool IsRetransmission(RtpCodec codec) => string.Equals(codec.Name, "rtx", StringComparison.OrdinalIgnoreCase);

    private static RtpCodec? ReadCodec(string format, string map)
    {
        var parts = map.Split('/');
        if (!byte.TryParse(format, NumberStyles.None, CultureInfo.InvariantCulture, out var payloadType) || payloadType > 127 ||
            parts.Length < 2 || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var clockRate) || clockRate <= 0)
        {
            return null;
        }

        var channels = parts.Length > 2 && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 1;
        return new RtpCodec { Name = parts[0], PayloadType = payloadType, ClockRate = clockRate, Channels = channels };
    }

    private static Dictionary<string, string> ByPayloadType(IEnumerable<string> lines)
    {
        var result = new Dictionary<string, string>();
        foreach (var line in lines)
        {
            var (key, rest) = Split(line);
            result.TryAdd(key, rest);
        }

        return result;
    }

    private static (string Key, string Text) Split(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? (line, "") : (line[..space], line[(space + 1)..].Trim());
    }
}
