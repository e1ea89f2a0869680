using LiveRelay.Server.Lessons.Contract;

namespace LiveRelay.Server.Lessons.State;

/// <summary>The raised hands, fair by room: a room that has not spoken comes before one that has, and among equals who raised first.</summary>
internal sealed class HandQueue
{
    private readonly Dictionary<string, HandView> _hands = [];
    private long _lastNumber;

    /// <summary>In their order.</summary>
    internal IEnumerable<HandView> InOrder => _hands.Values.OrderBy(static hand => hand.Turns).ThenBy(static hand => hand.Number);

    internal bool IsRaised(string participantId) => _hands.ContainsKey(participantId);

    internal LessonError Raise(Participant room, string? reason, long now, Action<LessonEvent> emit)
    {
        if (!IsRaised(room.Id))
        {
            emit(new HandRaised(new HandView(room.Id, _lastNumber + 1, room.Turns, now, Reason: null)));
        }

        if (reason is not null)
        {
            emit(new HandReasonGiven(room.Id, reason));
        }

        return LessonError.None;
    }

    internal LessonError Lower(string participantId, Action<LessonEvent> emit)
    {
        if (!IsRaised(participantId))
        {
            return LessonError.NotFound;
        }

        emit(new HandLowered(participantId));
        return LessonError.None;
    }

    internal LessonError LowerAll(Action<LessonEvent> emit)
    {
        if (_hands.Count > 0)
        {
            emit(new HandsLowered());
        }

        return LessonError.None;
    }

    internal void Apply(LessonEvent change)
    {
        switch (change)
        {
            case HandRaised raised:
                _hands[raised.Hand.ParticipantId] = raised.Hand;
                _lastNumber = Math.Max(_lastNumber, raised.Hand.Number);
                break;
            case HandReasonGiven given when _hands.TryGetValue(given.ParticipantId, out var hand):
                _hands[given.ParticipantId] = hand with { Reason = given.Reason };
                break;
            case HandLowered lowered:
                _hands.Remove(lowered.ParticipantId);
                break;
            case HandsLowered:
                _hands.Clear();
                break;
        }
    }
}
