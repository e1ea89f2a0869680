namespace LiveRelay.Media.Rtp;

/// <summary>What a sequence parameter set says of the pictures (ITU-T H.264 section 7.3.2.1).</summary>
internal struct H264SequenceParameters
{
    /// <summary>In pixels, what is cropped taken off.</summary>
    public int Width;

    /// <summary>In pixels, what is cropped taken off.</summary>
    public int Height;

    /// <summary>chroma_format_idc.</summary>
    public int Chroma;

    /// <summary>bit_depth_luma_minus8.</summary>
    public int LumaDepth;

    /// <summary>bit_depth_chroma_minus8.</summary>
    public int ChromaDepth;

    /// <summary>Reads a NAL unit of type 7, its header byte included.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> unit, out H264SequenceParameters format)
    {
        format = default;
        if (unit.Length < 4)
        {
            return false;
        }

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

    private static void ReadFormat(ref BitReader reader, ref H264SequenceParameters format)
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
    private static void ReadCrop(ref BitReader reader, ref H264SequenceParameters format, int width, int height, bool isFrames)
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
}
