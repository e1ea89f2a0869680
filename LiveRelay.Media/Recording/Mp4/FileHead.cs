using System.Buffers.Binary;

namespace LiveRelay.Media.Recording.Mp4;

/// <summary>
/// The first bytes of a file. While it is written they are an empty box, and behind them stands a fragmented file: its own ftyp, a moov, fragments.
/// Once a moov with all samples stands at the end, they become an ftyp and the header of one mdat around all that: from then on it is a file with
/// a table of its samples, with exact duration and seeking in every player, while each fragment still is where it was.
/// </summary>
internal static class FileHead
{
    private const int LargeHeaderLength = 16;

    /// <summary>An ftyp with four brands.</summary>
    internal const int TypeLength = 32;

    /// <summary>Where the fragmented file begins.</summary>
    internal const int Length = TypeLength + LargeHeaderLength;

    internal static void WriteEmpty(BoxWriter writer)
    {
        var box = writer.Begin("free"u8);
        writer.Zeros(Length - 8);
        writer.End(box);
    }

    /// <summary>The head of a complete file.</summary>
    /// <param name="writer">Takes it.</param>
    /// <param name="codec">One of them has a brand of its own.</param>
    /// <param name="end">Where the moov with the samples begins.</param>
    internal static void WriteComplete(BoxWriter writer, SampleCodec codec, long end)
    {
        WriteType(writer, codec);
        writer.U32(1); // the size follows the type in 64 bits
        writer.Bytes("mdat"u8);
        writer.U64(end - TypeLength);
    }

    /// <summary>ISO/IEC 14496-12 section 4.3; iso6 brings fragments whose offsets count from their own moof.</summary>
    internal static void WriteType(BoxWriter writer, SampleCodec codec)
    {
        var box = writer.Begin("ftyp"u8);
        writer.Bytes("iso6"u8);
        writer.U32(0);
        writer.Bytes("isom"u8);
        writer.Bytes("iso6"u8);
        writer.Bytes("mp41"u8);
        writer.Bytes(codec == SampleCodec.Av1 ? "av01"u8 : "mp42"u8);
        writer.End(box);
    }

    /// <summary>Where the moov with the samples begins; false if the head is not a complete file's.</summary>
    internal static bool TryReadEnd(ReadOnlySpan<byte> head, out long end)
    {
        end = 0;
        if (head.Length < Length || !head[4..].StartsWith("ftyp"u8) || !head[(TypeLength + 4)..].StartsWith("mdat"u8))
        {
            return false;
        }

        var size = BinaryPrimitives.ReadInt64BigEndian(head[(TypeLength + 8)..]);
        end = size > 0 && size < long.MaxValue - TypeLength ? TypeLength + size : 0;
        return end > Length;
    }
}
