using LiveRelay.Server.Lessons.Contract;

namespace LiveRelay.Server.Lessons.Live;

/// <summary>The pages of a lesson, as its events reach them.</summary>
public interface ILessonAudience
{
    /// <summary>Sends events of one stream to all its connections. A page that is slow to take them holds up nobody.</summary>
    void Send(string lessonId, LessonStream stream, IReadOnlyList<LessonEvent> changes);

    /// <summary>Sends somebody's pages away.</summary>
    void Dismiss(IReadOnlyCollection<string> connectionIds, DismissReason reason);
}
