using LiveRelay.Server.Lessons.Contract;

namespace LiveRelay.Server.Lessons.Live;

/// <summary>Keeps what happened in lessons.</summary>
public interface ILessonLog
{
    /// <summary>Keeps events, soon: never waits for the disk.</summary>
    void Append(string lessonId, IReadOnlyList<LessonEvent> events);

    /// <summary>All that is kept of a lesson, oldest first.</summary>
    Task<IReadOnlyList<LessonEvent>> ReadAsync(string lessonId, CancellationToken cancellationToken);
}
