using System.Buffers.Binary;

namespace LiveRelay.Media.Recording.Mp4;

/// <summary>What a file's trex says of samples where a fragment says nothing (ISO/IEC 14496-12 section 8.8.3).</summary>
internal readonly record struct SampleDefaults(int Duration, int Size, uint Flags);

/// <summary>
/// A moof with one run of one track (ISO/IEC 14496-12 section 8.8), the recorder's or FFmpeg's. It can be made again, as long as it was, with fewer samples.
/// </summary>
internal readonly ref struct MovieFragment
{
    private const uint HasSampleFlags = 0x400;
    private const uint HasShifts = 0x800;
    private const uint HasDescription = 0x02;
    private const uint HasDefaultSize = 0x10;
    private const uint IsNoSyncSample = 0x10000;
    private const uint MaxSamples = 1 << 16;
    private const int RunHead = 12; // version and flags, number of samples, offset of the data

    private readonly ReadOnlySpan<byte> _moof;
    private readonly ReadOnlySpan<byte> _entries;
    private readonly SampleDefaults _defaults;
    private readonly uint _flags;
    private readonly int _timeAt;
    private readonly bool _isLongTime;
    private readonly int _trackAt;
    private readonly int _runAt;

    private MovieFragment(ReadOnlySpan<byte> moof, ReadOnlySpan<byte> track, ReadOnlySpan<byte> time, ReadOnlySpan<byte> run, SampleDefaults defaults)
    {
        _moof = moof;
        _defaults = defaults;
        _isLongTime = time[0] == 1;
        moof.Overlaps(time, out _timeAt);
        _timeAt += 4;
        moof.Overlaps(track, out _trackAt);
        _trackAt -= BoxReader.HeaderLength;
        moof.Overlaps(run, out _runAt);
        _runAt -= BoxReader.HeaderLength;
        _flags = BinaryPrimitives.ReadUInt32BigEndian(run) & 0xFFFFFF;
        Count = BinaryPrimitives.ReadInt32BigEndian(run[4..]);
        DataOffset = BinaryPrimitives.ReadInt32BigEndian(run[8..]);
        Time = _isLongTime ? BinaryPrimitives.ReadInt64BigEndian(time[4..]) : BinaryPrimitives.ReadUInt32BigEndian(time[4..]);
        _entries = run[(RunHead + (HasFirstFlags ? 4 : 0))..];
    }

    internal int Count { get; }

    /// <summary>When its first sample is decoded, in the track's scale.</summary>
    internal long Time { get; }

    /// <summary>Where its first sample begins, counted from its own beginning.</summary>
    internal int DataOffset { get; }

    private bool HasFirstFlags => (_flags & FragmentWriter.HasFirstFlags) != 0;

    private int EntryLength => 4 * System.Numerics.BitOperations.PopCount(_flags & 0xF00);

    /// <summary>Reads one.</summary>
    /// <param name="moof">The whole box.</param>
    /// <param name="movie">What the file says of all samples.</param>
    /// <param name="fragment">What was read.</param>
    internal static bool TryParse(ReadOnlySpan<byte> moof, SampleDefaults movie, out MovieFragment fragment)
    {
        fragment = default;
        if (moof.Length < BoxReader.HeaderLength || !BoxReader.TryFind(moof[BoxReader.HeaderLength..], "traf"u8, out var track)
            || !BoxReader.TryFind(track, "tfhd"u8, out var header) || !BoxReader.TryFind(track, "tfdt"u8, out var time)
            || !BoxReader.TryFind(track, "trun"u8, out var run) || !TryReadDefaults(header, movie, out var defaults)
            || time.Length < 8 || time[0] > 1 || (time[0] == 1 && time.Length < 12) || run.Length < RunHead)
        {
            return false;
        }

        // What could stand behind the run, and its bytes, would have to move with it.
        var flags = BinaryPrimitives.ReadUInt32BigEndian(run) & 0xFFFFFF;
        if (!moof[^run.Length..].Overlaps(run, out var behind) || behind != 0 || (flags & FragmentWriter.HasDataOffset) == 0)
        {
            return false;
        }

        var count = BinaryPrimitives.ReadUInt32BigEndian(run[4..]);
        var head = RunHead + ((flags & FragmentWriter.HasFirstFlags) != 0 ? 4 : 0);
        if (count > MaxSamples || run.Length != head + (count * 4L * System.Numerics.BitOperations.PopCount(flags & 0xF00)))
        {
            return false;
        }

        fragment = new MovieFragment(moof, track, time, run, defaults);
        return fragment.Time >= 0;
    }

    internal int DurationOf(int sample) => (_flags & FragmentWriter.HasDurations) != 0 ? Field(sample, FragmentWriter.HasDurations) : _defaults.Duration;

    internal int SizeOf(int sample) => (_flags & FragmentWriter.HasSizes) != 0 ? Field(sample, FragmentWriter.HasSizes) : _defaults.Size;

    /// <summary>How much later it is shown than it is decoded.</summary>
    internal int ShiftOf(int sample) => (_flags & HasShifts) != 0 ? Field(sample, HasShifts) : 0;

    internal bool IsKeyFrame(int sample) => (FlagsOf(sample) & IsNoSyncSample) == 0;

    /// <summary>The same with some of its samples only, as long as this: what is over becomes a free box behind it.</summary>
    /// <param name="first">The first that stays.</param>
    /// <param name="count">How many stay, at least one.</param>
    /// <param name="earlier">By how much all are decoded earlier, in the track's scale; never before 0.</param>
    internal byte[] Keep(int first, int count, long earlier = 0)
    {
        byte[] kept = [.. _moof];
        var (time, offset) = (Time, DataOffset);
        for (var i = 0; i < first; i++)
        {
            time += DurationOf(i);
            offset += SizeOf(i);
        }

        TimeBytes(time - earlier).CopyTo(kept.AsSpan(_timeAt));
        var run = kept.AsSpan(_runAt + BoxReader.HeaderLength);
        BinaryPrimitives.WriteInt32BigEndian(run[4..], count);
        BinaryPrimitives.WriteInt32BigEndian(run[8..], offset);
        if (HasFirstFlags)
        {
            BinaryPrimitives.WriteUInt32BigEndian(run[RunHead..], FlagsOf(first));
        }

        var entries = kept.AsSpan(kept.Length - _entries.Length);
        _entries.Slice(first * EntryLength, count * EntryLength).CopyTo(entries);
        var rest = entries[(count * EntryLength)..];
        rest.Clear();
        if (rest.Length >= BoxReader.HeaderLength)
        {
            BinaryPrimitives.WriteInt32BigEndian(rest, rest.Length);
            "free"u8.CopyTo(rest[4..]);
            foreach (var box in (ReadOnlySpan<int>)[0, _trackAt, _runAt])
            {
                var size = kept.AsSpan(box);
                BinaryPrimitives.WriteInt32BigEndian(size, BinaryPrimitives.ReadInt32BigEndian(size) - rest.Length);
            }
        }

        return kept;
    }

    /// <summary>What makes the whole of it decoded earlier.</summary>
    /// <param name="offset">Where in the file it begins.</param>
    /// <param name="earlier">By how much, in the track's scale; never before 0.</param>
    internal BytePatch Move(long offset, long earlier)
    {
        var bytes = TimeBytes(Time - earlier);
        return new BytePatch(offset + _timeAt, bytes.Length, bytes);
    }

    private byte[] TimeBytes(long time)
    {
        var bytes = new byte[_isLongTime ? 8 : 4];
        if (_isLongTime)
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes, Math.Max(0, time));
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)Math.Clamp(time, 0, uint.MaxValue));
        }

        return bytes;
    }

    private static bool TryReadDefaults(ReadOnlySpan<byte> header, SampleDefaults movie, out SampleDefaults defaults)
    {
        defaults = movie;
        if (header.Length < 8)
        {
            return false;
        }

        var flags = BinaryPrimitives.ReadUInt32BigEndian(header) & 0xFFFFFF;
        var fields = header[8..];
        const uint Known = HasDescription | FragmentWriter.HasDefaultDuration | HasDefaultSize | FragmentWriter.HasDefaultFlags;
        if ((flags & FragmentWriter.DefaultBaseIsMoof) == 0 || (flags & 0x01) != 0
            || fields.Length != 4 * System.Numerics.BitOperations.PopCount(flags & Known))
        {
            return false;
        }

        fields = (flags & HasDescription) != 0 ? fields[4..] : fields;
        if ((flags & FragmentWriter.HasDefaultDuration) != 0)
        {
            defaults = defaults with { Duration = BinaryPrimitives.ReadInt32BigEndian(fields) };
            fields = fields[4..];
        }

        if ((flags & HasDefaultSize) != 0)
        {
            defaults = defaults with { Size = BinaryPrimitives.ReadInt32BigEndian(fields) };
            fields = fields[4..];
        }

        defaults = (flags & FragmentWriter.HasDefaultFlags) != 0 ? defaults with { Flags = BinaryPrimitives.ReadUInt32BigEndian(fields) } : defaults;
        return true;
    }

    private uint FlagsOf(int sample) =>
        sample == 0 && HasFirstFlags ? BinaryPrimitives.ReadUInt32BigEndian(_moof[(_runAt + BoxReader.HeaderLength + RunHead)..])
        : (_flags & HasSampleFlags) != 0 ? (uint)Field(sample, HasSampleFlags) : _defaults.Flags;

    /// <summary>A sample's fields stand in the order of their flags.</summary>
    private int Field(int sample, uint flag) =>
        BinaryPrimitives.ReadInt32BigEndian(_entries[((sample * EntryLength) + (4 * System.Numerics.BitOperations.PopCount(_flags & (flag - 1) & 0xF00)))..]);
}
