using LiveRelay.Server.Lessons.Contract;

namespace LiveRelay.Server.Lessons.State;

/// <summary>Which rooms stand on the teacher's wall, in which place.</summary>
internal sealed class Wall
{
    /// <summary>Pictures at once: three rows of three.</summary>
    internal const int Places = 9;

    internal WallView View { get; private set; } = new([], []);

    /// <summary>A room begins or ends to send its small picture.</summary>
    internal static LessonError Show(Participant room, bool isShown, Action<LessonEvent> emit)
    {
        if (room.OnWall != isShown)
        {
            emit(isShown ? new WallJoined(room.Id) : new WallLeft(room.Id));
        }

        return LessonError.None;
    }

    internal LessonError Arrange(IReadOnlyList<string> shown, People people, Action<LessonEvent> emit)
    {
        if (shown.Count > Places || shown.Distinct().Count() != shown.Count)
        {
            return LessonError.BadValue;
        }

        if (!shown.All(id => people.FindRoom(id) is not null))
        {
            return LessonError.NotFound;
        }

        emit(new WallArranged(View with { Shown = [.. shown] }));
        return LessonError.None;
    }

    internal LessonError Pin(string participantId, bool isPinned, Action<LessonEvent> emit)
    {
        if (View.Pinned.Contains(participantId) == isPinned)
        {
            return LessonError.None;
        }

        if (isPinned && View.Pinned.Count >= Places)
        {
            return LessonError.Full;
        }

        var others = View.Pinned.Where(id => id != participantId);
        emit(new WallArranged(View with { Pinned = [.. isPinned ? others.Append(participantId) : others] }));
        return LessonError.None;
    }

    internal void Apply(LessonEvent change)
    {
        switch (change)
        {
            case WallArranged arranged:
                View = arranged.Wall;
                break;
            case ParticipantRemoved removed:
                View = new WallView([.. View.Shown.Where(id => id != removed.ParticipantId)], [.. View.Pinned.Where(id => id != removed.ParticipantId)]);
                break;
        }
    }
}
