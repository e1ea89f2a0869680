using System.Buffers.Binary;

namespace LiveRelay.Media.Recording.Mp4;

/// <summary>Where each sample of a fragmented file with one track lies and when it is shown: of the recorder's files and of those that FFmpeg makes here.</summary>
internal sealed class PlacedSamples
{
    private const int MaxBoxLength = 4 << 20;
    private const int LargeHeaderLength = 16;

    private readonly List<PlacedSample> _all = [];
    private readonly List<PlacedFragment> _fragments = [];
    /// <summary>How much later than its own time a sample is shown, by the edit list.</summary>
    private long _shift;

    private PlacedSamples()
    {
    }

    /// <summary>Units of time in a second.</summary>
    internal int Timescale { get; private set; }

    internal bool IsVideo { get; private set; }

    /// <summary>In the order in which they are decoded.</summary>
    internal IReadOnlyList<PlacedSample> All => _all;

    internal IReadOnlyList<PlacedFragment> Fragments => _fragments;

    /// <summary>What holds for all samples where a fragment says nothing.</summary>
    internal SampleDefaults Defaults { get; private set; }

    /// <summary>Where what was understood ends.</summary>
    internal long End { get; private set; }

    /// <summary>Reads a file up to what it cannot understand; <c>null</c> if that is its head already.</summary>
    /// <param name="file">The file.</param>
    /// <param name="start">Where its boxes begin.</param>
    /// <param name="end">Where they end.</param>
    internal static PlacedSamples? Read(IReadableFile file, long start, long end)
    {
        var samples = new PlacedSamples { End = start };
        while (samples.TryReadBox(file, end))
        {
        }

        samples.Align();
        return samples.Timescale > 0 ? samples : null;
    }

    private bool TryReadBox(IReadableFile file, long end)
    {
        Span<byte> header = stackalloc byte[LargeHeaderLength];
        if (end - End < BoxReader.HeaderLength || !TryFill(file, End, header[..(int)Math.Min(LargeHeaderLength, end - End)]))
        {
            return false;
        }

        long length = BinaryPrimitives.ReadUInt32BigEndian(header);
        length = length == 1 ? BinaryPrimitives.ReadInt64BigEndian(header[8..]) : length;
        if (length < BoxReader.HeaderLength || length > end - End)
        {
            return false;
        }

        var isMovie = header[4..].StartsWith("moov"u8);
        if (isMovie || header[4..].StartsWith("moof"u8))
        {
            if (length > MaxBoxLength)
            {
                return false;
            }

            var box = new byte[length];
            if (!TryFill(file, End, box) || !(isMovie ? TryReadMovie(box.AsSpan(BoxReader.HeaderLength)) : TryReadFragment(file, box, end)))
            {
                return false;
            }
        }

        End += length;
        return true;
    }

    private bool TryReadMovie(ReadOnlySpan<byte> movie)
    {
        if (!BoxReader.TryFind(movie, "mvhd"u8, out var movieHead) || !BoxReader.TryFind(movie, "trak"u8, out var track)
            || !BoxReader.TryFind(track, "mdia"u8, out var media) || !BoxReader.TryFind(media, "mdhd"u8, out var head)
            || !BoxReader.TryFind(media, "hdlr"u8, out var handler) || handler.Length < 12
            || !BoxReader.TryFind(movie, "mvex"u8, out var extends) || !BoxReader.TryFind(extends, "trex"u8, out var defaults) || defaults.Length < 24
            || TimescaleOf(movieHead) is not (> 0 and var movieScale) || TimescaleOf(head) is not (> 0 and var timescale))
        {
            return false;
        }

        IsVideo = handler[8..].StartsWith("vide"u8);
        Timescale = timescale;
        Defaults = new SampleDefaults(
            BinaryPrimitives.ReadInt32BigEndian(defaults[12..]), BinaryPrimitives.ReadInt32BigEndian(defaults[16..]), BinaryPrimitives.ReadUInt32BigEndian(defaults[20..]));
        if (BoxReader.TryFind(track, "edts"u8, out var edits) && BoxReader.TryFind(edits, "elst"u8, out var list))
        {
            var (delay, mediaTime) = ReadEdits(list);
            _shift = (delay * timescale / movieScale) - mediaTime;
        }

        return true;
    }

