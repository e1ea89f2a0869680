using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using LiveRelay.Media.Rtp;

namespace LiveRelay.Media.Recording.Mp4;

/// <summary>
/// The avcC of an H.264 track (ISO/IEC 14496-15 section 5.3.3.1).
/// </summary>
internal static class H264Configuration
{
    private const int LengthSize = 4;
    private const int SequenceParameterSet = 7;
    private const int PictureParameterSet = 8;
    private const int MaxSequenceSets = 31;
    private const int MaxPictureSets = 255;

    internal static bool TryRead(ReadOnlySpan<byte> sample, [NotNullWhen(true)] out TrackConfiguration? configuration)
    {
        configuration = null;
        var sequence = new List<byte[]>();
        var picture = new List<byte[]>();
        while (sample.Length > LengthSize)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(sample);
            if (length == 0 || length > sample.Length - LengthSize)
            {
                break;
            }

            var unit = sample.Slice(LengthSize, (int)length);
            Keep(unit, SequenceParameterSet, MaxSequenceSets, sequence);
            Keep(unit, PictureParameterSet, MaxPictureSets, picture);
            sample = sample[(LengthSize + (int)length)..];
        }

        if (sequence.Count == 0 || picture.Count == 0 || !H264SequenceParameters.TryRead(sequence[0], out var format))
        {
            return false;
        }

        configuration = new TrackConfiguration(SampleCodec.H264, format.Width, format.Height, 0, Body(sequence, picture, format));
        return true;
    }

    /// <summary>RFC 6381 section 3.3: profile_idc, constraint flags and level_idc in hexadecimal; in-band parameter sets are avc3.</summary>
    internal static string Codecs(ReadOnlySpan<byte> body) =>
        body.Length < 4 ? "avc3" : $"avc3.{Convert.ToHexString(body.Slice(1, 3))}";

    private static void Keep(ReadOnlySpan<byte> unit, int type, int max, List<byte[]> sets)
    {
        if ((unit[0] & 0x1F) != type || unit.Length is < 2 or > ushort.MaxValue || sets.Count == max)
        {
            return;
        }

        foreach (var known in sets)
        {
            if (unit.SequenceEqual(known))
            {
                return;
            }
        }

        sets.Add(unit.ToArray());
    }

    private static byte[] Body(List<byte[]> sequence, List<byte[]> picture, in H264SequenceParameters format)
    {
        var body = new BoxWriter(256);
        body.U8(1);
        body.Bytes(sequence[0].AsSpan(1, 3)); // profile_idc, constraint flags, level_idc
        body.U8(0xFC | (LengthSize - 1));
        body.U8(0xE0 | sequence.Count);
        WriteSets(body, sequence);
        body.U8(picture.Count);
        WriteSets(body, picture);
        if (IsHigh(sequence[0][1]))
        {
            body.U8(0xFC | format.Chroma);
            body.U8(0xF8 | format.LumaDepth);
            body.U8(0xF8 | format.ChromaDepth);
            body.U8(0);
        }

        return body.Written.ToArray();
    }

    private static void WriteSets(BoxWriter body, List<byte[]> sets)
    {
        foreach (var set in sets)
        {
            body.U16(set.Length);
            body.Bytes(set);
        }
    }

    /// <summary>The profiles whose avcC names the format of samples.</summary>
    private static bool IsHigh(int profile) => profile is 100 or 110 or 122 or 144 or 244 or 44;
}
