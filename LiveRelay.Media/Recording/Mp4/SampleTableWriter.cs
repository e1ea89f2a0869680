namespace LiveRelay.Media.Recording.Mp4;

/// <summary>Writes the tables of a complete file's samples (ISO/IEC 14496-12 sections 8.6 and 8.7): each fragment's mdat is a chunk.</summary>
internal static class SampleTableWriter
{
    internal static void Write(BoxWriter writer, TrackConfiguration configuration, SampleTable samples)
    {
        WriteDurations(writer, samples);
        if (configuration.IsVideo)
        {
            WriteKeyFrames(writer, samples);
        }

        WriteChunks(writer, samples);
        WriteSizes(writer, samples);
        WriteOffsets(writer, samples);
        if (!configuration.IsVideo)
        {
            WritePreRoll(writer, samples.Count);
        }
    }

    private static void WriteDurations(BoxWriter writer, SampleTable samples)
    {
        var box = writer.Begin("stts"u8, 0, 0);
        var counter = BeginCount(writer);
        for (var i = 0; i < samples.Count;)
        {
            var first = i;
            var duration = samples.DurationOf(i);
            while (++i < samples.Count && samples.DurationOf(i) == duration)
            {
            }

            writer.I32(i - first);
            writer.I32(duration);
        }

        EndCount(writer, counter, 8);
        writer.End(box);
    }

    private static void WriteKeyFrames(BoxWriter writer, SampleTable samples)
    {
        var box = writer.Begin("stss"u8, 0, 0);
        var counter = BeginCount(writer);
        foreach (var fragment in samples.Fragments)
        {
            if (fragment.StartsWithKeyFrame)
            {
                writer.I32(fragment.FirstSample + 1);
            }
        }

        EndCount(writer, counter, 4);
        writer.End(box);
    }

    private static void WriteChunks(BoxWriter writer, SampleTable samples)
    {
        var box = writer.Begin("stsc"u8, 0, 0);
        var counter = BeginCount(writer);
        var last = 0;
        for (var i = 0; i < samples.Fragments.Count; i++)
        {
            var count = samples.EndOf(i) - samples.Fragments[i].FirstSample;
            if (count != last)
            {
                writer.I32(i + 1);
                writer.I32(count);
                writer.U32(1);
                last = count;
            }
        }

        EndCount(writer, counter, 12);
        writer.End(box);
    }

    private static void WriteSizes(BoxWriter writer, SampleTable samples)
    {
        var box = writer.Begin("stsz"u8, 0, 0);
        writer.U32(0);
        writer.I32(samples.Count);
        for (var i = 0; i < samples.Count; i++)
        {
            writer.I32(samples.SizeOf(i));
        }

        writer.End(box);
    }

    private static void WriteOffsets(BoxWriter writer, SampleTable samples)
    {
        var box = writer.Begin("co64"u8, 0, 0);
        writer.I32(samples.Fragments.Count);
        foreach (var fragment in samples.Fragments)
        {
            writer.U64(fragment.Payload);
        }

        writer.End(box);
    }

    /// <summary>Encapsulation of Opus in ISOBMFF, section 4.3.6.2: a decoder is right again 80 ms, four usual packets, behind a seek.</summary>
    private static void WritePreRoll(BoxWriter writer, int samples)
    {
        var box = writer.Begin("sgpd"u8, 1, 0);
        writer.Bytes("roll"u8);
        writer.U32(2); // bytes of an entry
        writer.U32(1);
        writer.U16(unchecked((ushort)-4));
        writer.End(box);
        box = writer.Begin("sbgp"u8, 0, 0);
        writer.Bytes("roll"u8);
        writer.U32(1);
        writer.I32(samples);
        writer.U32(1);
        writer.End(box);
    }

    private static int BeginCount(BoxWriter writer)
    {
        writer.U32(0);
        return writer.Length;
    }

    /// <summary>Writes how many entries of <paramref name="size"/> bytes came behind the count.</summary>
    private static void EndCount(BoxWriter writer, int start, int size) => writer.SetI32(start - 4, (writer.Length - start) / size);
}
