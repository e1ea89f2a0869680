using LiveRelay.Server.Lessons.Contract;

namespace LiveRelay.Server.Lessons.State;

/// <summary>What observers say to each other and mark, each at its moment of the lesson.</summary>
internal sealed class SideDiscussion(LessonRules rules)
{
    private readonly List<SideView> _entries = [];
    private readonly HashSet<long> _ids = [];

    internal IReadOnlyList<SideView> Newest => _entries;

    internal LessonError Say(Participant by, MarkKind? mark, string text, long? threadId, Action<LessonEvent> emit)
    {
        if (threadId is { } thread && !_ids.Contains(thread))
        {
            return LessonError.NotFound;
        }

        if (mark is { } kind && !Enum.IsDefined(kind))
        {
            return LessonError.BadValue;
        }

        emit(new SideSaid(by.Id, by.Name, by.School, mark, text, threadId));
        return LessonError.None;
    }

    internal void Apply(LessonEvent change)
    {
        if (change is SideSaid said)
        {
            _ids.Add(said.Revision);
            _entries.Add(new SideView(
                said.Revision, said.ParticipantId, said.Name, said.School, said.Mark, said.Text, said.ThreadId, said.At, said.LessonTime));
            if (_entries.Count > rules.SnapshotMessages)
            {
                _entries.RemoveAt(0);
            }
        }
    }
}
