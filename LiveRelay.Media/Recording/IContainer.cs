using LiveRelay.Media.Recording.Mp4;

namespace LiveRelay.Media.Recording;

/// <summary>The file format of a recording.</summary>
internal interface IContainer
{
    /// <summary>Reads from a track's first sample what its header needs; <c>null</c> if that does not say enough: another keyframe may.</summary>
    /// <param name="codec">How it is coded.</param>
    /// <param name="firstSample">A keyframe, or any sound.</param>
    /// <param name="turn">By how many degrees clockwise players must turn the picture: 0, 90, 180 or 270.</param>
    IContainerTrack? Describe(SampleCodec codec, ReadOnlySpan<byte> firstSample, int turn);

    /// <summary>Makes a file whose writing broke off complete as far as it goes.</summary>
    void Finish(IRecordingFile file);
}

/// <summary>A track that can begin.</summary>
internal interface IContainerTrack
{
    /// <summary>Pixels, as players show it; 0 for sound.</summary>
    int Width { get; }

    /// <summary>Pixels, as players show it; 0 for sound.</summary>
    int Height { get; }

    /// <summary>Writes the header.</summary>
    ITrackWriter Begin(IRecordingFile file, TimeSpan startsAt);
}

/// <summary>Writes one track into its file. Times are in the track's scale (90 kHz for pictures, 48 kHz for sound) and never go back.</summary>
internal interface ITrackWriter
{
    /// <summary>Adds a sample; how long it lasts is known when the next comes, or with the next call of the others.</summary>
    void Write(long decodeTime, bool isKeyFrame, ReadOnlySpan<byte> sample);

    /// <summary>Makes all samples so far playable; the last one lasts until then.</summary>
    void Flush(long until);

    /// <summary>Completes the file.</summary>
    void End(long until);
}
