using System.Diagnostics.CodeAnalysis;
using LiveRelay.Media.Rtp;

namespace LiveRelay.Media.Recording.Mp4;

/// <summary>
/// The av1C of an AV1 track (AV1 Codec ISO Media File Format Binding, section 2.3) and what the sequence header says (AV1 specification section 5.5).
/// </summary>
internal static class Av1Configuration
{
    private const int SequenceHeaderType = 1;

    internal static bool TryRead(ReadOnlySpan<byte> unit, [NotNullWhen(true)] out TrackConfiguration? configuration)
    {
        configuration = null;
        while (unit.Length > 2)
        {
            // Section 5.3.2: type in bits 3 to 6, extension flag, has_size_field.
            var headerLength = (unit[0] & 0x04) != 0 ? 2 : 1;
            if ((unit[0] & 0x82) != 0x02 || !Leb128.TryRead(unit[headerLength..], out var size, out var sizeLength) ||
                size > unit.Length - headerLength - sizeLength)
            {
                return false;
            }

            var length = headerLength + sizeLength + size;
            if (((unit[0] >> 3) & 0x0F) == SequenceHeaderType)
            {
                if (!TryReadSequence(unit[(headerLength + sizeLength)..length], out var header))
                {
                    return false;
                }

                configuration = new TrackConfiguration(SampleCodec.Av1, header.Width, header.Height, 0, Body(header, unit[..length]));
                return true;
            }

            unit = unit[length..];
        }

        return false;
    }

    /// <summary>The binding's section 5: profile, level and tier, bit depth.</summary>
    internal static string Codecs(ReadOnlySpan<byte> body)
    {
        if (body.Length < 4)
        {
            return "av01";
        }

        var tier = (body[2] & 0x80) != 0 ? 'H' : 'M';
        var depth = (body[2] & 0x40) == 0 ? 8 : (body[2] & 0x20) != 0 ? 12 : 10;
        return TrackConfiguration.Text($"av01.{body[1] >> 5}.{body[1] & 0x1F:D2}{tier}.{depth:D2}");
    }

    private static byte[] Body(in Sequence header, ReadOnlySpan<byte> obu)
    {
        var body = new BoxWriter(64);
        body.U8(0x81); // marker, version 1
        body.U8((header.Profile << 5) | header.Level);
        body.U8((header.Tier << 7) | (Bit(header.Depth > 8) << 6) | (Bit(header.Depth == 12) << 5) | (Bit(header.IsMonochrome) << 4)
            | (Bit(header.HalvesWidth) << 3) | (Bit(header.HalvesHeight) << 2) | header.SamplePosition);
        body.U8(0); // no initial presentation delay
        body.Bytes(obu);
        return body.Written.ToArray();
    }

    private static int Bit(bool value) => value ? 1 : 0;

    private static bool TryReadSequence(ReadOnlySpan<byte> bytes, out Sequence header)
    {
        header = default;
        var reader = new BitReader(bytes);
        header.Profile = (int)reader.Bits(3);
        reader.Skip(1); // still_picture
        var isReduced = reader.Flag();
        if (isReduced)
        {
            header.Level = (int)reader.Bits(5);
        }
        else
        {
            ReadOperatingPoints(ref reader, ref header);
        }

        var widthBits = (int)reader.Bits(4) + 1;
        var heightBits = (int)reader.Bits(4) + 1;
        header.Width = (int)reader.Bits(widthBits) + 1;
        header.Height = (int)reader.Bits(heightBits) + 1;
        if (!isReduced && reader.Flag())
        {
            reader.Skip(7); // frame ids
        }

        reader.Skip(3); // 128x128 superblocks, filter intra, intra edge filter
        if (!isReduced)
        {
            SkipTools(ref reader);
        }

        reader.Skip(3); // superres, cdef, restoration
        ReadColours(ref reader, ref header);
        return !reader.IsOverrun && header.Profile < 3;
    }

    /// <summary>Section 5.5.1: timing, decoder model, and the first operating point's level and tier.</summary>
    private static void ReadOperatingPoints(ref BitReader reader, ref Sequence header)
    {
        var delayBits = 0;
        if (reader.Flag())
        {
            reader.Skip(64); // num_units_in_display_tick, time_scale
            if (reader.Flag())
            {
                reader.ExpGolomb(); // num_ticks_per_picture_minus_1
            }

            if (reader.Flag())
            {
                delayBits = (int)reader.Bits(5) + 1;
                reader.Skip(32 + 5 + 5);
            }
        }

        var hasDisplayDelay = reader.Flag();
        var points = (int)reader.Bits(5) + 1;
        for (var i = 0; i < points; i++)
        {
            reader.Skip(12); // operating_point_idc
            var level = (int)reader.Bits(5);
            var tier = level > 7 ? (int)reader.Bits(1) : 0;
            if (delayBits > 0 && reader.Flag())
            {
                reader.Skip((2 * delayBits) + 1);
            }

            if (hasDisplayDelay && reader.Flag())
            {
                reader.Skip(4);
            }

            if (i == 0)
            {
                header.Level = level;
                header.Tier = tier;
            }
        }
    }

    private static void SkipTools(ref BitReader reader)
    {
        reader.Skip(4); // interintra, masked compound, warped motion, dual filter
        var hasOrderHint = reader.Flag();
        reader.Skip(hasOrderHint ? 2 : 0); // jnt_comp, ref_frame_mvs
        var mayHaveScreenContent = reader.Flag() || reader.Flag(); // chosen by each frame, or forced
        if (mayHaveScreenContent && !reader.Flag())
        {
            reader.Skip(1); // seq_force_integer_mv
        }

        reader.Skip(hasOrderHint ? 3 : 0); // order_hint_bits_minus_1
    }

    /// <summary>Section 5.5.2.</summary>
    private static void ReadColours(ref BitReader reader, ref Sequence header)
    {
        var isHigh = reader.Flag();
        header.Depth = !isHigh ? 8 : header.Profile == 2 && reader.Flag() ? 12 : 10;
        header.IsMonochrome = header.Profile != 1 && reader.Flag();
        var colours = reader.Flag() ? reader.Bits(24) : 0x020202; // primaries, transfer, matrix; 2 is unspecified
        header.HalvesWidth = true;
        header.HalvesHeight = true;
        if (header.IsMonochrome)
        {
            reader.Skip(1); // color_range
            return;
        }

        const uint Srgb = 0x010D00;
        if (colours == Srgb)
        {
            header.HalvesWidth = header.HalvesHeight = false;
            return;
        }

        reader.Skip(1); // color_range
        if (header.Profile == 2)
        {
            header.HalvesWidth = header.Depth != 12 || reader.Flag();
            header.HalvesHeight = header.Depth == 12 && header.HalvesWidth && reader.Flag();
        }
        else
        {
            header.HalvesWidth = header.HalvesHeight = header.Profile == 0;
        }

        header.SamplePosition = header is { HalvesWidth: true, HalvesHeight: true } ? (int)reader.Bits(2) : 0;
    }

    private struct Sequence
    {
        public int Profile;
        public int Level;
        public int Tier;
        public int Width;
        public int Height;
        public int Depth;
        public bool IsMonochrome;
        public bool HalvesWidth;
        public bool HalvesHeight;
        public int SamplePosition;
    }
}
