using LiveRelay.Server.Lessons.Contract;

namespace LiveRelay.Server.Lessons.Live;

/// <summary>The pages of a lesson, as its events reach them.</summary>
public interface ILessonAudience
{
    /// <summary>Sends events of one stream to all its connections. A page that is slow to take them holds up nobody.</summary>
    void Send(string lessonId, LessonStream stream, IReadOnlyList<LessonEvent> changes);

    /// <summary>Tells a room's pages, and its helper's, what it answered.</summary>
    void TellVote(string lessonId, string participantId, long pollId, int choice);

    /// <summary>Sends somebody's pages away.</summary>
    void Dismiss(IReadOnlyCollection<string> connectionIds, DismissReason reason);
}
