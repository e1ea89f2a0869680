using LiveRelay.Server.Lessons.Contract;

namespace LiveRelay.Server.Lessons.State;

/// <summary>Who is in the lesson, who was, and who may not come back.</summary>
internal sealed class People(LessonRules rules)
{
    private readonly Dictionary<string, Participant> _all = [];
    private readonly HashSet<string> _removed = [];

    internal IEnumerable<Participant> All => _all.Values;

    internal int Observers { get; private set; }

    internal Participant? Find(string id) => _all.GetValueOrDefault(id);

    /// <summary>The room of that id; rooms alone can have the floor.</summary>
    internal Participant? FindRoom(string id) => Find(id) is { Role: LessonRole.Classroom } room ? room : null;

    internal bool IsRemoved(string id) => _removed.Contains(id);

    /// <summary>Since when no teacher has been here: <paramref name="now"/> if one is, <c>null</c> if none ever was. Milliseconds since 1970.</summary>
    internal long? TeacherAwaySince(long now) =>
        _all.Values.Where(static participant => participant.Role == LessonRole.Teacher).Max(participant => (long?)(participant.IsHere ? now : participant.AwaySince));

    internal LessonError Enter(Actor actor, Action<LessonEvent> emit)
    {
        if (_removed.Contains(actor.ParticipantId))
        {
            return LessonError.NotAllowed;
        }

        if (actor.Role == LessonRole.Helper || Find(actor.ParticipantId) is { IsHere: true })
        {
            return LessonError.None;
        }

        var known = Find(actor.ParticipantId);
        if (known is null && _all.Count >= rules.MaxParticipants)
        {
            return LessonError.Full;
        }

        var name = known?.Name ?? (actor.IsShared ? Unused(actor.Name) : actor.Name);
        var view = new ParticipantView(
            actor.ParticipantId, actor.Role, name, actor.School, IsHere: true, OnWall: known?.OnWall ?? false, known?.Turns ?? 0);
        if (actor.Role == LessonRole.Observer)
        {
            emit(new ObserverJoined(view));
            emit(new ObserversCounted(Observers));
        }
        else
        {
            emit(new ParticipantJoined(view));
        }

        return LessonError.None;
    }

    internal void Leave(string id, Action<LessonEvent> emit)
    {
        if (Find(id) is not { IsHere: true } participant)
        {
            return;
        }

        if (participant.Role == LessonRole.Observer)
        {
            emit(new ObserverLeft(id));
            emit(new ObserversCounted(Observers));
        }
        else
        {
            emit(new ParticipantLeft(id));
        }
    }

    internal LessonError Report(string id, Presence presence, Action<LessonEvent> emit)
    {
        if (Find(id) is not { IsHere: true } participant)
        {
            return LessonError.NotJoined;
        }

        // Observers are nobody's concern; the teacher's own page measures itself.
        if (participant.Role == LessonRole.Classroom && presence != participant.Presence?.Presence)
        {
            var canRead = presence.ScreenHeight == 0 || presence.ScreenHeight >= rules.LegibleHeight;
            emit(new PresenceChanged(new PresenceView(id, presence, canRead)));
        }

        return LessonError.None;
    }

    internal void Apply(LessonEvent change)
    {
        switch (change)
        {
            case ParticipantJoined joined:
                Put(joined.Participant);
                break;
            case ObserverJoined joined:
                Put(joined.Participant);
                Observers++;
                break;
            case ParticipantLeft left:
                SetAway(left.ParticipantId, left.At);
                break;
            case ObserverLeft left:
                SetAway(left.ParticipantId, left.At);
                Observers--;
                break;
            case ParticipantRemoved removed:
                _removed.Add(removed.ParticipantId);
                if (_all.Remove(removed.ParticipantId, out var participant) && participant is { Role: LessonRole.Observer, IsHere: true })
                {
                    Observers--;
                }

                break;
            case PresenceChanged presence when Find(presence.Presence.ParticipantId) is { } present:
                present.Presence = presence.Presence;
                break;
            case WallJoined wall when Find(wall.ParticipantId) is { } room:
                room.OnWall = true;
                break;
            case WallLeft wall when Find(wall.ParticipantId) is { } room:
                room.OnWall = false;
                break;
            case FloorGiven given when Find(given.Floor.ParticipantId) is { } room:
                room.Turns++;
                break;
        }
    }

    private void Put(ParticipantView view)
    {
        if (!_all.TryGetValue(view.Id, out var participant))
        {
            _all[view.Id] = participant = new Participant(view.Id, view.Role, view.Name, view.School) { Turns = view.Turns, OnWall = view.OnWall };
        }

        participant.IsHere = true;
    }

    private void SetAway(string id, long at)
    {
        if (Find(id) is { } participant)
        {
            participant.IsHere = false;
            participant.AwaySince = at;
            participant.Presence = null;
        }
    }

    private string Unused(string name)
    {
        var taken = _all.Values.Select(static participant => participant.Name).ToHashSet();
        return taken.Contains(name)
            ? Enumerable.Range(2, _all.Count + 1).Select(number => $"{name} {number}").First(candidate => !taken.Contains(candidate))
            : name;
    }
}
