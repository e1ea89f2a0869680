using LiveRelay.Media.Recording;

namespace LiveRelay.Server.Recording;

/// <summary>What <see cref="LessonRecorder"/> has to do next.</summary>
/// <param name="LessonId">The lesson.</param>
/// <param name="IsAgain">Whether it was tried before: meanwhile the lesson may have moved on.</param>
internal abstract record RecorderWork(string LessonId, bool IsAgain);

/// <summary>A lesson went live, still is, or is not.</summary>
/// <param name="LessonId">The lesson.</param>
/// <param name="LiveSince">When it went live; <c>null</c>: it is not live.</param>
internal sealed record LessonMoved(string LessonId, DateTimeOffset? LiveSince) : RecorderWork(LessonId, IsAgain: false);

/// <summary>A file of a recording was begun.</summary>
/// <param name="LessonId">The lesson.</param>
/// <param name="RecordingId">The recording.</param>
/// <param name="Track">The file.</param>
internal sealed record BegunTrack(string LessonId, string RecordingId, RecordedTrackInfo Track) : RecorderWork(LessonId, IsAgain: false);
