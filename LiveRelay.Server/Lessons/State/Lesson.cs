using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Lessons.State;

/// <summary>
/// A lesson with its people, hands, floor and words: commands in, events out, and nothing changes but by an event. So the events that are
/// kept bring it back as it was, and pages that apply them see the same. Not thread-safe; knows no clock.
/// </summary>
public sealed class Lesson
{
    private readonly Course _course;
    private readonly LessonRules _rules;
    private readonly People _people;
    private readonly HandQueue _hands = new();
    private readonly Floor _floor;
    private readonly Wall _wall = new();
    private readonly ClassChat _chat;
    private readonly QuickPoll _poll = new();
    private readonly Board _board = new();
    private readonly SideDiscussion _side;
    private readonly TextRate _textRate;
    private readonly long[] _revisions = new long[Enum.GetValues<LessonStream>().Length];
    private readonly List<LessonEvent> _events = [];
    private long _now;

    /// <summary>A lesson in which nothing has happened yet.</summary>
    /// <param name="title">Its name for people.</param>
    /// <param name="state">Where it stands.</param>
    /// <param name="rules">Its limits.</param>
    /// <param name="mayBeginAgain">Whether it can go live after its end, as a rehearsal can; otherwise an end is the end.</param>
    public Lesson(string title, LessonState state, LessonRules rules, bool mayBeginAgain = false)
    {
        ArgumentNullException.ThrowIfNull(rules);
        _course = new Course(title, state, mayBeginAgain);
        _rules = rules;
        _people = new People(rules);
        _floor = new Floor(rules);
        _chat = new ClassChat(rules);
        _side = new SideDiscussion(rules);
        _textRate = new TextRate(rules);
    }

    /// <summary>Its name for people.</summary>
    public string Title => _course.Title;

    /// <summary>Where it stands.</summary>
    public LessonState State => _course.State;

    /// <summary>When it went live, milliseconds since 1970; <c>null</c> before.</summary>
    public long? LiveSince => _course.LiveSince;

    /// <summary>Whether it is being recorded.</summary>
    public RecordingLight Recording => _course.Recording;

    /// <summary>Who has the floor.</summary>
    public IReadOnlyList<FloorView> Floors => _floor.All;

    /// <summary>The rooms that stand on the teacher's wall.</summary>
    public IReadOnlyList<string> WallShown => _wall.View.Shown;

    /// <summary>When <see cref="HandleTimeout"/> has something to do, milliseconds since 1970; <c>null</c> if never.</summary>
    public long? NextTimeout => _people.All.Where(IsWaitedFor).Min(participant => (long?)(participant.AwaySince + AwayLimit));

    private long AwayLimit => _rules.AwaySeconds * 1000L;

    /// <summary>Somebody who joined by a token, here or not.</summary>
    public bool Knows(string participantId) => _people.Find(participantId) is not null;

    /// <summary>Whether somebody is connected.</summary>
    public bool IsHere(string participantId) => _people.Find(participantId) is { IsHere: true };

    /// <summary>Brings back what had happened. Everybody is away then, and comes again.</summary>
    /// <param name="past">The kept events, oldest first.</param>
    /// <param name="now">Milliseconds since 1970.</param>
    public void Restore(IEnumerable<LessonEvent> past, long now)
    {
        ArgumentNullException.ThrowIfNull(past);
        foreach (var change in past)
        {
            _revisions[(int)change.Stream] = change.Revision;
            Apply(change);
        }

        _now = now;
        foreach (var participant in _people.All.Where(static participant => participant.IsHere).ToList())
        {
            _people.Leave(participant.Id, Emit);
        }
    }

    /// <summary>The timetable calls it so now.</summary>
    public void Rename(string title, long now)
    {
        _now = now;
        _course.Rename(title, Emit);
    }

    /// <summary>The events since the last call, in their order.</summary>
    public IReadOnlyList<LessonEvent> TakeEvents()
    {
        LessonEvent[] events = [.. _events];
        _events.Clear();
        return events;
    }

    /// <summary>Somebody connects with a join token.</summary>
    public LessonError Enter(Actor actor, long now)
    {
        ArgumentNullException.ThrowIfNull(actor);
        _now = now;
        return _people.Enter(actor, Emit);
    }

    /// <summary>Somebody's last connection is gone.</summary>
    public void Leave(string participantId, long now)
    {
        _now = now;
        _people.Leave(participantId, Emit);
    }

