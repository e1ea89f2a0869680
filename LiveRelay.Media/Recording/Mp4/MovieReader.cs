using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace LiveRelay.Media.Recording.Mp4;

/// <summary>Reads the moov that <see cref="MovieWriter"/> writes; any other is refused.</summary>
internal static class MovieReader
{
    private const int VisualEntryLength = 78;
    private const int AudioEntryLength = 28;
    private const int MatrixOffset = 52;

    private static readonly SampleCodec[] _codecs = Enum.GetValues<SampleCodec>();

    /// <summary>Reads what the track is.</summary>
    /// <param name="movie">The moov's body.</param>
    /// <param name="configuration">What a decoder must know.</param>
    /// <param name="startsAt">Where on the lesson's clock it begins.</param>
    internal static bool TryRead(ReadOnlySpan<byte> movie, [NotNullWhen(true)] out TrackConfiguration? configuration, out TimeSpan startsAt)
    {
        configuration = null;
        startsAt = default;
        return TryReadStart(movie, out startsAt)
            && TryFindTable(movie, out var table)
            && BoxReader.TryFind(table, "stsd"u8, out var descriptions)
            && descriptions.Length > 8
            && TryReadEntry(descriptions[8..], TurnOf(movie), out configuration);
    }

    /// <summary>The body of the track's stbl.</summary>
    internal static bool TryFindTable(ReadOnlySpan<byte> movie, out ReadOnlySpan<byte> table)
    {
        table = default;
        return BoxReader.TryFind(movie, "trak"u8, out var track)
            && BoxReader.TryFind(track, "mdia"u8, out var media)
            && BoxReader.TryFind(media, "minf"u8, out var information)
            && BoxReader.TryFind(information, "stbl"u8, out table);
    }

    private static bool TryReadStart(ReadOnlySpan<byte> movie, out TimeSpan startsAt)
    {
        startsAt = default;
        var id = MovieWriter.StartBoxId;
        if (!BoxReader.TryFind(movie, "uuid"u8, out var start) || start.Length != id.Length + 8 || !start.StartsWith(id))
        {
            return false;
        }

        var microseconds = BinaryPrimitives.ReadInt64BigEndian(start[id.Length..]);
        if (Math.Abs((decimal)microseconds) > long.MaxValue / TimeSpan.TicksPerMicrosecond)
        {
            return false;
        }

        startsAt = new TimeSpan(microseconds * TimeSpan.TicksPerMicrosecond);
        return true;
    }

    /// <summary>Section 8.3.2, version 1: where the matrix stands.</summary>
    private static int TurnOf(ReadOnlySpan<byte> movie) =>
        BoxReader.TryFind(movie, "trak"u8, out var track) && BoxReader.TryFind(track, "tkhd"u8, out var header) && header.Length > MatrixOffset
            ? TurnMatrix.Read(header[MatrixOffset..])
            : 0;

    private static bool TryReadEntry(ReadOnlySpan<byte> entries, int turn, [NotNullWhen(true)] out TrackConfiguration? configuration)
    {
        configuration = null;
        var reader = new BoxReader(entries);
        if (!reader.TryNext())
        {
            return false;
        }

        foreach (var codec in _codecs)
        {
            if (!reader.Type.SequenceEqual(SampleEntryWriter.EntryType(codec)))
            {
                continue;
            }

            var isVideo = codec != SampleCodec.Opus;
            var length = isVideo ? VisualEntryLength : AudioEntryLength;
            if (reader.Body.Length < length || !BoxReader.TryFind(reader.Body[length..], SampleEntryWriter.ConfigurationType(codec), out var body))
            {
                return false;
            }

            // Sections 12.1.3 and 12.2.3: where the size and the number of channels stand.
            var width = isVideo ? BinaryPrimitives.ReadUInt16BigEndian(reader.Body[24..]) : 0;
            var height = isVideo ? BinaryPrimitives.ReadUInt16BigEndian(reader.Body[26..]) : 0;
            var channels = isVideo ? 0 : BinaryPrimitives.ReadUInt16BigEndian(reader.Body[16..]);
            configuration = new TrackConfiguration(codec, width, height, channels, body.ToArray()) { Turn = turn };
            return true;
        }

        return false;
    }
}
