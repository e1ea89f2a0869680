using System.Globalization;
using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Problems;

namespace LiveRelay.Server.Lessons.Minutes;

/// <summary>Makes tables of what happened in a lesson, for people who file them: attendance, hands, chat, questions, polls, tasks, side discussion.</summary>
public sealed class LessonMinutes
{
    private readonly SheetWords _words;
    private readonly TimeZoneInfo _zone;
    private readonly IReadOnlyList<LessonEvent> _events;
    private readonly Dictionary<string, ParticipantView> _people = [];

    /// <summary>Reads a lesson's events.</summary>
    /// <param name="events">All that is kept, oldest first.</param>
    /// <param name="language">The language of heads and words.</param>
    /// <param name="zone">The clock on the wall.</param>
    public LessonMinutes(IReadOnlyList<LessonEvent> events, UiLanguage language, TimeZoneInfo zone)
    {
        _events = events;
        _words = new SheetWords(language);
        _zone = zone;
        foreach (var change in events)
        {
            if ((change as ParticipantJoined)?.Participant is { } participant)
            {
                _people[participant.Id] = participant;
            }
            else if ((change as ObserverJoined)?.Participant is { } observer)
            {
                _people[observer.Id] = observer;
            }
        }
    }

    /// <summary>The tables that somebody may have: those of the streams that his role is sent.</summary>
    public IReadOnlyList<Sheet> For(IReadOnlyCollection<LessonStream> streams)
    {
        ArgumentNullException.ThrowIfNull(streams);
        List<Sheet> sheets = [];
        if (streams.Contains(LessonStream.Teacher))
        {
            sheets.AddRange([Attendance(streams.Contains(LessonStream.Side)), Hands(), Chat(), Questions(), Polls(), Tasks()]);
        }

        if (streams.Contains(LessonStream.Side))
        {
            sheets.Add(Side());
        }

        return sheets;
    }

    private Sheet Attendance(bool withObservers)
    {
        var rows = new List<IReadOnlyList<object?>>();
        foreach (var person in _people.Values.Where(person => withObservers || person.Role != LessonRole.Observer))
        {
            var here = Presence(person.Id);
            var turns = _events.OfType<FloorGiven>().Count(given => given.Floor.ParticipantId == person.Id);
            rows.Add(
            [
                person.Name, person.School, _words.Role(person.Role), Clock(here.First), Clock(here.Last),
                Math.Round(here.Milliseconds / 60_000.0, 1), turns,
            ]);
        }

        return new Sheet(
            "attendance",
            _words.Of("出勤", "Attendance"),
            [
                _words.Name, _words.School, _words.Of("身份", "Role"), _words.Of("到", "Came"), _words.Of("离", "Left"),
                _words.Of("在线分钟", "Minutes here"), _words.Of("发言次数", "Times on the floor"),
            ],
            rows);
    }

    /// <summary>Who is here when the record ends counts up to its last event.</summary>
    private (long First, long Last, long Milliseconds) Presence(string id)
    {
        long first = 0, last = 0, sum = 0;
        long? since = null;
        foreach (var change in _events)
        {
            if (change is ParticipantJoined { Participant: { } one } && one.Id == id || change is ObserverJoined { Participant: { } other } && other.Id == id)
            {
                since ??= change.At;
                first = first == 0 ? change.At : first;
            }
            else if (since is { } began && Ended(change) == id)
            {
                sum += change.At - began;
                since = null;
                last = change.At;
            }
        }

        if (since is { } open)
        {
            last = _events[^1].At;
            sum += last - open;
        }

        return (first, last, sum);
    }

    private static string? Ended(LessonEvent change) => change switch
    {
        ParticipantLeft left => left.ParticipantId,
        ObserverLeft left => left.ParticipantId,
        ParticipantRemoved removed => removed.ParticipantId,
        _ => null,
    };

    private Sheet Hands() => new(
        "hands",
        _words.Of("举手与发言", "Hands and floor"),
        [_words.Time, _words.LessonTime, _words.Name, _words.Of("事件", "Event"), _words.Of("事由", "About")],
        [.. _events.Select(HandRow).OfType<IReadOnlyList<object?>>()]);

