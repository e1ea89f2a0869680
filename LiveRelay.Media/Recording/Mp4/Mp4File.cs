using System.Diagnostics.CodeAnalysis;

namespace LiveRelay.Media.Recording.Mp4;

/// <summary>A recorded file as it is read: its header, then either its table of samples or its fragments.</summary>
internal sealed class Mp4File
{
    /// <summary>More than any header of ours has: an H.264 stream's parameter sets are what is long in it.</summary>
    private const int MaxHeaderLength = 256 << 10;

    private readonly IReadableFile _file;
    private readonly int _headerLength;

    private Mp4File(IReadableFile file, int headerLength, TrackConfiguration configuration, TimeSpan startsAt)
    {
        _file = file;
        _headerLength = headerLength;
        Configuration = configuration;
        StartsAt = startsAt;
        End = headerLength;
    }

    /// <summary>Of a complete file what its table says, which stands for the header's.</summary>
    internal TrackConfiguration Configuration { get; set; }

    internal TimeSpan StartsAt { get; }

    internal SampleTable Samples { get; private set; } = new();

    /// <summary>Where the last whole fragment ends.</summary>
    internal long End { get; private set; }

    /// <summary>Reads the header; <c>null</c> if that is not one of ours, or is not whole.</summary>
    internal static Mp4File? Open(IReadableFile file)
    {
        var bytes = new byte[(int)Math.Min(file.Length, 4096)];
        if (Fill(file, 0, bytes) < FileHead.Length + FileHead.TypeLength + BoxReader.HeaderLength)
        {
            return null;
        }

        var start = FileHead.Length + FileHead.TypeLength;
        var movieLength = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(start));
        if (movieLength is < BoxReader.HeaderLength or > MaxHeaderLength || start + movieLength > file.Length)
        {
            return null;
        }

        if (start + movieLength > bytes.Length)
        {
            bytes = new byte[start + (int)movieLength];
            Fill(file, 0, bytes);
        }

        var inner = bytes.AsSpan(FileHead.Length, FileHead.TypeLength + (int)movieLength);
        return BoxReader.TryFind(inner, "ftyp"u8, out _) && BoxReader.TryFind(inner, "moov"u8, out var movie)
            && MovieReader.TryRead(movie, out var configuration, out var startsAt)
            ? new Mp4File(file, start + (int)movieLength, configuration, startsAt)
            : null;
    }

    /// <summary>Reads the table of a complete file; false if the file is not complete.</summary>
    internal bool TryReadTable()
    {
        var head = new byte[FileHead.Length];
        if (Fill(_file, 0, head) < head.Length || !FileHead.TryReadEnd(head, out var end) || end < _headerLength ||
            _file.Length - end is <= BoxReader.HeaderLength or > int.MaxValue / 2)
        {
            return false;
        }

        var bytes = new byte[(int)(_file.Length - end)];
        if (Fill(_file, end, bytes) < bytes.Length || !BoxReader.TryFind(bytes, "moov"u8, out var movie) ||
            movie.Length != bytes.Length - BoxReader.HeaderLength || !IsOfThisTrack(movie, out var configuration) ||
            SampleTableReader.Read(movie, _headerLength, end) is not { } samples)
        {
            return false;
        }

        Configuration = configuration;
        Samples = samples;
        End = end;
        return true;
    }

    /// <summary>Reads the fragments that came since the last call; gives whether there were any.</summary>
    internal bool ReadFragments()
    {
        var reader = new FragmentReader(_file, Samples);
        var before = End;
        var position = End;
        while (reader.TryRead(ref position))
        {
            End = position;
        }

        return End > before;
    }

    internal Mp4Summary Summarize(bool isComplete, long bytesCut)
    {
        var timescale = Configuration.Timescale;
        return new Mp4Summary
        {
            IsComplete = isComplete,
            Codec = Configuration.Codec == SampleCodec.Opus ? "Opus" : Configuration.Codec.ToString().ToUpperInvariant(),
            Codecs = Configuration.Codecs,
            IsVideo = Configuration.IsVideo,
            Width = Configuration.ShownWidth,
            Height = Configuration.ShownHeight,
            Timescale = timescale,
            StartsAt = StartsAt,
            Duration = TimeSpan.FromTicks((long)((Int128)Samples.Duration * TimeSpan.TicksPerSecond / timescale)),
            Samples = Samples.Count,
            InitOffset = FileHead.Length,
            InitBytes = _headerLength - FileHead.Length,
            BytesCut = bytesCut,
            Fragments = ListFragments(),
        };
    }

    /// <summary>Whether a moov is of the header's track; its pictures may be larger, and the place on the lesson's clock is its end.</summary>
    private bool IsOfThisTrack(ReadOnlySpan<byte> movie, [NotNullWhen(true)] out TrackConfiguration? configuration) =>
        MovieReader.TryRead(movie, out configuration, out var startsAt) && startsAt == StartsAt && configuration.Codec == Configuration.Codec;

    private List<Mp4Fragment> ListFragments()
    {
        var fragments = Samples.Fragments;
        var list = new List<Mp4Fragment>(fragments.Count);
        for (var i = 0; i < fragments.Count; i++)
        {
            var isLast = i + 1 == fragments.Count;
            var end = isLast ? End : fragments[i + 1].Offset;
            var until = isLast ? Samples.Duration : fragments[i + 1].Time;
            var fragment = fragments[i];
            var bytes = (int)(end - fragment.Offset);
            list.Add(new Mp4Fragment(fragment.Time, until - fragment.Time, fragment.Offset, bytes, fragment.StartsWithKeyFrame));
        }

        return list;
    }

    private static int Fill(IReadableFile file, long position, Span<byte> bytes)
    {
        var length = 0;
        while (length < bytes.Length && file.Read(position + length, bytes[length..]) is > 0 and var read)
        {
            length += read;
        }

        return length;
    }
}
