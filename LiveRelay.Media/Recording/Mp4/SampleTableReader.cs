using System.Buffers.Binary;

namespace LiveRelay.Media.Recording.Mp4;

/// <summary>Reads the tables that <see cref="SampleTableWriter"/> writes; <c>null</c> for any that do not fit each other or the file.</summary>
internal static class SampleTableReader
{
    /// <summary>Reads the table.</summary>
    /// <param name="movie">The moov's body.</param>
    /// <param name="start">Where in the file the first fragment begins.</param>
    /// <param name="end">Where the last one ends.</param>
    internal static SampleTable? Read(ReadOnlySpan<byte> movie, long start, long end)
    {
        if (!MovieReader.TryFindTable(movie, out var boxes) || !TryFind(boxes, "stsz"u8, 4, out var sizes) ||
            !TryFind(boxes, "stts"u8, 8, out var durations) || !TryFind(boxes, "stsc"u8, 12, out var chunks) ||
            !TryFind(boxes, "co64"u8, 8, out var offsets))
        {
            return null;
        }

        var areAllKeyFrames = !TryFind(boxes, "stss"u8, 4, out var keyFrames);
        var table = new SampleTable();
        var runs = new Runs(durations);
        var perChunk = 0;
        for (; !offsets.IsEmpty; offsets = offsets[8..])
        {
            if (!chunks.IsEmpty && BinaryPrimitives.ReadInt32BigEndian(chunks) == table.Fragments.Count + 1)
            {
                perChunk = BinaryPrimitives.ReadInt32BigEndian(chunks[4..]);
                chunks = chunks[12..];
            }

            var isFirstKeyFrame = !keyFrames.IsEmpty && BinaryPrimitives.ReadInt32BigEndian(keyFrames) == table.Count + 1;
            keyFrames = isFirstKeyFrame ? keyFrames[4..] : keyFrames;
            var payload = BinaryPrimitives.ReadInt64BigEndian(offsets);
            if (perChunk <= 0 || perChunk > sizes.Length / 4 || payload <= start || payload > end)
            {
                return null;
            }

            table.BeginFragment(start, payload, areAllKeyFrames || isFirstKeyFrame);
            start = payload;
            if (!TryAdd(table, sizes[..(perChunk * 4)], ref runs, ref start, end))
            {
                return null;
            }

            sizes = sizes[(perChunk * 4)..];
        }

        return sizes.IsEmpty && start == end && chunks.IsEmpty && keyFrames.IsEmpty && runs.IsEmpty ? table : null;
    }

    /// <summary>Adds a chunk's samples; false if they do not fit into what is left of the file.</summary>
    private static bool TryAdd(SampleTable table, ReadOnlySpan<byte> sizes, ref Runs runs, ref long position, long end)
    {
        for (; !sizes.IsEmpty; sizes = sizes[4..])
        {
            var size = BinaryPrimitives.ReadInt32BigEndian(sizes);
            if (size < 0 || size > end - position || !runs.TryNext(out var duration))
            {
                return false;
            }

            position += size;
            table.Add(size, duration);
        }

        return true;
    }

    /// <summary>The entries of a table, if they are as many as it says; stsz has a common size, which ours never has, before the count.</summary>
    private static bool TryFind(ReadOnlySpan<byte> boxes, ReadOnlySpan<byte> type, int entryLength, out ReadOnlySpan<byte> entries)
    {
        var before = type.SequenceEqual("stsz"u8) ? 8 : 4;
        if (!BoxReader.TryFind(boxes, type, out entries) || entries.Length < before + 4 ||
            entries.Length - before - 4 != BinaryPrimitives.ReadUInt32BigEndian(entries[before..]) * (long)entryLength)
        {
            return false;
        }

        entries = entries[(before + 4)..];
        return true;
    }

    /// <summary>An stts, sample by sample.</summary>
    private ref struct Runs(ReadOnlySpan<byte> entries)
    {
        private ReadOnlySpan<byte> _entries = entries;
        private int _left;
        private int _duration;

        public readonly bool IsEmpty => _left == 0 && _entries.IsEmpty;

        public bool TryNext(out int duration)
        {
            if (_left == 0 && !_entries.IsEmpty)
            {
                _left = BinaryPrimitives.ReadInt32BigEndian(_entries);
                _duration = BinaryPrimitives.ReadInt32BigEndian(_entries[4..]);
                _entries = _entries[8..];
            }

            duration = _duration;
            return _left-- > 0 && duration > 0;
        }
    }
}
