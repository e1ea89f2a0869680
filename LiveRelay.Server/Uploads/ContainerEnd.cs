using System.Buffers.Binary;
using System.Numerics;

namespace LiveRelay.Server.Uploads;

/// <summary>
/// Whether a film's own outermost sizes reach behind the end of its file. FFmpeg opens such a file without a word if its tables come first, and it plays until
/// the picture ends in the middle.
/// </summary>
internal static class ContainerEnd
{
    private const int LongestHeader = 16;

    /// <summary>A film has a handful; who sends millions has no film.</summary>
    private const int MostPieces = 10_000;

    private const uint Ebml = 0x1A45DFA3;
    private const uint Segment = 0x18538067;

    /// <summary>What is neither container is not cut off.</summary>
    internal static async Task<bool> IsCutOffAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        return await IsCutOffAsync(file, cancellationToken);
    }

    /// <summary>The same of a stream that can be searched.</summary>
    internal static async Task<bool> IsCutOffAsync(Stream file, CancellationToken cancellationToken)
    {
        var header = new byte[LongestHeader];
        long at = 0;
        for (var pieces = 0; at < file.Length && pieces < MostPieces; pieces++)
        {
            file.Position = at;
            var read = await file.ReadAtLeastAsync(header, LongestHeader, throwOnEndOfStream: false, cancellationToken);
            if (Piece.Read(header.AsSpan(0, read)) is not { Bytes: { } bytes } piece)
            {
                return false;
            }

            if (bytes > file.Length - at)
            {
                return piece.HoldsFilm;
            }

            at += bytes;
        }

        return false;
    }

    /// <summary>A box of ISO/IEC 14496-12 (4.2) or an element of EBML (RFC 8794, 4 to 6).</summary>
    /// <param name="Bytes">With its header; <c>null</c> if it is whole wherever the file ends: fragments, a last box to the end, a segment of unknown size.</param>
    /// <param name="HoldsFilm">Whether pictures and sound are in it.</param>
    private readonly record struct Piece(long? Bytes, bool HoldsFilm)
    {
        private const int IdBytes = 4;

        internal static Piece? Read(ReadOnlySpan<byte> header) => header.Length < 8 ? null
            : BinaryPrimitives.ReadUInt32BigEndian(header) is Ebml or Segment ? ReadElement(header) : ReadBox(header);

        private static Piece? ReadBox(ReadOnlySpan<byte> header)
        {
            var type = header.Slice(4, 4);
            var isFilm = type.SequenceEqual("mdat"u8);
            return BinaryPrimitives.ReadUInt32BigEndian(header) switch
            {
                _ when type.SequenceEqual("moof"u8) => new Piece(null, true),
                0 => new Piece(null, isFilm),
                1 when header.Length == LongestHeader && BinaryPrimitives.ReadInt64BigEndian(header[8..]) is >= LongestHeader and var large => new Piece(large, isFilm),
                >= 8 and var size => new Piece(size, isFilm),
                _ => null,
            };
        }

        private static Piece? ReadElement(ReadOnlySpan<byte> header)
        {
            // As many bytes as its first one has zeros before the first set bit, and one; all ones behind that bit: unknown.
            var first = header[IdBytes];
            var sizeBytes = BitOperations.LeadingZeroCount((uint)first << 24) + 1;
            if (first == 0 || header.Length < IdBytes + sizeBytes)
            {
                return null;
            }

            long size = first & (0xFF >> sizeBytes);
            foreach (var next in header.Slice(IdBytes + 1, sizeBytes - 1))
            {
                size = (size << 8) | next;
            }

            var isFilm = BinaryPrimitives.ReadUInt32BigEndian(header) == Segment;
            return new Piece(size == (1L << (7 * sizeBytes)) - 1 ? null : IdBytes + sizeBytes + size, isFilm);
        }
    }
}
