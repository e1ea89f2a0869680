using System.Buffers.Binary;
using LiveRelay.Media.Net.Recording;

namespace LiveRelay.Server.Jobs;

/// <summary>Where in a file the parts are that a player may fetch one by one.</summary>
/// <param name="InitOffset">Where the part begins that comes before all others.</param>
/// <param name="InitBytes">Its length.</param>
/// <param name="Segments">The others in order; playing may begin with each.</param>
internal sealed record SegmentList(long InitOffset, int InitBytes, IReadOnlyList<Segment> Segments)
{
    /// <summary>Parts are at least so long, as long as keyframes permit it.</summary>
    private const double LeastSeconds = 4;

    private const int BoxHeader = 8;
    private const int MostIndexBytes = 4 << 20;

    /// <summary>How long the file's first box is, which says what kind of file it is, and no more.</summary>
    internal int FirstBoxBytes { get; private init; } = BoxHeader;

    /// <summary>Reads a file of the recorder, or one that FFmpeg made; <c>null</c> if it is neither.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    internal static SegmentList? Read(string path)
    {
        if (ReadParts(path) is not { } list)
        {
            return null;
        }

        Span<byte> size = stackalloc byte[sizeof(uint)];
        using var file = File.OpenRead(path);
        file.ReadExactly(size);
        return list with { FirstBoxBytes = BinaryPrimitives.ReadInt32BigEndian(size) };
    }

    private static SegmentList? ReadParts(string path)
    {
        using (var recorded = RecordedFile.Open(path))
        {
            if (recorded.Read() is { Problem: null } summary)
            {
                return new SegmentList(summary.InitOffset, summary.InitBytes, Gather(summary.Fragments.Select(fragment =>
                    (new Segment(fragment.Offset, fragment.Bytes, (double)fragment.Duration / summary.Timescale), fragment.StartsWithKeyFrame))));
            }
        }

        using var file = File.OpenRead(path);
        return ReadIndexed(file);
    }

    /// <summary>Fragments of a second become parts that begin with a keyframe.</summary>
    private static List<Segment> Gather(IEnumerable<(Segment Fragment, bool StartsWithKeyFrame)> fragments)
    {
        List<Segment> segments = [];
        foreach (var (fragment, startsWithKeyFrame) in fragments)
        {
            if (segments.Count == 0 || (startsWithKeyFrame && segments[^1].Seconds >= LeastSeconds))
            {
                segments.Add(fragment);
            }
            else
            {
                var last = segments[^1];
                segments[^1] = last with { Bytes = fragment.Offset + fragment.Bytes - last.Offset, Seconds = last.Seconds + fragment.Seconds };
            }
        }

        return segments;
    }

    /// <summary>The boxes up to the first index (ISO/IEC 14496-12 section 8.16.3): what stands before it comes before all segments.</summary>
    private static SegmentList? ReadIndexed(FileStream file)
    {
        Span<byte> header = stackalloc byte[BoxHeader];
        for (long position = 0; position + BoxHeader <= file.Length;)
        {
            file.Position = position;
            file.ReadExactly(header);
            long length = BinaryPrimitives.ReadUInt32BigEndian(header);
            if (length is < BoxHeader or > MostIndexBytes || position + length > file.Length)
            {
                return null;
            }

            if (header[4..].SequenceEqual("sidx"u8))
            {
                var body = new byte[length - BoxHeader];
                file.ReadExactly(body);
                return ReadIndex(body, position + length) is { } segments ? new SegmentList(0, (int)position, segments) : null;
            }

            position += length;
        }

        return null;
    }

    private static List<Segment>? ReadIndex(ReadOnlySpan<byte> body, long end)
    {
        const int Head = 12; // version and flags, reference_ID, timescale
        const int Entry = 12;
        var times = body.Length > 0 && body[0] == 1 ? 16 : 8;
        if (body.Length < Head + times + 4 || BinaryPrimitives.ReadUInt32BigEndian(body[8..]) is not (> 0 and var timescale))
        {
            return null;
        }

        var count = BinaryPrimitives.ReadUInt16BigEndian(body[(Head + times + 2)..]);
        var offset = end + (times == 16 ? BinaryPrimitives.ReadInt64BigEndian(body[(Head + 8)..]) : BinaryPrimitives.ReadUInt32BigEndian(body[(Head + 4)..]));
        var entries = body[(Head + times + 4)..];
        if (entries.Length < count * Entry)
        {
            return null;
        }

        List<Segment> segments = [];
        for (; segments.Count < count; entries = entries[Entry..])
        {
            var bytes = BinaryPrimitives.ReadUInt32BigEndian(entries) & int.MaxValue;
            segments.Add(new Segment(offset, bytes, (double)BinaryPrimitives.ReadUInt32BigEndian(entries[4..]) / timescale));
            offset += bytes;
        }

        return segments;
    }
}

/// <summary>A part of a file.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Seconds">How long it plays.</param>
internal readonly record struct Segment(long Offset, long Bytes, double Seconds);
