using LiveRelay.Server.Lessons;
using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Lessons.State;
using LiveRelay.Server.Storage;

namespace LiveRelay.Tests.Lessons;

/// <summary>What a class may count on.</summary>
public class LessonTests
{
    private static readonly Actor _teacher = new("teacher", LessonRole.Teacher, "王老师", "一小", IsShared: false);

    private readonly LessonRules _rules = new() { TextsPerTenSeconds = 3 };
    private long _now = 1000;

    [Fact]
    public void A_room_that_has_not_spoken_comes_before_one_that_has()
    {
        var lesson = Start(out var rooms, count: 3);
        Do(lesson, new RaiseHand(null), rooms[0]);
        Do(lesson, new Call(rooms[0].ParticipantId), _teacher);
        Do(lesson, new GiveBack(), rooms[0]);

        Do(lesson, new RaiseHand(null), rooms[0]);
        Do(lesson, new RaiseHand(null), rooms[1]);
        Do(lesson, new RaiseHand(null), rooms[2]);

        Assert.Equal(["room-1", "room-2", "room-0"], lesson.Snapshot(_teacher, _now).Hands.Select(static hand => hand.ParticipantId));
    }

    [Fact]
    public void Five_hundred_hands_are_all_there()
    {
        var lesson = Start(out var rooms, count: 500);
        foreach (var room in rooms)
        {
            Do(lesson, new RaiseHand(null), room);
        }

        Assert.Equal(rooms.Select(static room => room.ParticipantId), lesson.Snapshot(_teacher, _now).Hands.Select(static hand => hand.ParticipantId));
    }

    [Fact]
    public void There_is_one_floor_unless_the_options_say_otherwise()
    {
        var lesson = Start(out var rooms, count: 2);
        Do(lesson, new Call("room-0"), _teacher);

        Assert.Equal(LessonError.FloorTaken, lesson.Handle(new Call("room-1"), _teacher, _now));
        Assert.Equal("room-0", Assert.Single(lesson.Floors).ParticipantId);
    }

    [Fact]
    public void A_lesson_that_its_teacher_forgot_to_end_is_ended_when_he_has_been_away_for_long_and_nothing_is_sent()
    {
        var lesson = Start(out _, count: 1);
        Do(lesson, new GoLive(), _teacher);
        var patience = _rules.AbandonedMinutes * 60_000L;
        Assert.False(lesson.EndIfAbandoned(isSending: false, _now + (2 * patience)));

        lesson.Leave(_teacher.ParticipantId, _now);

        Assert.False(lesson.EndIfAbandoned(isSending: false, _now + patience - 1));
        Assert.False(lesson.EndIfAbandoned(isSending: true, _now + (2 * patience)));
        Assert.True(lesson.EndIfAbandoned(isSending: false, _now + patience));
        Assert.Equal(LessonState.Ended, lesson.State);
        Assert.False(lesson.EndIfAbandoned(isSending: false, _now + (2 * patience)));
    }

    [Fact]
    public void A_room_that_lost_its_connection_keeps_hand_and_floor_for_a_while()
    {
        var lesson = Start(out var rooms, count: 2);
        Do(lesson, new Call("room-0"), _teacher);
        Do(lesson, new RaiseHand(null), rooms[1]);
        lesson.Leave("room-0", _now);
        lesson.Leave("room-1", _now);

        _now += (_rules.AwaySeconds * 1000) - 1;
        lesson.HandleTimeout(_now);
        Assert.Single(lesson.Floors);
        lesson.Enter(rooms[1], _now);

        _now = lesson.NextTimeout!.Value;
        lesson.HandleTimeout(_now);

        Assert.Empty(lesson.Floors);
        Assert.Equal("room-1", Assert.Single(lesson.Snapshot(_teacher, _now).Hands).ParticipantId);
        Assert.Null(lesson.NextTimeout);
    }

    [Fact]
    public void A_room_that_was_sent_out_does_not_come_back()
    {
        var lesson = Start(out var rooms, count: 1);

        Do(lesson, new Remove("room-0"), _teacher);

        Assert.Equal(LessonError.NotAllowed, lesson.Enter(rooms[0], _now));
        Assert.Equal(LessonError.NotJoined, lesson.Handle(new RaiseHand(null), rooms[0], _now));
    }

    [Fact]
    public void A_plain_encoder_takes_a_free_floor_and_a_room_with_a_page_waits_to_be_called()
    {
        var lesson = Start(out var rooms, count: 1);
        lesson.GuestPublished(rooms[0], _now);
        Assert.Empty(lesson.Floors);

        lesson.GuestPublished(Room(7), _now);
        Assert.Equal("room-7", Assert.Single(lesson.Floors).ParticipantId);

        lesson.GuestEnded("room-7", _now);
        Assert.Empty(lesson.Floors);
    }

    [Fact]
    public void Those_who_came_by_the_same_link_are_told_apart_by_number()
    {
        var lesson = new Lesson("分数", LessonState.Open, _rules);
        for (var i = 0; i < 3; i++)
        {
            lesson.Enter(new Actor($"link~{i}", LessonRole.Classroom, "示范教室", "", IsShared: true), _now);
        }

        lesson.Enter(_teacher, _now);
        Assert.Equal(["示范教室", "示范教室 2", "示范教室 3", "王老师"], lesson.Snapshot(_teacher, _now).Participants.Select(static participant => participant.Name));
    }