    private IReadOnlyList<object?>? HandRow(LessonEvent change) => change switch
    {
        HandRaised raised => Row(change, raised.Hand.ParticipantId, _words.Of("举手", "Hand raised"), null),
        HandReasonGiven given => Row(change, given.ParticipantId, _words.Of("举手事由", "Hand is about"), given.Reason),
        HandLowered lowered => Row(change, lowered.ParticipantId, _words.Of("放下", "Hand lowered"), null),
        HandsLowered => Row(change, null, _words.Of("全部放下", "All hands lowered"), null),
        FloorGiven given => Row(change, given.Floor.ParticipantId, _words.Of("开始发言", "Floor given"), null),
        FloorTaken taken => Row(change, taken.ParticipantId, _words.End(taken.Why), null),
        _ => null,
    };

    private Sheet Chat()
    {
        var removed = _events.OfType<MessageRemoved>().Select(static removal => removal.Id).ToHashSet();
        return new Sheet(
            "chat",
            _words.Of("课堂聊天", "Class chat"),
            [_words.Time, _words.LessonTime, _words.Name, _words.Text, _words.Of("已移除", "Removed")],
            [.. _events.OfType<MessageSaid>().Select(said => Cells(said, said.Name, said.Text, removed.Contains(said.Revision) ? "✓" : ""))]);
    }

    private Sheet Questions()
    {
        var shown = _events.OfType<QuestionShown>().Select(static shown => shown.Question.Id).ToHashSet();
        return new Sheet(
            "questions",
            _words.Of("文字提问", "Written questions"),
            [_words.Time, _words.LessonTime, _words.Name, _words.Text, _words.Of("已展示", "Shown")],
            [.. _events.OfType<QuestionAsked>().Select(asked => Cells(asked, asked.Name, asked.Text, shown.Contains(asked.Revision) ? "✓" : ""))]);
    }

    private Sheet Polls()
    {
        var questions = _events.OfType<PollOpened>().ToDictionary(static poll => poll.Revision, static poll => poll.Question);
        var last = new Dictionary<(long Poll, string Room), PollAnswered>();
        foreach (var answered in _events.OfType<PollAnswered>())
        {
            last[(answered.PollId, answered.Vote.ParticipantId)] = answered;
        }

        return new Sheet(
            "polls",
            _words.Of("快速提问", "Polls"),
            [_words.Time, _words.LessonTime, _words.Of("问题", "Question"), _words.Name, _words.Of("回答", "Answer")],
            [
                .. last.Values.OrderBy(static answer => answer.PollId).Select(answer => Cells(
                    answer, questions.GetValueOrDefault(answer.PollId), NameOf(answer.Vote.ParticipantId), $"{(char)('A' + answer.Vote.Choice)}")),
            ]);
    }

    private Sheet Tasks() => new(
        "tasks",
        _words.Of("学习任务", "Tasks"),
        [_words.Time, _words.LessonTime, _words.Text],
        [.. _events.OfType<TaskSet>().Where(static task => task.Text.Length > 0).Select(task => Cells(task, task.Text))]);

    private Sheet Side() => new(
        "side",
        _words.Of("观摩研讨", "Side discussion"),
        [_words.Time, _words.LessonTime, _words.Name, _words.School, _words.Of("标记", "Mark"), _words.Text, _words.Of("编号", "Number"), _words.Of("回复", "Reply to")],
        [
            .. _events.OfType<SideSaid>().Select(said =>
                Cells(said, said.Name, said.School, _words.Mark(said.Mark), said.Text, said.Revision, said.ThreadId)),
        ]);

    private object?[] Row(LessonEvent change, string? participantId, string what, string? about) =>
        Cells(change, participantId is null ? "" : NameOf(participantId), what, about);

    private object?[] Cells(LessonEvent change, params object?[] cells) => [Clock(change.At), Duration(change.LessonTime), .. cells];

    private string NameOf(string participantId) => _people.TryGetValue(participantId, out var person) ? person.Name : participantId;

    private string Clock(long at) =>
        TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), _zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Duration(long? lessonTime) =>
        lessonTime is { } time ? TimeSpan.FromMilliseconds(time).ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture) : "";
}
