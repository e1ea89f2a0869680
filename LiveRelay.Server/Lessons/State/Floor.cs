using LiveRelay.Server.Lessons.Contract;

namespace LiveRelay.Server.Lessons.State;

/// <summary>Which rooms have the floor, each in its place, and who speaks.</summary>
internal sealed class Floor(LessonRules rules)
{
    private readonly List<FloorView> _floors = [];

    internal IReadOnlyList<FloorView> All => _floors;

    /// <summary>Who speaks, of the teacher and those who have the floor.</summary>
    internal string? Speaker { get; private set; }

    internal bool Has(string participantId) => _floors.Exists(floor => floor.ParticipantId == participantId);

    internal LessonError Give(string participantId, long now, Action<LessonEvent> emit)
    {
        if (Has(participantId))
        {
            return LessonError.None;
        }

        var index = Enumerable.Range(0, rules.MaxFloors).FirstOrDefault(index => !_floors.Exists(floor => floor.Index == index), -1);
        if (index < 0)
        {
            return LessonError.FloorTaken;
        }

        emit(new FloorGiven(new FloorView(participantId, index, IsMuted: false, now)));
        return LessonError.None;
    }

    internal LessonError Take(string participantId, FloorEnd why, Action<LessonEvent> emit)
    {
        if (!Has(participantId))
        {
            return LessonError.NotFound;
        }

        emit(new FloorTaken(participantId, why));
        return LessonError.None;
    }

    internal LessonError Mute(string participantId, bool isMuted, Action<LessonEvent> emit)
    {
        if (_floors.Find(floor => floor.ParticipantId == participantId) is not { } floor)
        {
            return LessonError.NotFound;
        }

        if (floor.IsMuted != isMuted)
        {
            emit(new FloorMuted(participantId, isMuted));
        }

        return LessonError.None;
    }

    internal void SetSpeaker(string? participantId, Action<LessonEvent> emit)
    {
        if (Speaker != participantId)
        {
            emit(new SpeakerChanged(participantId));
        }
    }

    internal void Apply(LessonEvent change)
    {
        switch (change)
        {
            case SpeakerChanged changed:
                Speaker = changed.ParticipantId;
                break;
            case FloorGiven given:
                _floors.Add(given.Floor);
                break;
            case FloorTaken taken:
                _floors.RemoveAll(floor => floor.ParticipantId == taken.ParticipantId);
                break;
            case FloorMuted muted:
                var index = _floors.FindIndex(floor => floor.ParticipantId == muted.ParticipantId);
                _floors[index] = _floors[index] with { IsMuted = muted.IsMuted };
                break;
        }
    }
}