    /// <summary>
    /// A room publishes to the slot <c>guest</c> without having been called. A room with a page waits for its teacher; a plain encoder, which has
    /// no hand to raise, takes a floor that is free.
    /// </summary>
    public void GuestPublished(Actor actor, long now)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (actor.Role == LessonRole.Classroom && State != LessonState.Ended && !Knows(actor.ParticipantId) && !_people.IsRemoved(actor.ParticipantId))
        {
            _now = now;
            _floor.Give(actor.ParticipantId, now, Emit);
        }
    }

    /// <summary>A room's publishing to the slot <c>guest</c> ended.</summary>
    public void GuestEnded(string participantId, long now)
    {
        if (!Knows(participantId) && _floor.Has(participantId))
        {
            _now = now;
            _floor.Take(participantId, FloorEnd.Left, Emit);
        }
    }

    /// <summary>The recorder says whether the lesson is being recorded.</summary>
    public void SetRecording(RecordingLight light, long now)
    {
        _now = now;
        _course.SetRecording(light, Emit);
    }

    /// <summary>Another one speaks, or nobody.</summary>
    public void SetSpeaker(string? participantId, long now)
    {
        _now = now;
        _floor.SetSpeaker(participantId, Emit);
    }

    /// <summary>Ends it if its teacher has left it for too long, and nothing is sent either.</summary>
    /// <returns>Whether it was ended.</returns>
    public bool EndIfAbandoned(bool isSending, long now)
    {
        _now = now;
        var leftAt = Math.Max(_people.TeacherAwaySince(now) ?? 0, LiveSince ?? now);
        if (State != LessonState.Live || isSending || now < leftAt + (_rules.AbandonedMinutes * 60_000L))
        {
            return false;
        }

        EndLesson();
        return true;
    }

    /// <summary>Rooms that did not come back in time lose their hand and the floor.</summary>
    public void HandleTimeout(long now)
    {
        _now = now;
        foreach (var participant in _people.All.Where(IsWaitedFor).Where(participant => now >= participant.AwaySince + AwayLimit).ToList())
        {
            Clear(participant.Id, FloorEnd.Left);
        }
    }

    /// <summary>Carries out what somebody wants.</summary>
    public LessonError Handle(LessonCommand command, Actor by, long now)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(by);
        _now = now;
        if (!LessonPermissions.Allows(command.GetType().Name, by.Role))
        {
            return LessonError.NotAllowed;
        }

        // A helper's phone may come before its room's panel; everybody else is here.
        var participant = _people.Find(by.ParticipantId);
        if (participant is not { IsHere: true } && by.Role != LessonRole.Helper)
        {
            return LessonError.NotJoined;
        }

        if (participant is null)
        {
            return LessonError.NotFound;
        }

        if (!_course.Admits(command))
        {
            return LessonError.WrongState;
        }

        return LessonTexts.TryClean(command, _rules.TextLength, out var clean)
            ? Handle(clean, by, participant)
            : LessonError.BadText;
    }

    /// <summary>The lesson as somebody may see it.</summary>
    public LessonSnapshot Snapshot(Actor actor, long now)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var streams = LessonPermissions.StreamsOf(actor.Role);
        var isTeacher = streams.Contains(LessonStream.Teacher);
        var seesSide = streams.Contains(LessonStream.Side);
        var seen = _people.All.Where(participant => seesSide || participant.Role != LessonRole.Observer);
        IReadOnlyList<QuestionView> questions = isTeacher ? [.. _chat.Questions] : _chat.Shown is { } shown ? [shown] : [];
        return new LessonSnapshot(
            Title,
            State,
            now,
            LiveSince,
            Recording,
            _board.Phase,
            new YouView(actor.ParticipantId, actor.Role, _people.Find(actor.ParticipantId)?.Name ?? actor.Name, _poll.VoteOf(actor.ParticipantId)),
            [.. streams.Select(stream => new StreamRevision(stream, _revisions[(int)stream]))],
            [.. seen.Select(static participant => participant.View)],
            isTeacher ? [.. _people.All.Select(static participant => participant.Presence).OfType<PresenceView>()] : [],
            isTeacher ? _people.Observers : 0,
            [.. _hands.InOrder.Select(hand => isTeacher ? hand : hand with { Reason = null })],
            Floors: [.. _floor.All],
            _floor.Speaker,
            _rules.MaxFloors,
            isTeacher ? _wall.View : new WallView([], []),
            _chat.Mode,
            [.. _chat.Newest],
            questions,
            _poll.View(isTeacher),
            _board.Task,
            _board.Courseware,
            seesSide ? [.. _side.Newest] : []);
    }

    private LessonError Handle(LessonCommand command, Actor by, Participant participant) => command switch
    {
        ReportPresence report => _people.Report(participant.Id, report.Presence, Emit),
        Open => _course.Open(Emit),
        GoLive => _course.GoLive(Emit),
        End => EndLesson(),
        BeginPhase begin => _board.BeginPhase(begin.Phase, Emit),
        RaiseHand raise => _floor.Has(participant.Id) ? LessonError.WrongState : _hands.Raise(participant, raise.Reason, _now, Emit),
        LowerHand => _hands.Lower(participant.Id, Emit),
        LowerHandOf lower => _hands.Lower(lower.ParticipantId, Emit),
        LowerAllHands => _hands.LowerAll(Emit),
        Call call => CallUp(call.ParticipantId),
        TakeBack take => _floor.Take(take.ParticipantId, FloorEnd.TakenBack, Emit),
        GiveBack => _floor.Take(participant.Id, FloorEnd.GivenBack, Emit),
        Mute mute => _floor.Mute(mute.ParticipantId, mute.IsMuted, Emit),
        Remove remove => SendOut(remove.ParticipantId),
        ShowOnWall show => Wall.Show(participant, show.IsShown, Emit),
        ArrangeWall arrange => _wall.Arrange(arrange.ParticipantIds, _people, Emit),
        Pin pin => _people.FindRoom(pin.ParticipantId) is null ? LessonError.NotFound : _wall.Pin(pin.ParticipantId, pin.IsPinned, Emit),
        OpenPoll open => _poll.Open(open.Question, open.Choices, Emit),
        Vote vote => _poll.Vote(participant.Id, vote.PollId, vote.Choice, Emit),
        ClosePoll => _poll.Close(Emit),
        SetTask set => _board.SetTask(set.Text, Emit),
        OpenCourseware open => Board.Open(open, Emit),
        TurnPage turn => _board.Turn(turn.Page, Emit),
        CloseCourseware => _board.Close(Emit),
        _ => HandleWords(command, by, participant),
    };

    private LessonError HandleWords(LessonCommand command, Actor by, Participant participant)
    {
        switch (command)
        {
            case SetChatMode set:
                return _chat.SetMode(set.Mode, Emit);
            case RemoveMessage remove:
                return _chat.RemoveMessage(remove.Id, Emit);
            case ShowQuestion show:
                return _chat.ShowQuestion(show.Id, Emit);
            case CloseQuestion close:
                return _chat.CloseQuestion(close.Id, Emit);
        }

        if (!_textRate.Allows(by, _now))
        {
            return LessonError.TooFast;
        }

        return command switch
        {
            Say say => _chat.Say(by, participant.Name, say.Text, Emit),
            Ask ask => _chat.Ask(by, participant.Name, ask.Text, Emit),
            SaySide say => _side.Say(participant, mark: null, say.Text, say.ThreadId, Emit),
            Mark mark => _side.Say(participant, mark.Kind, mark.Text ?? "", threadId: null, Emit),
            _ => throw new ArgumentException($"{command.GetType().Name} is handled nowhere."),
        };
    }

    private LessonError EndLesson()
    {
        _poll.Close(Emit);
        _hands.LowerAll(Emit);
        foreach (var floor in _floor.All.ToList())
        {
            _floor.Take(floor.ParticipantId, FloorEnd.Ended, Emit);
        }

        Emit(new StateChanged(LessonState.Ended));
        return LessonError.None;
    }

    /// <summary>Only a room that is here can be called: the class would wait before an empty screen.</summary>
    private LessonError CallUp(string participantId)
    {
        if (_people.FindRoom(participantId) is not { IsHere: true })
        {
            return LessonError.NotFound;
        }

        var result = _floor.Give(participantId, _now, Emit);
        if (result == LessonError.None)
        {
            _hands.Lower(participantId, Emit);
        }

        return result;
    }

    private LessonError SendOut(string participantId)
    {
        if (_people.Find(participantId) is not { Role: not LessonRole.Teacher } participant)
        {
            return LessonError.NotFound;
        }

        Clear(participantId, FloorEnd.Ended);
        Emit(new ParticipantRemoved(participantId));
        if (participant.Role == LessonRole.Observer)
        {
            Emit(new ObserversCounted(_people.Observers));
        }

        return LessonError.None;
    }

    private void Clear(string participantId, FloorEnd why)
    {
        _hands.Lower(participantId, Emit);
        _floor.Take(participantId, why, Emit);
        if (_people.Find(participantId) is { OnWall: true })
        {
            Emit(new WallLeft(participantId));
        }
    }

    private bool IsWaitedFor(Participant participant) =>
        !participant.IsHere && (participant.OnWall || _hands.IsRaised(participant.Id) || _floor.Has(participant.Id));

    private void Emit(LessonEvent change)
    {
        var stamped = change with
        {
            Revision = ++_revisions[(int)change.Stream],
            At = _now,
            LessonTime = LiveSince is { } since ? Math.Max(0, _now - since) : null,
        };
        Apply(stamped);
        _events.Add(stamped);
    }

    private void Apply(LessonEvent change)
    {
        _course.Apply(change);
        _people.Apply(change);
        _hands.Apply(change);
        _floor.Apply(change);
        _wall.Apply(change);
        _chat.Apply(change);
        _poll.Apply(change);
        _board.Apply(change);
        _side.Apply(change);
    }
}
