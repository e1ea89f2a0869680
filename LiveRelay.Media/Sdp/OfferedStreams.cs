using System.Globalization;

namespace LiveRelay.Media.Sdp;

/// <summary>Reads what an m-line says of its RTP streams: SSRCs (RFC 5576) and simulcast layers (RFC 8851, RFC 8853).</summary>
internal static class OfferedStreams
{
    private const int MaxStreams = 16;

    /// <summary>The media SSRCs, each with the RTX SSRC of its FID group.</summary>
    internal static List<OfferedStream> Ssrcs(MediaDescription media)
    {
        if (!media.Attributes.Has("ssrc"))
        {
            return []; // as in every viewer's offer
        }

        var repairs = new Dictionary<uint, uint?>();
        var secondary = new HashSet<uint>();
        foreach (var group in media.Attributes.All("ssrc-group"))
        {
            var fields = group.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length == 3 && fields[0] is "FID" or "FEC-FR" && TryRead(fields[1], out var primary) && TryRead(fields[2], out var other))
            {
                secondary.Add(other);
                if (fields[0] == "FID")
                {
                    repairs[primary] = other;
                }
            }
        }

        return media.Attributes.All("ssrc")
            .Select(line => TryRead(line.Split(' ')[0], out var ssrc) ? ssrc : 0)
            .Where(ssrc => ssrc != 0 && !secondary.Contains(ssrc))
            .Distinct()
            .Take(MaxStreams)
            .Select(ssrc => new OfferedStream(ssrc, repairs.GetValueOrDefault(ssrc)))
            .ToList();
    }

    /// <summary>The rids that the peer sends, in the order of its simulcast line; without one there is no simulcast.</summary>
    internal static List<string> Rids(MediaDescription media)
    {
        var fields = media.Attributes.Find("simulcast")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        var send = Array.IndexOf(fields, "send");
        if (send < 0 || send + 1 >= fields.Length)
        {
            return [];
        }

        var known = media.Attributes.All("rid").Where(line => line.Contains(" send", StringComparison.Ordinal)).Select(line => line.Split(' ')[0]).ToHashSet();

        // RFC 8853 section 5.1: layers are separated by semicolons, alternatives by commas; a tilde marks a layer that is paused.
        return fields[send + 1].Split(';')
            .Select(layer => layer.Split(',')[0].TrimStart('~'))
            .Where(known.Contains)
            .Distinct()
            .Take(MaxStreams)
            .ToList();
    }

    private static bool TryRead(string text, out uint ssrc) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ssrc);
}
