using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Jobs;

/// <summary>What of a file plays while one file of the picture does: a playlist's stretch between two discontinuities, or some of it.</summary>
/// <param name="Track">The track.</param>
/// <param name="List">Its file's parts.</param>
/// <param name="PictureStartsAtMs">Where that file of the picture begins, in milliseconds of the recording's clock. Times count from there.</param>
/// <param name="StartsAt">Where this begins to play, in seconds of the recording's clock.</param>
/// <param name="Segments">What is fetched; the first and the last play only as long as is said here.</param>
internal sealed record HlsPart(RecordingTrackRecord Track, SegmentList List, long PictureStartsAtMs, double StartsAt, IReadOnlyList<Segment> Segments)
{
    /// <summary>Less than that is nothing, in seconds.</summary>
    internal const double Shortest = 0.001;

    /// <summary>
    /// Where the file's bytes are. A player that goes by the times in the fragments, as MediaSource does, needs those of picture and sound to count from the same
    /// moment behind each discontinuity: a sound is given with its times so counted.
    /// </summary>
    internal string Address => Track.StartsAtMs == PictureStartsAtMs ? Track.FileName : $"{Track.FileName}?zero={PictureStartsAtMs}";

    /// <summary>Files one behind the other, each the whole of a picture.</summary>
    internal static IReadOnlyList<HlsPart> Pictures(IEnumerable<(RecordingTrackRecord Track, SegmentList List)> files) =>
        [.. files.Select(static file => new HlsPart(file.Track, file.List, file.Track.StartsAtMs, file.Track.StartsAtMs / 1000.0, file.List.Segments))];

    /// <summary>
    /// Sounds one behind the other, parted where another file of the picture begins. What is heard before the first does not play. Where there is none while there is a
    /// picture, the sound beside that is said to be longer than it is: at a gap that the picture does not have, hls.js asks for the same again and again.
    /// </summary>
    /// <param name="files">The sounds.</param>
    /// <param name="pictures">Where the picture's files begin, in milliseconds of the recording's clock, in order.</param>
    internal static IReadOnlyList<HlsPart> Sounds(IReadOnlyList<(RecordingTrackRecord Track, SegmentList List)> files, IReadOnlyList<long> pictures)
    {
        var parts = new List<HlsPart>();
        foreach (var (i, picture) in pictures.Index())
        {
            var (from, to) = (picture / 1000.0, i + 1 < pictures.Count ? pictures[i + 1] / 1000.0 : double.PositiveInfinity);
            parts.AddRange(WithoutGaps([.. files.Select(file => Within(file.Track, file.List, picture, from, to)).OfType<HlsPart>()], from, to));
        }

        return parts;
    }

    private static List<HlsPart> WithoutGaps(List<HlsPart> parts, double from, double to)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            var segments = parts[i].Segments.ToArray();
            var start = i == 0 ? from : parts[i].StartsAt;
            segments[0] = segments[0] with { Seconds = segments[0].Seconds + parts[i].StartsAt - start };
            var next = i + 1 < parts.Count ? parts[i + 1].StartsAt : to;
            var missing = double.IsFinite(next) ? next - start - segments.Sum(static segment => segment.Seconds) : 0;
            segments[^1] = segments[^1] with { Seconds = segments[^1].Seconds + Math.Max(0, missing) };
            parts[i] = parts[i] with { StartsAt = start, Segments = segments };
        }

        return parts;
    }

    private static HlsPart? Within(RecordingTrackRecord track, SegmentList list, long picture, double from, double to)
    {
        var segments = new List<Segment>();
        var (start, at) = (from, track.StartsAtMs / 1000.0);
        foreach (var segment in list.Segments)
        {
            var end = at + segment.Seconds;
            var seconds = Math.Min(end, to) - Math.Max(at, from);
            if (seconds > Shortest)
            {
                start = segments.Count == 0 ? Math.Max(at, from) : start;
                segments.Add(segment with { Seconds = seconds });
            }

            at = end;
        }

        return segments.Count == 0 ? null : new HlsPart(track, list, picture, start, segments);
    }
}
