namespace LiveRelay.Media;

/// <summary>Who speaks in a lesson.</summary>
/// <param name="LessonId">The lesson.</param>
/// <param name="Participant">Who, as named in its <c>PublishRequest</c>; <c>null</c> for nobody.</param>
public readonly record struct LessonSpeaker(string LessonId, string? Participant);
