using LiveRelay.Server.Lessons.Contract;

namespace LiveRelay.Server.Lessons.Live;

/// <summary>Puts rooms' pictures and sound where a lesson wants them. All calls return at once.</summary>
public interface ILessonStage
{
    /// <summary>These rooms have the floor, and nobody else.</summary>
    void SetFloors(string lessonId, IReadOnlyList<FloorView> floors);

    /// <summary>These rooms stand on the teacher's wall, in the order of its slots.</summary>
    void SetWall(string lessonId, IReadOnlyList<string> participantIds);

    /// <summary>Ends all that a participant publishes and watches.</summary>
    void Close(string lessonId, string participantId);
}
