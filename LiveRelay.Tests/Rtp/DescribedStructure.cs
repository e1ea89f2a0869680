using LiveRelay.Media.Rtp;

namespace LiveRelay.Tests.Rtp;

/// <summary>A row of the tables in AV1's RTP specification, appendix A.10.</summary>
/// <param name="SpatialId">S.</param>
/// <param name="TemporalId">T.</param>
/// <param name="Fdiffs">What its frames refer to.</param>
/// <param name="Chains">The distance to the last frame of each chain.</param>
/// <param name="Indications">A letter for each decode target: - D S R.</param>
internal sealed record DescribedTemplate(int SpatialId, int TemporalId, int[] Fdiffs, int[] Chains, string Indications);

/// <summary>Structures of the specification's examples, and descriptors with them, bit by bit as appendix A.8 says.</summary>
internal sealed record DescribedStructure(DescribedTemplate[] Templates, int[] ProtectedBy, (int Width, int Height)[] Resolutions, int TemplateIdOffset = 0)
{
    /// <summary>Appendix A.10.2.1.</summary>
    internal static DescribedStructure L1T3 => new(
        [
            new(0, 0, [], [0], "SSS"),
            new(0, 0, [4], [4], "SSS"),
            new(0, 1, [2], [2], "SD-"),
            new(0, 2, [1], [1], "D--"),
            new(0, 2, [1], [3], "D--"),
        ],
        [0, 0, 0],
        []);

    /// <summary>Appendix A.10.2.2.</summary>
    internal static DescribedStructure L3T3 => new(
        [
            new(0, 0, [], [0, 0, 0], "SSSSSSSSS"),
            new(0, 0, [12], [12, 11, 10], "RRRRRRSSS"),
            new(0, 1, [6], [6, 5, 4], "RR-RR-SD-"),
            new(0, 2, [3], [3, 2, 1], "R--R--D--"),
            new(0, 2, [3], [9, 8, 7], "R--R--D--"),
            new(1, 0, [1], [1, 1, 1], "SSSSSS---"),
            new(1, 0, [12, 1], [1, 1, 1], "RRRSSS---"),
            new(1, 1, [6, 1], [7, 6, 5], "RR-SD----"),
            new(1, 2, [3, 1], [4, 3, 2], "R--D-----"),
            new(1, 2, [3, 1], [10, 9, 8], "R--D-----"),
            new(2, 0, [1], [2, 1, 1], "SSS------"),
            new(2, 0, [12, 1], [2, 1, 1], "SSS------"),
            new(2, 1, [6, 1], [8, 7, 6], "SD-------"),
            new(2, 2, [3, 1], [5, 4, 3], "D--------"),
            new(2, 2, [3, 1], [11, 10, 9], "D--------"),
        ],
        [2, 2, 2, 1, 1, 1, 0, 0, 0],
        [(320, 180), (640, 360), (1280, 720)]);

    /// <summary>The descriptor of a packet that brings the structure.</summary>
    internal byte[] First(int template, ushort frameNumber, bool starts = true, bool ends = true)
    {
        var bytes = new byte[256];
        var writer = new BitWriter(bytes);
        WriteMandatory(ref writer, template, frameNumber, starts, ends);
        writer.Bits(0b10000, 5);
        Write(ref writer);
        return bytes[..writer.Length];
    }

    /// <summary>The descriptor of another packet, as short as can be.</summary>
    internal byte[] Next(int template, ushort frameNumber, bool starts = true, bool ends = true)
    {
        var bytes = new byte[DependencyDescriptor.MandatoryLength];
        var writer = new BitWriter(bytes);
        WriteMandatory(ref writer, template, frameNumber, starts, ends);
        return bytes;
    }

    /// <summary>The descriptor of a frame that differs from its template in everything.</summary>
    internal byte[] Custom(int template, ushort frameNumber, string indications, int[] fdiffs, uint active)
    {
        var bytes = new byte[64];
        var writer = new BitWriter(bytes);
        WriteMandatory(ref writer, template, frameNumber, true, true);
        writer.Bits(0b01111, 5);
        writer.Bits(active, ProtectedBy.Length);
        WriteIndications(ref writer, indications);
        foreach (var fdiff in fdiffs)
        {
            var size = fdiff > 256 ? 3 : fdiff > 16 ? 2 : 1;
            writer.Bits((uint)size, 2);
            writer.Bits((uint)fdiff - 1, 4 * size);
        }

        writer.Bits(0, 2);
        writer.Bits(0, 8 * Templates[0].Chains.Length);
        return bytes[..writer.Length];
    }

    private void WriteMandatory(ref BitWriter writer, int template, ushort frameNumber, bool starts, bool ends)
    {
        writer.Bits(starts ? 1u : 0, 1);
        writer.Bits(ends ? 1u : 0, 1);
        writer.Bits((uint)(template + TemplateIdOffset) % 64, 6);
        writer.Bits(frameNumber, 16);
    }

    private void Write(ref BitWriter writer)
    {
        writer.Bits((uint)TemplateIdOffset, 6);
        writer.Bits((uint)ProtectedBy.Length - 1, 5);
        for (var i = 0; i < Templates.Length; i++)
        {
            var next = i + 1 < Templates.Length ? Templates[i + 1] : null;
            writer.Bits(next is null ? 3u : next.SpatialId > Templates[i].SpatialId ? 2u : next.TemporalId > Templates[i].TemporalId ? 1u : 0, 2);
        }

        foreach (var template in Templates)
        {
            WriteIndications(ref writer, template.Indications);
        }

        foreach (var template in Templates)
        {
            foreach (var fdiff in template.Fdiffs)
            {
                writer.Bits(1, 1);
                writer.Bits((uint)fdiff - 1, 4);
            }

            writer.Bits(0, 1);
        }

        var chains = Templates[0].Chains.Length;
        WriteNonSymmetric(ref writer, ProtectedBy.Length + 1, chains);
        foreach (var chain in ProtectedBy)
        {
            WriteNonSymmetric(ref writer, chains, chain);
        }

        foreach (var distance in Templates.SelectMany(static template => template.Chains))
        {
            writer.Bits((uint)distance, 4);
        }

        writer.Bits(Resolutions.Length > 0 ? 1u : 0, 1);
        foreach (var (width, height) in Resolutions)
        {
            writer.Bits((uint)width - 1, 16);
            writer.Bits((uint)height - 1, 16);
        }
    }

    private static void WriteIndications(ref BitWriter writer, string indications)
    {
        foreach (var letter in indications)
        {
            writer.Bits((uint)"-DSR".IndexOf(letter, StringComparison.Ordinal), 2);
        }
    }

    /// <summary>write_ns of appendix A.8.2.</summary>
    private static void WriteNonSymmetric(ref BitWriter writer, int n, int value)
    {
        var width = 32 - System.Numerics.BitOperations.LeadingZeroCount((uint)n);
        var shorter = (1 << width) - n;
        if (n > 1)
        {
            writer.Bits((uint)(value < shorter ? value : value + shorter), value < shorter ? width - 1 : width);
        }
    }
}
