namespace LiveRelay.Media.Recording.Mp4;

/// <summary>Completes files, whether their writing ended well or broke off.</summary>
internal static class Mp4Recovery
{
    private const int MinTableLength = 4 << 10;
    private const int SampleTableBytes = 12;

    /// <summary>
    /// Cuts what is no whole fragment, and gives the file the table of its samples. A complete file is not touched, and one that is no recording
    /// neither. When the file throws an <see cref="IOException"/> in between, or the machine stops, it can be called again.
    /// </summary>
    internal static Mp4Summary Finish(IRecordingFile file)
    {
        if (Mp4File.Open(file) is not { } recording)
        {
            return Mp4Summary.Unreadable;
        }

        if (recording.TryReadTable())
        {
            return recording.Summarize(isComplete: true, bytesCut: 0);
        }

        var length = file.Length;
        recording.ReadFragments();
        if (recording.End < length)
        {
            file.Truncate(recording.End);
        }

        recording.Configuration = Complete(file, recording.Configuration, recording.StartsAt, recording.Samples);
        return recording.Summarize(isComplete: true, length - recording.End);
    }

    /// <summary>
    /// Writes the table of samples behind the last fragment, then the head that makes it be seen. Until then the file is a fragmented one with
    /// something behind it. Nothing is forced to the disk: if the machine stops, and the disk has the head but not all of the table, the table is
    /// seen not to fit, and made again.
    /// </summary>
    /// <returns>What the file says of its track from now on: see <see cref="LargestPicture"/>.</returns>
    internal static TrackConfiguration Complete(IRecordingFile file, TrackConfiguration configuration, TimeSpan startsAt, SampleTable samples)
    {
        configuration = LargestPicture.Find(file, configuration, samples);
        var end = file.Length;
        var boxes = new BoxWriter(MinTableLength + (samples.Count * SampleTableBytes));
        MovieWriter.WriteFinal(boxes, configuration, startsAt, samples);
        file.Append(boxes.Written);
        boxes.Clear();
        FileHead.WriteComplete(boxes, configuration.Codec, end);
        file.WriteAt(0, boxes.Written);
        return configuration;
    }
}