    private bool TryReadFragment(IReadableFile file, ReadOnlySpan<byte> box, long end)
    {
        Span<byte> header = stackalloc byte[BoxReader.HeaderLength];
        var dataAt = End + box.Length;
        if (Timescale == 0 || !MovieFragment.TryParse(box, Defaults, out var fragment) || end - dataAt < header.Length
            || !TryFill(file, dataAt, header) || !header[4..].SequenceEqual("mdat"u8) || fragment.DataOffset < box.Length + header.Length)
        {
            return false;
        }

        var dataEnd = dataAt + BinaryPrimitives.ReadUInt32BigEndian(header);
        var (position, time, first) = (End + fragment.DataOffset, fragment.Time, _all.Count);
        for (var i = 0; i < fragment.Count; i++)
        {
            var (size, duration) = (fragment.SizeOf(i), fragment.DurationOf(i));
            if (size < 0 || duration < 0 || position + size > dataEnd || dataEnd > end)
            {
                _all.RemoveRange(first, _all.Count - first);
                return false;
            }

            _all.Add(new PlacedSample(position, size, time, duration, time + fragment.ShiftOf(i) + _shift, fragment.IsKeyFrame(i)));
            position += size;
            time += duration;
        }

        _fragments.Add(new PlacedFragment(End, box.Length, dataEnd, first, fragment.Count));
        return true;
    }

    /// <summary>The last sample of a fragment lasts until the next begins, whatever was known of that when it was written.</summary>
    private void Align()
    {
        for (var i = 1; i < _fragments.Count; i++)
        {
            var next = _fragments[i].First;
            if (next > 0 && next < _all.Count)
            {
                var last = _all[next - 1];
                _all[next - 1] = last with { Duration = (int)Math.Clamp(_all[next].Time - last.Time, last.Duration, int.MaxValue) };
            }
        }
    }

    private static int TimescaleOf(ReadOnlySpan<byte> header)
    {
        var at = header.Length > 0 && header[0] == 1 ? 20 : 12;
        return header.Length >= at + 4 ? BinaryPrimitives.ReadInt32BigEndian(header[at..]) : 0;
    }

    /// <summary>How long the empty edits are, in the movie's scale, and where in the media playing begins, in the media's (section 8.6.6).</summary>
    private static (long Delay, long MediaTime) ReadEdits(ReadOnlySpan<byte> list)
    {
        var (delay, isLong) = (0L, list.Length > 0 && list[0] == 1);
        var entry = isLong ? 20 : 12;
        for (var entries = list.Length > 8 ? list[8..] : default; entries.Length >= entry; entries = entries[entry..])
        {
            var time = isLong ? BinaryPrimitives.ReadInt64BigEndian(entries[8..]) : BinaryPrimitives.ReadInt32BigEndian(entries[4..]);
            if (time >= 0)
            {
                return (delay, Math.Min(time, uint.MaxValue));
            }

            delay += BinaryPrimitives.ReadUInt32BigEndian(entries[(isLong ? 4 : 0)..]);
        }

        return (delay, 0);
    }

    private static bool TryFill(IReadableFile file, long position, Span<byte> bytes)
    {
        var length = 0;
        while (length < bytes.Length && file.Read(position + length, bytes[length..]) is > 0 and var read)
        {
            length += read;
        }

        return length == bytes.Length;
    }
}

/// <summary>A sample in its file.</summary>
/// <param name="Offset">Where its bytes begin.</param>
/// <param name="Size">How many they are.</param>
/// <param name="Time">When it is decoded, in the track's scale.</param>
/// <param name="Duration">How long it lasts.</param>
/// <param name="ShownAt">When it is shown, in the track's scale, from the file's beginning.</param>
/// <param name="IsKeyFrame">Whether it needs none before it.</param>
internal readonly record struct PlacedSample(long Offset, int Size, long Time, int Duration, long ShownAt, bool IsKeyFrame);

/// <summary>A moof and its mdat.</summary>
/// <param name="Offset">Where the moof begins.</param>
/// <param name="MoofLength">The moof's length; the mdat is behind it.</param>
/// <param name="End">Where the mdat ends.</param>
/// <param name="First">Its first sample.</param>
/// <param name="Count">How many samples it has.</param>
internal readonly record struct PlacedFragment(long Offset, int MoofLength, long End, int First, int Count);
