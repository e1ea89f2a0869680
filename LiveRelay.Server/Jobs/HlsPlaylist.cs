using System.Globalization;
using System.Text;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Jobs;

/// <summary>A media playlist (RFC 8216) through files one behind the other, all on one time.</summary>
internal static class HlsPlaylist
{
    /// <summary>Less than that between two files is none.</summary>
    private const double ShortestGap = 0.001;

    private const double Milliseconds = 1000;

    /// <summary>Writes one.</summary>
    /// <param name="startedAt">What the recording's clock counts from.</param>
    /// <param name="files">The files, in order.</param>
    /// <param name="breaks">Where else the numbering of discontinuities goes on, in milliseconds of the recording's clock, in order.</param>
    internal static string Of(DateTimeOffset startedAt, IReadOnlyList<ListedFile> files, IReadOnlyList<long> breaks)
    {
        var target = (int)Math.Ceiling(files.Max(static file => file.List.Segments.Max(static segment => segment.Seconds)));
        var body = new StringBuilder();
        var (hasGap, broken) = (false, 0);
        var end = files[0].Track.StartsAtMs / Milliseconds;
        foreach (var (number, file) in files.Index())
        {
            var at = file.Track.StartsAtMs / Milliseconds;
            if (number > 0)
            {
                // Nobody loads what stands for a gap but players that do not know of gaps: to them the file's first box says nothing.
                for (; at - end > ShortestGap; end += Math.Min(target, at - end))
                {
                    hasGap = true;
                    Add(body, $"#EXT-X-GAP\n#EXTINF:{Math.Min(target, at - end):0.000000},\n#EXT-X-BYTERANGE:{file.List.FirstBoxBytes}@0\n{file.Track.FileName}");
                }

                Add(body, $"#EXT-X-DISCONTINUITY");
            }

            Add(body, $"#EXT-X-MAP:URI=\"{file.MapName}\"");
            Add(body, $"#EXT-X-PROGRAM-DATE-TIME:{startedAt.AddMilliseconds(file.Track.StartsAtMs).UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}");
            foreach (var segment in file.List.Segments)
            {
                for (; broken < breaks.Count && at * Milliseconds >= breaks[broken]; broken++)
                {
                    Add(body, $"#EXT-X-DISCONTINUITY");
                }

                Add(body, $"#EXTINF:{segment.Seconds:0.000000},\n#EXT-X-BYTERANGE:{segment.Bytes}@{segment.Offset}\n{file.Track.FileName}");
                at += segment.Seconds;
            }

            end = at;
        }

        var head = new StringBuilder();
        Add(head, $"#EXTM3U\n#EXT-X-VERSION:{(hasGap ? 8 : 7)}\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-TARGETDURATION:{target}");
        return head.Append(body).Append("#EXT-X-ENDLIST\n").ToString();
    }

    private static void Add(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}

/// <summary>A file of a playlist.</summary>
/// <param name="Track">The track.</param>
/// <param name="List">Its parts.</param>
/// <param name="MapName">The file that comes before all of them.</param>
internal sealed record ListedFile(RecordingTrackRecord Track, SegmentList List, string MapName);
