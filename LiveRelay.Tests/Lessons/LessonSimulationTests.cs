using System.Text.Json;
using LiveRelay.Server.Lessons;
using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Lessons.State;
using LiveRelay.Server.Storage;

namespace LiveRelay.Tests.Lessons;

/// <summary>Whatever people press, in whatever order: a lesson keeps its promises.</summary>
public class LessonSimulationTests
{
    private const int Sequences = 10_000;
    private const int Steps = 40;

    /// <summary>Stands in every text that the class must not see.</summary>
    private const string Secret = "secret";

    [Fact]
    public void Ten_thousand_random_lessons_keep_order_floors_revisions_and_secrets()
    {
        var happened = new HashSet<Type>();
        for (var seed = 0; seed < Sequences; seed++)
        {
            var run = new Run(seed, happened);
            for (var step = 0; step < Steps; step++)
            {
                run.Step();
            }

            run.AssertRestores();
        }

        // Promises that nothing put to the test would mean little.
        var kinds = typeof(LessonEvent).Assembly.GetTypes().Where(static type => type.IsSubclassOf(typeof(LessonEvent)) && type.IsSealed);
        Assert.Empty(kinds.Except(happened));
    }

    /// <summary>One lesson with one teacher, four rooms, a helper, two observers, and chance.</summary>
    private sealed class Run
    {
        private static readonly Actor[] _people =
        [
            new("teacher", LessonRole.Teacher, "王老师", "一小", IsShared: false),
            .. Enumerable.Range(1, 4).Select(static number => new Actor($"room-{number}", LessonRole.Classroom, "教室", "二小", IsShared: true)),
            new("room-1", LessonRole.Helper, "助教", "二小", IsShared: false),
            new("observer-1", LessonRole.Observer, "观摩", "三小", IsShared: true),
            new("observer-2", LessonRole.Observer, "观摩", "三小", IsShared: true),
        ];

        private readonly HashSet<Type> _happened;
        private readonly Random _random;
        private readonly LessonRules _rules;
        private readonly Lesson _lesson;
        private readonly List<LessonEvent> _log = [];
        private readonly long[] _revisions = new long[3];
        private long _now = 1_000_000;

        internal Run(int seed, HashSet<Type> happened)
        {
            _happened = happened;
            _random = new Random(seed);
            _rules = new LessonRules { MaxFloors = 1 + (seed % 3), OpenQuestions = 3, SnapshotMessages = 5, TextsPerTenSeconds = 5 };
            _lesson = new Lesson("分数", LessonState.Scheduled, _rules);
            foreach (var actor in _people.Where(_ => _random.Next(4) > 0))
            {
                _lesson.Enter(actor, _now);
            }

            Check(_lesson.TakeEvents());
        }

        internal void Step()
        {
            _now += _random.Next(0, 8000);
            var actor = Pick(_people);
            switch (_random.Next(11))
            {
                case 0:
                    _lesson.Leave(actor.ParticipantId, _now);
                    break;
                case 1 or 2:
                    _lesson.Enter(actor, _now);
                    break;
                case 3:
                    _lesson.HandleTimeout(_now);
                    Assert.True(_lesson.NextTimeout is not { } next || next > _now);
                    break;
                case 4 when _random.Next(5) == 0:
                    _lesson.Rename(_random.Next(2) == 0 ? "分数" : "分数（第二稿）", _now);
                    break;
                case 4 when _random.Next(3) == 0:
                    _lesson.SetSpeaker(_random.Next(3) == 0 ? null : actor.ParticipantId, _now);
                    break;
                case 4:
                    _lesson.SetRecording((RecordingLight)_random.Next(4), _now);
                    break;
                default:
                    Command(actor);
                    break;
            }

            Check(_lesson.TakeEvents());
        }

        /// <summary>What is kept brings back the same lesson, with everybody away.</summary>
        internal void AssertRestores()
        {
            var again = new Lesson("分数", LessonState.Scheduled, _rules);
            again.Restore(_log.Where(static change => change is not (PresenceChanged or SpeakerChanged)), _now);
            _lesson.SetSpeaker(null, _now);
            foreach (var actor in _people)
            {
                _lesson.Leave(actor.ParticipantId, _now);
            }

            foreach (var actor in _people)
            {
                Assert.Equal(Text(WithoutRevisions(_lesson.Snapshot(actor, _now))), Text(WithoutRevisions(again.Snapshot(actor, _now))));
            }
        }

        private void Command(Actor anyone)
        {
            var command = RandomCommand();
            // Mostly somebody who may, for else little would happen.
            var actor = _random.Next(5) == 0 ? anyone : Pick([.. _people.Where(person => LessonPermissions.Allows(command.GetType().Name, person.Role))]);
            var before = Text(_lesson.Snapshot(_people[0], _now));

            var error = _lesson.Handle(command, actor, _now);

            if (error != LessonError.None)
            {
                Assert.Equal(before, Text(_lesson.Snapshot(_people[0], _now)));
            }

            if (!LessonPermissions.Allows(command.GetType().Name, actor.Role))
            {
                Assert.Equal(LessonError.NotAllowed, error);
            }
        }

