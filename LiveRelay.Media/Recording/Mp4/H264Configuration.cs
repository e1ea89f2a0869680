using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace LiveRelay.Media.Recording.Mp4;

/// <summary>
/// The avcC of an H.264 track (ISO/IEC 14496-15 section 5.3.3.1) and what its sequence parameter set says (ITU-T H.264 section 7.3.2.1).
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

        if (sequence.Count == 0 || picture.Count == 0 || !TryReadSequenceSet(sequence[0], out var format))
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

    private static byte[] Body(List<byte[]> sequence, List<byte[]> picture, in Format format)
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

    private static bool TryReadSequenceSet(ReadOnlySpan<byte> unit, out Format format)
    {
        format = default;
        Span<byte> bytes = stackalloc byte[Math.Min(unit.Length, 512)];
        var reader = new BitReader(bytes[..Unescape(unit[1..], bytes)]);
        var profile = (int)reader.Bits(8);
        reader.Skip(16);
        reader.ExpGolomb(); // seq_parameter_set_id
        format.Chroma = 1;
        if (profile is 100 or 110 or 122 or 244 or 44 or 83 or 86 or 118 or 128 or 138 or 139 or 134 or 135)
        {
            ReadFormat(ref reader, ref format);
        }

        reader.ExpGolomb(); // log2_max_frame_num_minus4
        SkipPictureOrder(ref reader);
        reader.ExpGolomb(); // max_num_ref_frames
        reader.Skip(1); // gaps_in_frame_num_value_allowed_flag
        var columns = reader.ExpGolomb() + 1;
        var rows = reader.ExpGolomb() + 1;
        var isFrames = reader.Flag();
        reader.Skip(isFrames ? 1 : 2); // mb_adaptive_frame_field_flag, direct_8x8_inference_flag
        rows *= isFrames ? 1u : 2;
        if (columns > 1024 || rows > 1024)
        {
            return false;
        }

        ReadCrop(ref reader, ref format, (int)columns * 16, (int)rows * 16, isFrames);
        return !reader.IsOverrun && format is { Width: > 0, Height: > 0, Chroma: < 4, LumaDepth: < 7, ChromaDepth: < 7 };
    }

    private static void ReadFormat(ref BitReader reader, ref Format format)
    {
        format.Chroma = (int)Math.Min(reader.ExpGolomb(), 4);
        reader.Skip(format.Chroma == 3 ? 1 : 0); // separate_colour_plane_flag
        format.LumaDepth = (int)Math.Min(reader.ExpGolomb(), 7);
        format.ChromaDepth = (int)Math.Min(reader.ExpGolomb(), 7);
        reader.Skip(1); // qpprime_y_zero_transform_bypass_flag
        if (!reader.Flag())
        {
            return;
        }

        for (var list = 0; list < (format.Chroma == 3 ? 12 : 8); list++)
        {
            if (reader.Flag())
            {
                SkipScalingList(ref reader, list < 6 ? 16 : 64);
            }
        }
    }

    /// <summary>Section 7.3.2.1.1.1.</summary>
    private static void SkipScalingList(ref BitReader reader, int size)
    {
        var last = 8;
        var next = 8;
        for (var i = 0; i < size && next != 0; i++)
        {
            next = (last + reader.SignedExpGolomb() + 256) & 0xFF;
            last = next == 0 ? last : next;
        }
    }

    private static void SkipPictureOrder(ref BitReader reader)
    {
        switch (reader.ExpGolomb())
        {
            case 0:
                reader.ExpGolomb(); // log2_max_pic_order_cnt_lsb_minus4
                break;
            case 1:
                reader.Skip(1); // delta_pic_order_always_zero_flag
                reader.SignedExpGolomb();
                reader.SignedExpGolomb();
                for (var cycle = Math.Min(reader.ExpGolomb(), 255); cycle > 0; cycle--)
                {
                    reader.SignedExpGolomb();
                }

                break;
        }
    }

    /// <summary>Equations 7-19 to 7-22: the crop counts in chroma samples, and in fields also in pairs of lines.</summary>
    private static void ReadCrop(ref BitReader reader, ref Format format, int width, int height, bool isFrames)
    {
        format.Width = width;
        format.Height = height;
        if (!reader.Flag())
        {
            return;
        }

        var unitX = format.Chroma is 1 or 2 ? 2 : 1;
        var unitY = (format.Chroma == 1 ? 2 : 1) * (isFrames ? 1 : 2);
        format.Width = (int)Math.Max(0, width - (unitX * ((long)reader.ExpGolomb() + reader.ExpGolomb())));
        format.Height = (int)Math.Max(0, height - (unitY * ((long)reader.ExpGolomb() + reader.ExpGolomb())));
    }

    /// <summary>Section 7.4.1: a 3 behind two zeros keeps start codes out of the unit, and is not part of its content.</summary>
    private static int Unescape(ReadOnlySpan<byte> unit, Span<byte> bytes)
    {
        var length = 0;
        var zeros = 0;
        foreach (var value in unit)
        {
            if (length == bytes.Length)
            {
                break;
            }

            if (zeros >= 2 && value == 3)
            {
                zeros = 0;
                continue;
            }

            zeros = value == 0 ? zeros + 1 : 0;
            bytes[length++] = value;
        }

        return length;
    }

    private struct Format
    {
        public int Width;
        public int Height;
        public int Chroma;
        public int LumaDepth;
        public int ChromaDepth;
    }
}
