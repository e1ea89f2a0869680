using LiveRelay.Media.Recording.Mp4;

namespace LiveRelay.Media.Recording;

/// <summary>Recordings are MP4 files: browsers and FFmpeg play them, whole or broken off.</summary>
internal sealed class Mp4Container : IContainer
{
    /// <inheritdoc/>
    public IContainerTrack? Describe(SampleCodec codec, ReadOnlySpan<byte> firstSample, int turn) =>
        TrackConfiguration.FromKeyFrame(codec, firstSample, out var configuration) ? new Track(configuration with { Turn = turn }) : null;

    /// <inheritdoc/>
    public void Finish(IRecordingFile file) => Mp4Recovery.Finish(file);

    private sealed class Track(TrackConfiguration configuration) : IContainerTrack
    {
        public int Width => configuration.ShownWidth;

        public int Height => configuration.ShownHeight;

        public ITrackWriter Begin(IRecordingFile file, TimeSpan startsAt) => new Mp4TrackWriter(file, configuration, startsAt);
    }
}
