namespace LiveRelay.Media.Recording.Mp4;

/// <summary>
/// Writes moof and the header of the mdat behind it (ISO/IEC 14496-12 section 8.8). A fragment of video never has a keyframe but at its beginning,
/// so that the first sample's flags say all.
/// </summary>
internal static class FragmentWriter
{
    /// <summary>The most samples that one fragment takes.</summary>
    internal const int MaxSamples = 4096;

    internal const uint KeyFrameFlags = 0x02000000; // depends on no other
    internal const uint OtherFrameFlags = 0x01010000; // depends on others, no sync sample

    /// <summary>tfhd: offsets count from the moof; default flags follow; a default duration follows.</summary>
    internal const uint DefaultBaseIsMoof = 0x020000;
    internal const uint HasDefaultFlags = 0x20;
    internal const uint HasDefaultDuration = 0x08;

    /// <summary>trun: the data's offset, the first sample's flags, each sample's duration, each sample's size.</summary>
    internal const uint HasDataOffset = 0x01;
    internal const uint HasFirstFlags = 0x04;
    internal const uint HasDurations = 0x100;
    internal const uint HasSizes = 0x200;

    /// <summary>Writes the boxes; gives where in them the last sample's duration stands, -1 if all samples share one.</summary>
    internal static int Write(BoxWriter writer, uint number, long time, in FragmentSamples samples)
    {
        var hasOneDuration = !samples.IsVideo && !samples.Durations.ContainsAnyExcept(samples.Durations[0]);
        var moof = writer.Begin("moof"u8);
        var box = writer.Begin("mfhd"u8, 0, 0);
        writer.U32(number);
        writer.End(box);
        var track = writer.Begin("traf"u8);
        box = writer.Begin("tfhd"u8, 0, DefaultBaseIsMoof | HasDefaultFlags | (hasOneDuration ? HasDefaultDuration : 0));
        writer.I32(MovieWriter.TrackId);
        if (hasOneDuration)
        {
            writer.I32(samples.Durations[0]);
        }

        writer.U32(samples.IsVideo ? OtherFrameFlags : KeyFrameFlags);
        writer.End(box);
        box = writer.Begin("tfdt"u8, 1, 0);
        writer.U64(time);
        writer.End(box);
        var lastDuration = WriteRun(writer, samples, hasOneDuration, moof);
        writer.End(track);
        writer.End(moof);
        writer.I32(samples.Bytes + 8);
        writer.Bytes("mdat"u8);
        return lastDuration;
    }

    private static int WriteRun(BoxWriter writer, in FragmentSamples samples, bool hasOneDuration, int moof)
    {
        var hasFirstFlags = samples is { IsVideo: true, StartsWithKeyFrame: true };
        var flags = HasDataOffset | HasSizes | (hasFirstFlags ? HasFirstFlags : 0) | (hasOneDuration ? 0 : HasDurations);
        var box = writer.Begin("trun"u8, 0, flags);
        writer.I32(samples.Sizes.Length);
        var dataOffset = writer.Length;
        writer.I32(0);
        if (hasFirstFlags)
        {
            writer.U32(KeyFrameFlags);
        }

        for (var i = 0; i < samples.Sizes.Length; i++)
        {
            if (!hasOneDuration)
            {
                writer.I32(samples.Durations[i]);
            }

            writer.I32(samples.Sizes[i]);
        }

        writer.End(box);
        writer.SetI32(dataOffset, writer.Length - moof + 8); // the run is the moof's last box
        return hasOneDuration ? -1 : writer.Length - 8;
    }
}

/// <summary>What a fragment is made of.</summary>
internal readonly ref struct FragmentSamples
{
    internal required ReadOnlySpan<int> Sizes { get; init; }

    internal required ReadOnlySpan<int> Durations { get; init; }

    /// <summary>All sizes together.</summary>
    internal required int Bytes { get; init; }

    internal required bool IsVideo { get; init; }

    internal required bool StartsWithKeyFrame { get; init; }
}
