namespace LiveRelay.Media.Recording.Mp4;

/// <summary>Writes the stsd of a track (ISO/IEC 14496-12 section 8.5.2) with its one entry.</summary>
internal static class SampleEntryWriter
{
    internal static void Write(BoxWriter writer, TrackConfiguration configuration)
    {
        var box = writer.Begin("stsd"u8, 0, 0);
        writer.U32(1);
        var entry = writer.Begin(EntryType(configuration.Codec));
        writer.Zeros(6);
        writer.U16(1); // data reference
        if (configuration.IsVideo)
        {
            WriteVisual(writer, configuration);
        }
        else
        {
            WriteAudio(writer, configuration);
        }

        var codec = writer.Begin(ConfigurationType(configuration.Codec));
        writer.Bytes(configuration.CodecPrivate);
        writer.End(codec);
        writer.End(entry);
        writer.End(box);
    }

    /// <summary>avc3: parameter sets also stand among the samples (ISO/IEC 14496-15 section 5.4.2.1), so that a resolution may change.</summary>
    internal static ReadOnlySpan<byte> EntryType(SampleCodec codec) => codec switch
    {
        SampleCodec.H264 => "avc3"u8,
        SampleCodec.Vp8 => "vp08"u8,
        SampleCodec.Vp9 => "vp09"u8,
        SampleCodec.Av1 => "av01"u8,
        _ => "Opus"u8,
    };

    internal static ReadOnlySpan<byte> ConfigurationType(SampleCodec codec) => codec switch
    {
        SampleCodec.H264 => "avcC"u8,
        SampleCodec.Av1 => "av1C"u8,
        SampleCodec.Opus => "dOps"u8,
        _ => "vpcC"u8,
    };

    /// <summary>ISO/IEC 14496-12 section 12.1.3.</summary>
    private static void WriteVisual(BoxWriter writer, TrackConfiguration configuration)
    {
        writer.Zeros(16);
        writer.U16(configuration.Width);
        writer.U16(configuration.Height);
        writer.U32(0x00480000); // 72 dpi
        writer.U32(0x00480000);
        writer.U32(0);
        writer.U16(1); // frames a sample
        writer.Zeros(32); // compressor's name
        writer.U16(0x0018); // depth
        writer.U16(0xFFFF);
    }

    /// <summary>ISO/IEC 14496-12 section 12.2.3.</summary>
    private static void WriteAudio(BoxWriter writer, TrackConfiguration configuration)
    {
        writer.Zeros(8);
        writer.U16(configuration.Channels);
        writer.U16(16); // sample size, by its template
        writer.U32(0);
        writer.U32((uint)configuration.Timescale << 16);
    }
}
