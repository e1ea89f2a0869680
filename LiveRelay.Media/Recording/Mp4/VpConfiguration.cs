using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using LiveRelay.Media.Rtp;

namespace LiveRelay.Media.Recording.Mp4;

/// <summary>The vpcC of VP8 and VP9 tracks (VP Codec ISO Media File Format Binding, section "VP Codec Configuration Box").</summary>
internal static class VpConfiguration
{
    private const int Unspecified = 2;

    /// <summary>Levels (times ten) with the largest picture in luma samples and the samples a second (VP9 levels, libvpx's table 1).</summary>
    private static readonly (int Level, int Picture, long Rate)[] _levels =
    [
        (10, 36_864, 829_440), (11, 73_728, 2_764_800), (20, 122_880, 4_608_000), (21, 245_760, 9_216_000), (30, 552_960, 20_736_000),
        (31, 983_040, 36_864_000), (40, 2_228_224, 83_558_400), (41, 2_228_224, 160_432_128), (50, 8_912_896, 311_951_360),
        (60, 35_651_584, 1_176_502_272),
    ];

    /// <summary>RFC 6386 section 9.1: a tag of three bytes, a start code, and 14 bits each for the size, with scaling above them.</summary>
    internal static bool TryReadVp8(ReadOnlySpan<byte> frame, [NotNullWhen(true)] out TrackConfiguration? configuration)
    {
        configuration = null;
        if (frame.Length < 10 || (frame[0] & 0x01) != 0 || !frame[3..].StartsWith((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A]))
        {
            return false;
        }

        var profile = (frame[0] >> 1) & 0x07;
        var width = BinaryPrimitives.ReadUInt16LittleEndian(frame[6..]) & 0x3FFF;
        var height = BinaryPrimitives.ReadUInt16LittleEndian(frame[8..]) & 0x3FFF;
        var body = Body(profile, width, height, depth: 8, subsampling: 1, isFullRange: false, Unspecified);
        configuration = new TrackConfiguration(SampleCodec.Vp8, width, height, 0, body);
        return profile < 4 && width > 0 && height > 0;
    }

    /// <summary>VP9 bitstream specification section 6.2, of a keyframe: frame header as far as the size.</summary>
    internal static bool TryReadVp9(ReadOnlySpan<byte> frame, [NotNullWhen(true)] out TrackConfiguration? configuration)
    {
        configuration = null;
        var reader = new BitReader(frame);
        var marker = reader.Bits(2);
        var profile = (int)(reader.Bits(1) | (reader.Bits(1) << 1));
        var isReserved = profile == 3 && reader.Flag();
        var isRepeated = reader.Flag();
        var isInter = reader.Flag();
        reader.Skip(2); // show_frame, error_resilient_mode
        if (marker != 2 || isReserved || isRepeated || isInter || reader.Bits(24) != 0x498342)
        {
            return false;
        }

        var (depth, subsampling, isFullRange, colours) = ReadColours(ref reader, profile);
        var width = (int)reader.Bits(16) + 1;
        var height = (int)reader.Bits(16) + 1;
        var body = Body(profile, width, height, depth, subsampling, isFullRange, colours);
        configuration = new TrackConfiguration(SampleCodec.Vp9, width, height, 0, body);
        return !reader.IsOverrun;
    }

    /// <summary>The binding's section "Codecs Parameter String": profile, level, bit depth.</summary>
    internal static string Codecs(string name, ReadOnlySpan<byte> body) =>
        body.Length < 7 ? name : TrackConfiguration.Text($"{name}.{body[4]:D2}.{body[5]:D2}.{body[6] >> 4:D2}");

    /// <summary>VP9 section 6.2.2; subsampling as vpcC counts it: 1 is 4:2:0 with chroma at the luma's place, 2 is 4:2:2, 3 is 4:4:4.</summary>
    private static (int Depth, int Subsampling, bool IsFullRange, int Colours) ReadColours(ref BitReader reader, int profile)
    {
        var depth = profile < 2 ? 8 : reader.Flag() ? 12 : 10;
        var space = reader.Bits(3);
        const int Rgb = 7;
        if (space == Rgb)
        {
            reader.Skip((profile & 1) != 0 ? 1 : 0);
            return (depth, 3, true, 1);
        }

        var isFullRange = reader.Flag();
        var subsampling = 1;
        if ((profile & 1) != 0)
        {
            var halvesWidth = reader.Flag();
            var halvesHeight = reader.Flag();
            reader.Skip(1);
            subsampling = halvesWidth ? halvesHeight ? 1 : 2 : 3;
        }

        // Table of color_space: 1 is BT.601, 2 is BT.709; the numbers of ISO/IEC 23091-2 are 6 and 1.
        return (depth, subsampling, isFullRange, space switch { 1 => 6, 2 => 1, _ => Unspecified });
    }

    private static byte[] Body(int profile, int width, int height, int depth, int subsampling, bool isFullRange, int colours)
    {
        var body = new BoxWriter(16);
        body.U32(1u << 24); // version 1, no flags
        body.U8(profile);
        body.U8(LevelOf(width, height));
        body.U8((depth << 4) | (subsampling << 1) | (isFullRange ? 1 : 0));
        body.U8(colours); // primaries
        body.U8(colours); // transfer
        body.U8(colours); // matrix
        body.U16(0); // no initialisation data
        return body.Written.ToArray();
    }

    /// <summary>For 30 pictures a second.</summary>
    private static int LevelOf(int width, int height)
    {
        var picture = (long)width * height;
        foreach (var (level, largest, rate) in _levels)
        {
            if (picture <= largest && picture * 30 <= rate)
            {
                return level;
            }
        }

        return 62;
    }
}
