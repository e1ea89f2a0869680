using System.Globalization;
using System.Text;

namespace LiveRelay.Server.Jobs;

/// <summary>A media playlist (RFC 8216) through parts of files one behind the other, all on one time.</summary>
internal sealed class HlsPlaylist
{
    private const double Milliseconds = 1000;

    private readonly StringBuilder _body = new();
    private readonly int _longest;
    private string? _fileName;
    private double _end;
    private bool _hasGap;

    private HlsPlaylist(double start, int longest) => (_end, _longest) = (start, longest);

    /// <summary>Writes one.</summary>
    /// <param name="startedAt">What the recording's clock counts from.</param>
    /// <param name="pictures">Where the picture's files begin, in milliseconds of the recording's clock, in order: each but the first is a discontinuity, of pictures and sounds alike (section 6.2.4).</param>
    /// <param name="parts">What plays, in order; at least one.</param>
    internal static string Of(DateTimeOffset startedAt, IReadOnlyList<long> pictures, IReadOnlyList<HlsPart> parts)
    {
        var longest = (int)Math.Ceiling(parts.Max(static part => part.Segments.Max(static segment => segment.Seconds)));
        var list = new HlsPlaylist(pictures[0] / Milliseconds, longest);
        var next = 1;
        foreach (var part in parts)
        {
            for (; next < pictures.Count && pictures[next] <= part.PictureStartsAtMs; next++)
            {
                list.Wait(part, pictures[next] / Milliseconds);
                list.Add($"#EXT-X-DISCONTINUITY");
                list._fileName = null;
            }

            list.Wait(part, part.StartsAt);
            list.Add(part, startedAt);
        }

        var head = $"#EXTM3U\n#EXT-X-VERSION:{(list._hasGap ? 8 : 7)}\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-TARGETDURATION:{longest}\n";
        return string.Create(CultureInfo.InvariantCulture, $"{head}{list._body}#EXT-X-ENDLIST\n");
    }

    /// <summary>Nobody loads what stands for a gap but players that do not know of gaps: to them the next file's first box says nothing.</summary>
    private void Wait(HlsPart next, double until)
    {
        for (; until - _end > HlsPart.Shortest; _end += Math.Min(_longest, until - _end))
        {
            _hasGap = true;
            Add($"#EXT-X-GAP\n#EXTINF:{Math.Min(_longest, until - _end):0.000000},\n#EXT-X-BYTERANGE:{next.List.FirstBoxBytes}@0\n{next.Address}");
        }
    }

    private void Add(HlsPart part, DateTimeOffset startedAt)
    {
        if (_fileName != part.Track.FileName)
        {
            Add($"#EXT-X-MAP:URI=\"{part.Track.FileName}\",BYTERANGE=\"{part.List.InitBytes}@{part.List.InitOffset}\"");
            Add($"#EXT-X-PROGRAM-DATE-TIME:{startedAt.AddSeconds(part.StartsAt).UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}");
            _fileName = part.Track.FileName;
        }

        foreach (var segment in part.Segments)
        {
            Add($"#EXTINF:{segment.Seconds:0.000000},\n#EXT-X-BYTERANGE:{segment.Bytes}@{segment.Offset}\n{part.Address}");
            _end += segment.Seconds;
        }
    }

    private void Add(FormattableString line) => _body.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
