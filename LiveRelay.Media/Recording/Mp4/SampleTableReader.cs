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
        if (!MovieReader.TryFindTable(movie, out var boxes) || !TryFind(boxes, "stsz"u8, 4, out var sizes) || !TryFind(boxes, "stts"u8, 8, out var durations) ||
            !TryFind(boxes, "stsc"u8, 12, out var chunks) || !TryFind(boxes, "co64"u8, 8, out var offsets))
        {
            return null;
        }

        var areAllKeyFrames = !TryFind(boxes, "stss"u8, 4, out var keyFrames);
        var table = new SampleTable();
        var runs = new Runs(durations);
        var perChunk = 0;
        var sample = 0;
        for (; !offsets.IsEmpty; offsets = offsets[8..])
        {
            if (!chunks.IsEmpty && BinaryPrimitives.ReadInt32BigEndian(chunks) == table.Fragments.Count + 1)
            {
                perChunk = BinaryPrimitives.ReadInt32BigEndian(chunks[4..]);
                chunks = chunks[12..];
            }

            if (perChunk <= 0 || perChunk > (sizes.Length / 4) - sample)
            {
                return null;
            }

            var isKeyFrame = areAllKeyFrames || (!keyFrames.IsEmpty && BinaryPrimitives.ReadInt32BigEndian(keyFrames) == sample + 1);
            keyFrames = isKeyFrame && !areAllKeyFrames ? keyFrames[4..] : keyFrames;
            var payload = BinaryPrimitives.ReadInt64BigEndian(offsets);
            if (payload <= start || payload > end)
            {
                return null;
            }

            table.BeginFragment(start, payload, isKeyFrame);
            start = payload;
            for (var last = sample + perChunk; sample < last; sample++)
            {
                var size = BinaryPrimitives.ReadInt32BigEndian(sizes[(sample * 4)..]);
                if (size < 0 || size > end - start || !runs.TryNext(out var duration))
                {
                    return null;
                }

                start += size;
                table.Add(size, duration);
            }
        }

        return sample == sizes.Length / 4 && start == end && chunks.IsEmpty && keyFrames.IsEmpty && runs.IsEmpty ? table : null;
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