        private LessonCommand RandomCommand()
        {
            var someone = Pick(_people).ParticipantId;
            return _random.Next(33) switch
            {
                0 => new ReportPresence(new Presence(true, true, MediaPath.Udp, _random.Next(3), 10, 30, 640, 360)),
                1 => new Open(),
                2 => new GoLive(),
                3 => _random.Next(10) == 0 ? new End() : new LowerAllHands(),
                4 or 5 or 6 => new RaiseHand(_random.Next(2) == 0 ? null : Secret),
                7 => new LowerHand(),
                8 => new LowerHandOf(someone),
                9 or 10 or 11 => new Call(someone),
                12 => new TakeBack(someone),
                13 => new GiveBack(),
                14 => new Mute(Known(_lesson.Floors, static floor => floor.ParticipantId) ?? someone, _random.Next(2) == 0),
                15 => _random.Next(5) == 0 ? new Remove(someone) : new LowerHandOf(someone),
                16 => new ShowOnWall(_random.Next(2) == 0),
                17 => new ArrangeWall([.. Enumerable.Range(0, _random.Next(4)).Select(_ => Pick(_people).ParticipantId)]),
                18 => new Pin(someone, _random.Next(2) == 0),
                19 => new SetChatMode((ChatMode)_random.Next(4)),
                20 => new Say("各位好"),
                21 => new RemoveMessage(Known(Seen.Chat, static message => message.Id) ?? 1),
                22 => new Ask(Secret),
                23 => new ShowQuestion(Known(Seen.Questions, static question => question.Id) ?? 1),
                24 => new CloseQuestion(Known(Seen.Questions, static question => question.Id) ?? 1),
                25 => new OpenPoll("", _random.Next(1, 8)),
                26 => new Vote(Seen.Poll?.Id ?? 1, _random.Next(-1, 6)),
                27 => new ClosePoll(),
                28 => new SetTask(_random.Next(2) == 0 ? "" : "第3题"),
                29 => _random.Next(2) == 0 ? new OpenCourseware("file", "课件", 3) : new TurnPage(_random.Next(5)),
                30 => new CloseCourseware(),
                31 => new BeginPhase((TeachingPhase)_random.Next(7)),
                _ => _random.Next(2) == 0
                    ? new SaySide(Secret, _random.Next(2) == 0 ? null : _random.Next(1, 20))
                    : new Mark((MarkKind)_random.Next(5), Secret),
            };
        }

        private void Check(IReadOnlyList<LessonEvent> events)
        {
            _log.AddRange(events);
            foreach (var change in events)
            {
                _happened.Add(change.GetType());
                Assert.Equal(++_revisions[(int)change.Stream], change.Revision);
                // A question is the teacher's until he shows it.
                if (change.Stream == LessonStream.Class && change is not QuestionShown)
                {
                    Assert.DoesNotContain(Secret, JsonSerializer.Serialize(change), StringComparison.Ordinal);
                }
            }

            var teacher = _lesson.Snapshot(_people[0], _now);
            Assert.InRange(teacher.Floors.Count, 0, _rules.MaxFloors);
            Assert.Equal(teacher.Floors.Count, teacher.Floors.Select(static floor => floor.Index).Distinct().Count());
            Assert.Equal(teacher.Floors.Count, teacher.Floors.Select(static floor => floor.ParticipantId).Distinct().Count());
            Assert.All(teacher.Floors, static floor => Assert.StartsWith("room-", floor.ParticipantId, StringComparison.Ordinal));
            Assert.DoesNotContain(teacher.Hands, hand => teacher.Floors.Any(floor => floor.ParticipantId == hand.ParticipantId));
            Assert.Equal(teacher.Hands.OrderBy(static hand => hand.Turns).ThenBy(static hand => hand.Number), teacher.Hands);
            if (teacher.State == LessonState.Ended)
            {
                Assert.Empty(teacher.Floors);
                Assert.Empty(teacher.Hands);
            }

            var room = _lesson.Snapshot(_people[1], _now) with { Questions = [] };
            Assert.DoesNotContain(Secret, JsonSerializer.Serialize(room), StringComparison.Ordinal);
            Assert.Empty(room.Side);
            Assert.Empty(room.Presences);
            Assert.DoesNotContain(room.Participants, static participant => participant.Role == LessonRole.Observer);
            Assert.Empty(teacher.Side);
            Assert.Equal(teacher.Participants.Count, teacher.Participants.Select(static participant => participant.Name).Distinct().Count());
        }

        private LessonSnapshot Seen => _lesson.Snapshot(_people[0], _now);

        /// <summary>Mostly one that is there.</summary>
        private long? Known<T>(IReadOnlyList<T> all, Func<T, long> id) => all.Count == 0 || _random.Next(10) == 0 ? null : id(all[_random.Next(all.Count)]);

        private string? Known<T>(IReadOnlyList<T> all, Func<T, string> id) => all.Count == 0 ? null : id(all[_random.Next(all.Count)]);

        private T Pick<T>(T[] from) => from[_random.Next(from.Length)];

        /// <summary>Presence and who speaks are told and not kept, so streams count further in a lesson that was not restored.</summary>
        private static LessonSnapshot WithoutRevisions(LessonSnapshot snapshot) => snapshot with { Revisions = [] };

        private static string Text(LessonSnapshot snapshot) => JsonSerializer.Serialize(snapshot);
    }
}
