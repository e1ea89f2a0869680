using System.Buffers.Binary;

namespace LiveRelay.Server.Jobs;

/// <summary>
/// The part of a file that comes before all segments, with another edit list (ISO/IEC 14496-12 section 8.6.6): tracks that began at different moments
/// so have one time, while the bytes of their segments stay as they are.
/// </summary>
internal static class ShiftedInit
{
    private const int BoxHeader = 8;

    /// <summary>Makes one.</summary>
    /// <param name="init">ftyp and moov of one track.</param>
    /// <param name="startsAtMs">Where the track's own beginning shall be, in milliseconds; below zero: so much of it is left out.</param>
    /// <returns>The new one; <c>null</c> if it cannot be read.</returns>
    internal static byte[]? Make(ReadOnlySpan<byte> init, long startsAtMs)
    {
        if (!TryFind(init, "moov"u8, out var movieAt, out var movieLength))
        {
            return null;
        }

        var movie = init.Slice(movieAt, movieLength);
        if (!TryFind(movie[BoxHeader..], "mvhd"u8, out var headAt, out var headLength) || !TryFind(movie[BoxHeader..], "trak"u8, out var trackAt, out var trackLength))
        {
            return null;
        }

        var track = movie.Slice(BoxHeader + trackAt, trackLength);
        var movieScale = TimescaleOf(movie.Slice(BoxHeader + headAt, headLength));
        if (movieScale == 0 || !TryFind(track[BoxHeader..], "mdia"u8, out var mediaAt, out var mediaLength)
            || !TryFind(track.Slice(BoxHeader + mediaAt + BoxHeader, mediaLength - BoxHeader), "mdhd"u8, out var mediaHeadAt, out var mediaHeadLength))
        {
            return null;
        }

        var mediaScale = TimescaleOf(track.Slice(BoxHeader + mediaAt + BoxHeader + mediaHeadAt, mediaHeadLength));
        if (mediaScale == 0)
        {
            return null;
        }

        // What the file's own list says stays: the encoder's delay, and a beginning behind zero.
        var (delay, mediaTime) = (0L, 0L);
        var body = track[BoxHeader..];
        if (TryFind(body, "edts"u8, out var editsAt, out var editsLength))
        {
            (delay, mediaTime) = EditsOf(body.Slice(editsAt + BoxHeader, editsLength - BoxHeader));
            byte[] others = [.. body[..editsAt], .. body[(editsAt + editsLength)..]];
            body = others;
        }

        var start = startsAtMs + (delay * 1000 / movieScale);
        TryFind(body, "tkhd"u8, out var trackHeadAt, out var trackHeadLength);
        var split = trackHeadAt + trackHeadLength;
        byte[] edits = Edits(start > 0 ? start * movieScale / 1000 : 0, mediaTime + (start < 0 ? -start * mediaScale / 1000 : 0));
        byte[] newTrack = Box("trak"u8, [.. body[..split], .. edits, .. body[split..]]);
        byte[] newMovie = Box("moov"u8, [.. movie.Slice(BoxHeader, trackAt), .. newTrack, .. movie[(BoxHeader + trackAt + trackLength)..]]);
        return [.. init[..movieAt], .. newMovie, .. init[(movieAt + movieLength)..]];
    }

    private static uint TimescaleOf(ReadOnlySpan<byte> header)
    {
        var at = BoxHeader + (header[BoxHeader] == 1 ? 20 : 12);
        return header.Length >= at + 4 ? BinaryPrimitives.ReadUInt32BigEndian(header[at..]) : 0;
    }

    /// <summary>An empty edit's length in the movie's scale, and where in the media playing begins in the media's.</summary>
    private static (long Delay, long MediaTime) EditsOf(ReadOnlySpan<byte> edits)
    {
        if (!TryFind(edits, "elst"u8, out var at, out var length) || length < BoxHeader + 8)
        {
            return (0, 0);
        }

        var list = edits.Slice(at + BoxHeader, length - BoxHeader);
        var (delay, isLong) = (0L, list[0] == 1);
        for (var entries = list[8..]; entries.Length >= (isLong ? 20 : 12); entries = entries[(isLong ? 20 : 12)..])
        {
            var duration = isLong ? BinaryPrimitives.ReadInt64BigEndian(entries) : BinaryPrimitives.ReadUInt32BigEndian(entries);
            var time = isLong ? BinaryPrimitives.ReadInt64BigEndian(entries[8..]) : BinaryPrimitives.ReadInt32BigEndian(entries[4..]);
            if (time >= 0)
            {
                return (delay, time);
            }

            delay += duration;
        }

        return (delay, 0);
    }

    private static byte[] Edits(long delay, long mediaTime)
    {
        var count = delay > 0 ? 2 : 1;
        var list = new byte[8 + (count * 20)];
        list[0] = 1;
        BinaryPrimitives.WriteInt32BigEndian(list.AsSpan(4), count);
        var entry = list.AsSpan(8);
        if (delay > 0)
        {
            BinaryPrimitives.WriteInt64BigEndian(entry, delay);
            BinaryPrimitives.WriteInt64BigEndian(entry[8..], -1);
            BinaryPrimitives.WriteInt16BigEndian(entry[16..], 1);
            entry = entry[20..];
        }

        BinaryPrimitives.WriteInt64BigEndian(entry[8..], mediaTime);
        BinaryPrimitives.WriteInt16BigEndian(entry[16..], 1);
        return Box("edts"u8, Box("elst"u8, list));
    }

    private static byte[] Box(ReadOnlySpan<byte> type, ReadOnlySpan<byte> body)
    {
        var box = new byte[BoxHeader + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(box, box.Length);
        type.CopyTo(box.AsSpan(4));
        body.CopyTo(box.AsSpan(BoxHeader));
        return box;
    }

    private static bool TryFind(ReadOnlySpan<byte> boxes, ReadOnlySpan<byte> type, out int at, out int length)
    {
        for (at = 0; at + BoxHeader <= boxes.Length; at += length)
        {
            length = BinaryPrimitives.ReadInt32BigEndian(boxes[at..]);
            if (length < BoxHeader || at + length > boxes.Length)
            {
                break;
            }

            if (boxes.Slice(at + 4, 4).SequenceEqual(type))
            {
                return true;
            }
        }

        (at, length) = (0, 0);
        return false;
    }
}