    [Fact]
    public void Chat_obeys_the_teacher()
    {
        var lesson = Start(out var rooms, count: 1);
        Do(lesson, new SetChatMode(ChatMode.QuestionsOnly), _teacher);
        Assert.Equal(LessonError.Closed, lesson.Handle(new Say("你好"), rooms[0], _now));
        Do(lesson, new Ask("为什么？"), rooms[0]);
        Do(lesson, new SetChatMode(ChatMode.Off), _teacher);
        Assert.Equal(LessonError.Closed, lesson.Handle(new Ask("为什么？"), rooms[0], _now));
        Do(lesson, new Say("请看黑板"), _teacher);
    }

    [Theory]
    [InlineData("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>")]
    [InlineData("好\u202Ecod.exe\u202C", "好cod.exe")]
    public void Words_stay_text(string written, string shown)
    {
        var lesson = Start(out var rooms, count: 1);
        Do(lesson, new Say(written), rooms[0]);
        Assert.Equal(shown, Assert.Single(lesson.Snapshot(_teacher, _now).Chat).Text);
    }

    [Fact]
    public void Who_writes_too_fast_is_told_to_wait()
    {
        var lesson = Start(out var rooms, count: 1);
        for (var i = 0; i < _rules.TextsPerTenSeconds; i++)
        {
            Do(lesson, new Say("刷屏"), rooms[0]);
        }

        Assert.Equal(LessonError.TooFast, lesson.Handle(new Say("刷屏"), rooms[0], _now));
        _now += 10_000;
        Do(lesson, new Say("慢了"), rooms[0]);
    }

    [Fact]
    public void A_helper_speaks_in_its_rooms_name()
    {
        var lesson = Start(out var rooms, count: 1);
        var helper = rooms[0] with { Role = LessonRole.Helper, Name = "助教" };

        Do(lesson, new Ask("请再说一遍"), helper);
        Do(lesson, new RaiseHand(null), helper);

        var seen = lesson.Snapshot(_teacher, _now);
        Assert.Equal(("room-0", "教室0"), (seen.Questions[0].ParticipantId, seen.Questions[0].Name));
        Assert.Equal("room-0", Assert.Single(seen.Hands).ParticipantId);
        Assert.DoesNotContain(seen.Participants, static participant => participant.Role == LessonRole.Helper);
    }

    [Fact]
    public void A_poll_counts_each_room_once_and_shows_the_class_no_counts_before_it_is_closed()
    {
        var lesson = Start(out var rooms, count: 3);
        Do(lesson, new OpenPoll("选哪个？", 4), _teacher);
        var poll = lesson.Snapshot(_teacher, _now).Poll!.Id;
        Do(lesson, new Vote(poll, 0), rooms[0]);
        Do(lesson, new Vote(poll, 1), rooms[0]);
        Do(lesson, new Vote(poll, 1), rooms[1]);

        Assert.Equal([0, 2, 0, 0], lesson.Snapshot(_teacher, _now).Poll!.Counts);
        Assert.Empty(lesson.Snapshot(rooms[2], _now).Poll!.Counts);
        Assert.Equal(1, lesson.Snapshot(rooms[0], _now).You.Vote);

        Do(lesson, new ClosePoll(), _teacher);
        Assert.Equal([0, 2, 0, 0], lesson.Snapshot(rooms[2], _now).Poll!.Counts);
        Assert.Equal(LessonError.Closed, lesson.Handle(new Vote(poll, 2), rooms[2], _now));
    }

    [Theory]
    [InlineData(false, LessonError.WrongState)]
    [InlineData(true, LessonError.None)]
    public void Only_a_rehearsal_begins_again_after_its_end(bool mayBeginAgain, LessonError expected)
    {
        var lesson = new Lesson("分数", LessonState.Open, _rules, mayBeginAgain);
        lesson.Enter(_teacher, _now);
        Do(lesson, new GoLive(), _teacher);
        Do(lesson, new End(), _teacher);

        Assert.Equal(expected, lesson.Handle(new GoLive(), _teacher, _now));
    }

    [Fact]
    public void Side_messages_carry_lesson_time()
    {
        var lesson = Start(out _, count: 0);
        var observer = new Actor("observer", LessonRole.Observer, "李老师", "二小", IsShared: false);
        lesson.Enter(observer, _now);
        Do(lesson, new GoLive(), _teacher);
        _now += 90_000;

        Do(lesson, new Mark(MarkKind.Regret, null), observer);

        Assert.Equal(90_000, Assert.Single(lesson.Snapshot(observer, _now).Side).LessonTime);
    }

    [Fact]
    public void The_teacher_is_told_which_room_cannot_read_the_screen()
    {
        var lesson = Start(out var rooms, count: 1);

        Do(lesson, new ReportPresence(new Presence(true, true, MediaPath.Udp, 0, 8, 30, 640, 360)), rooms[0]);

        Assert.False(Assert.Single(lesson.Snapshot(_teacher, _now).Presences).CanRead);
    }

    private Lesson Start(out Actor[] rooms, int count)
    {
        var lesson = new Lesson("分数", LessonState.Open, _rules);
        rooms = [.. Enumerable.Range(0, count).Select(Room)];
        foreach (var actor in rooms.Prepend(_teacher))
        {
            Assert.Equal(LessonError.None, lesson.Enter(actor, _now));
        }

        return lesson;
    }

    private static Actor Room(int number) => new($"room-{number}", LessonRole.Classroom, $"教室{number}", "二小", IsShared: false);

    private void Do(Lesson lesson, LessonCommand command, Actor by) => Assert.Equal(LessonError.None, lesson.Handle(command, by, _now));
}
