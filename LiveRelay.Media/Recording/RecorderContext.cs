using LiveRelay.Media.Sfu;

namespace LiveRelay.Media.Recording;

/// <summary>What all tracks of one recording share.</summary>
/// <param name="Options">The operator's settings.</param>
/// <param name="Files">The files.</param>
/// <param name="Journal">Who is told.</param>
/// <param name="Origin">The lesson clock's zero, in µs of the loop's clock.</param>
/// <param name="RequestKeyFrame">Has the media loop ask a publisher for a keyframe.</param>
internal sealed record RecorderContext(
    RecordingOptions Options, RecordingFiles Files, IRecordingJournal Journal, long Origin, Action<ProducerStream> RequestKeyFrame)
{
    /// <summary>A moment of the loop's clock on the lesson's, both in µs.</summary>
    internal long ToLessonTime(long local) => local - Origin;
}
