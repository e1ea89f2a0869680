using LiveRelay.Media.Sfu;

namespace LiveRelay.Media.Recording;

/// <summary>What the media loop's side tells the recorder's beside packets.</summary>
/// <param name="At">When it happened.</param>
internal abstract record RecorderMessage(Instant At);

/// <summary>Packets of a stream follow, for video from a keyframe on; they take the place of the ones of that track before it.</summary>
/// <param name="At">When.</param>
/// <param name="Track">What it is.</param>
/// <param name="Number">The stream's number in the ring.</param>
/// <param name="Publication">The publishing session's number: streams of one share its clock.</param>
/// <param name="Stream">The stream; to be touched on the media loop's thread only, but for its format.</param>
internal sealed record StreamStarted(Instant At, TrackKey Track, int Number, int Publication, ProducerStream Stream) : RecorderMessage(At);

/// <summary>Nothing more comes of a track for now.</summary>
/// <param name="At">When.</param>
/// <param name="Track">Which.</param>
/// <param name="Reason">Why.</param>
internal sealed record StreamEnded(Instant At, TrackKey Track, GapReason Reason) : RecorderMessage(At);

/// <summary>A classroom has left the stage: its files are complete.</summary>
/// <param name="At">When.</param>
/// <param name="Track">Which; its kind is of no matter.</param>
internal sealed record PartLeft(Instant At, TrackKey Track) : RecorderMessage(At);

/// <summary>The recording ends here.</summary>
/// <param name="At">When.</param>
internal sealed record RecordingStopped(Instant At) : RecorderMessage(At);

/// <summary>One recorded track: a picture or a sound of a part of the stage.</summary>
/// <param name="Track">What it is to the lesson.</param>
/// <param name="Participant">Which classroom's; <c>null</c> for the teacher's.</param>
/// <param name="IsVideo">Picture or sound.</param>
internal readonly record struct TrackKey(TrackName Track, string? Participant, bool IsVideo);
