using LiveRelay.Server.Lessons.Contract;

namespace LiveRelay.Server.Lessons.State;

/// <summary>The quick question to all rooms: one at a time, one answer for each room.</summary>
internal sealed class QuickPoll
{
    private const int LeastChoices = 2;
    private const int MostChoices = 6;

    private readonly Dictionary<string, int> _votes = [];
    private PollView? _poll;

    private bool IsOpen => _poll is { IsOpen: true };

    private IReadOnlyList<int> Counts => [.. Enumerable.Range(0, _poll?.Choices ?? 0).Select(choice => _votes.Values.Count(vote => vote == choice))];

    internal LessonError Open(string question, int choices, Action<LessonEvent> emit)
    {
        if (choices is < LeastChoices or > MostChoices)
        {
            return LessonError.BadValue;
        }

        Close(emit);
        emit(new PollOpened(question, choices));
        return LessonError.None;
    }

    internal LessonError Vote(string participantId, long pollId, int choice, Action<LessonEvent> emit)
    {
        if (_poll is not { } poll || poll.Id != pollId)
        {
            return LessonError.NotFound;
        }

        if (!poll.IsOpen)
        {
            return LessonError.Closed;
        }

        if (choice < 0 || choice >= poll.Choices)
        {
            return LessonError.BadValue;
        }

        if (VoteOf(participantId) != choice)
        {
            emit(new PollAnswered(pollId, new VoteView(participantId, choice)));
        }

        return LessonError.None;
    }

    internal LessonError Close(Action<LessonEvent> emit)
    {
        if (!IsOpen)
        {
            return LessonError.NotFound;
        }

        emit(new PollClosed(_poll!.Id, Counts));
        return LessonError.None;
    }

    internal int? VoteOf(string participantId) => _votes.TryGetValue(participantId, out var choice) ? choice : null;

    /// <summary>As the teacher sees it, or all others.</summary>
    internal PollView? View(bool forTeacher) => _poll is not { } poll
        ? null
        : poll with
        {
            Counts = forTeacher || !poll.IsOpen ? Counts : [],
            Votes = forTeacher ? [.. _votes.Select(static vote => new VoteView(vote.Key, vote.Value))] : [],
        };

    internal void Apply(LessonEvent change)
    {
        switch (change)
        {
            case PollOpened opened:
                _poll = new PollView(opened.Revision, opened.Question, opened.Choices, IsOpen: true, [], []);
                _votes.Clear();
                break;
            case PollAnswered answered:
                _votes[answered.Vote.ParticipantId] = answered.Vote.Choice;
                break;
            case PollClosed:
                _poll = _poll! with { IsOpen = false };
                break;
        }
    }
}
