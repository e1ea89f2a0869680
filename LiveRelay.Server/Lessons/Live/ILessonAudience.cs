using LiveRelay.Server.Lessons.Contract;

namespace LiveRelay.Server.Lessons.Live;

/// <summary>The pages of a lesson, as its events reach them.</summary>
public interface ILessonAudience
{
    /// <summary>Sends an event to all connections of its stream. A page that is slow to take it holds up nobody.</summary>
    void Send(string lessonId, LessonEvent change);

    /// <summary>Sends somebody's pages away.</summary>
    void Dismiss(IReadOnlyCollection<string> connectionIds, DismissReason reason);
}
