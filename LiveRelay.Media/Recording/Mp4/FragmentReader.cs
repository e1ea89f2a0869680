using System.Buffers.Binary;

namespace LiveRelay.Media.Recording.Mp4;

/// <summary>Reads fragments that <see cref="FragmentWriter"/> wrote, one behind the other; stops before the first that is not whole.</summary>
internal sealed class FragmentReader(IReadableFile file, SampleTable samples)
{
    private const int HeaderLength = BoxReader.HeaderLength;

    /// <summary>Eight bytes a sample, and less than this for all boxes around them.</summary>
    private const int MaxMoofLength = (FragmentWriter.MaxSamples * 8) + 256;

    private byte[] _buffer = new byte[1024];

    /// <summary>Reads one fragment into the table.</summary>
    /// <param name="position">Where it begins; afterwards where the next does.</param>
    internal bool TryRead(ref long position)
    {
        if (Fill(position, HeaderLength) < HeaderLength || !IsBox(_buffer, "moof"u8, out var moofLength) || moofLength > MaxMoofLength ||
            Fill(position, (int)moofLength + HeaderLength) < moofLength + HeaderLength ||
            !IsBox(_buffer.AsSpan((int)moofLength), "mdat"u8, out var dataLength))
        {
            return false;
        }

        var payload = position + moofLength + HeaderLength;
        var moof = _buffer.AsSpan(HeaderLength, (int)moofLength - HeaderLength);
        if (dataLength > file.Length - payload + HeaderLength || !TryParse(moof, out var fragment) ||
            !fragment.Matches(moofLength, dataLength - HeaderLength))
        {
            return false;
        }

        Align(fragment.Time);
        samples.BeginFragment(position, payload, fragment.StartsWithKeyFrame);
        for (var i = 0; i < fragment.Count; i++)
        {
            samples.Add(fragment.SizeOf(i), fragment.DurationOf(i));
        }

        position = payload + dataLength - HeaderLength;
        return true;
    }

    /// <summary>A last sample lasts until the next fragment begins, whatever was known of that when it was written.</summary>
    private void Align(long time)
    {
        if (samples.Count == 0)
        {
            return;
        }

        var last = samples.DurationOf(samples.Count - 1);
        samples.SetLastDuration((int)Math.Clamp(time - samples.Duration + last, 1, int.MaxValue));
    }

    private int Fill(long position, int count)
    {
        if (count > _buffer.Length)
        {
            _buffer = new byte[Math.Max(count, 2 * _buffer.Length)];
        }

        var length = 0;
        while (length < count && file.Read(position + length, _buffer.AsSpan(length, count - length)) is > 0 and var read)
        {
            length += read;
        }

        return length;
    }

    private static bool IsBox(ReadOnlySpan<byte> header, ReadOnlySpan<byte> type, out long length)
    {
        length = BinaryPrimitives.ReadUInt32BigEndian(header);
        return length >= HeaderLength && header[4..].StartsWith(type);
    }

    private static bool TryParse(ReadOnlySpan<byte> moof, out Fragment fragment)
    {
        fragment = default;
        if (!BoxReader.TryFind(moof, "traf"u8, out var track) || !BoxReader.TryFind(track, "tfhd"u8, out var header) ||
            !BoxReader.TryFind(track, "tfdt"u8, out var time) || !BoxReader.TryFind(track, "trun"u8, out var run) ||
            header.Length < 12 || time.Length != 12 || time[0] != 1)
        {
            return false;
        }

        var flags = BinaryPrimitives.ReadUInt32BigEndian(header);
        var hasDuration = (flags & FragmentWriter.HasDefaultDuration) != 0;
        if ((flags & ~FragmentWriter.HasDefaultDuration) != (FragmentWriter.DefaultBaseIsMoof | FragmentWriter.HasDefaultFlags) ||
            header.Length != (hasDuration ? 16 : 12))
        {
            return false;
        }

        var duration = hasDuration ? BinaryPrimitives.ReadInt32BigEndian(header[8..]) : 0;
        var areKeyFrames = BinaryPrimitives.ReadUInt32BigEndian(header[^4..]) == FragmentWriter.KeyFrameFlags;
        return Fragment.TryRead(run, BinaryPrimitives.ReadInt64BigEndian(time[4..]), duration, areKeyFrames, out fragment);
    }

    /// <summary>A trun's body, and what tfhd and tfdt say beside it.</summary>
    private readonly ref struct Fragment
    {
        private const uint KnownFlags =
            FragmentWriter.HasDataOffset | FragmentWriter.HasFirstFlags | FragmentWriter.HasDurations | FragmentWriter.HasSizes;

        private readonly ReadOnlySpan<byte> _entries;
        private readonly int _duration;
        private readonly int _dataOffset;

        private Fragment(ReadOnlySpan<byte> entries, int count, int duration, int dataOffset, long time, bool startsWithKeyFrame)
        {
            _entries = entries;
            _duration = duration;
            _dataOffset = dataOffset;
            Count = count;
            Time = time;
            StartsWithKeyFrame = startsWithKeyFrame;
        }

        public int Count { get; }

        public long Time { get; }

        public bool StartsWithKeyFrame { get; }

        private int EntryLength => _duration > 0 ? 4 : 8;

        public static bool TryRead(ReadOnlySpan<byte> run, long time, int duration, bool areKeyFrames, out Fragment fragment)
        {
            fragment = default;
            if (run.Length < 12 || time < 0 || duration < 0)
            {
                return false;
            }

            var flags = BinaryPrimitives.ReadUInt32BigEndian(run);
            var count = BinaryPrimitives.ReadUInt32BigEndian(run[4..]);
            var hasFirstFlags = (flags & FragmentWriter.HasFirstFlags) != 0;
            var hasDurations = (flags & FragmentWriter.HasDurations) != 0;
            var start = hasFirstFlags ? 16 : 12;
            if ((flags & ~KnownFlags) != 0 || (flags & FragmentWriter.HasSizes) == 0 || hasDurations != (duration == 0) ||
                count is 0 or > FragmentWriter.MaxSamples || run.Length != start + (count * (hasDurations ? 8 : 4)))
            {
                return false;
            }

            fragment = new Fragment(
                run[start..], (int)count, duration, BinaryPrimitives.ReadInt32BigEndian(run[8..]), time, areKeyFrames || hasFirstFlags);
            return true;
        }

        public int DurationOf(int sample) => _duration > 0 ? _duration : BinaryPrimitives.ReadInt32BigEndian(_entries[(sample * EntryLength)..]);

        public int SizeOf(int sample) => BinaryPrimitives.ReadInt32BigEndian(_entries[((sample * EntryLength) + EntryLength - 4)..]);

        /// <summary>Whether the samples fill the data to the byte, and each lasts.</summary>
        public bool Matches(long moofLength, long dataLength)
        {
            for (var i = 0; i < Count; i++)
            {
                if (SizeOf(i) < 0 || DurationOf(i) <= 0)
                {
                    return false;
                }

                dataLength -= SizeOf(i);
            }

            return dataLength == 0 && _dataOffset == moofLength + HeaderLength;
        }
    }
}
