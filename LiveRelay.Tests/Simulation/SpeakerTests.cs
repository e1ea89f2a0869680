using LiveRelay.Media;
using LiveRelay.Media.Rtp;
using LiveRelay.Media.Sfu;

namespace LiveRelay.Tests.Simulation;

/// <summary>Who a lesson is told to speak, of a teacher and two classrooms.</summary>
public class SpeakerTests
{
    private const byte Speech = 25;

    /// <summary>What a room's microphone picks up of the loudspeakers.</summary>
    private const byte Echo = 36;

    private static readonly LineConditions Line = new() { Loss = 0.05, Jitter = TimeSpan.FromMilliseconds(15) };

    private protected virtual SimulatedLesson NewLesson(int seed) => new(seed);

    [Fact]
    public void Whoever_speaks_is_told_within_a_second_and_neither_an_echo_nor_a_cough_is()
    {
        using var lesson = NewLesson(1);
        lesson.ChangeStage(static stage => stage.Guests = [new StageGuest("one", 0, false), new StageGuest("two", 1, false)]);
        var (teacher, one, two) = (Add(lesson, TrackName.Camera, "teacher"), Add(lesson, TrackName.Guest, "one"), Add(lesson, TrackName.Guest, "two"));
        lesson.AddViewer(Slot.Program, Line);

        Say(lesson, TimeSpan.FromSeconds(1), (teacher, AudioLevel.Silence), (one, AudioLevel.Silence), (two, AudioLevel.Silence));
        Assert.Empty(lesson.Speakers);
        Say(lesson, TimeSpan.FromSeconds(4), (teacher, Speech), (one, Echo), (two, Echo));
        AssertTold(lesson, "teacher");
        Say(lesson, TimeSpan.FromMilliseconds(300), (two, 5)); // a cough into the microphone
        Say(lesson, TimeSpan.FromSeconds(2), (two, Echo));
        AssertTold(lesson, "teacher");
        Say(lesson, TimeSpan.FromSeconds(1), (teacher, Echo), (one, Speech));
        AssertTold(lesson, "teacher", "one");
        Say(lesson, TimeSpan.FromSeconds(1), (one, Echo), (two, Speech));
        AssertTold(lesson, "teacher", "one", "two");
        Say(lesson, TimeSpan.FromSeconds(2), (teacher, AudioLevel.Silence), (one, AudioLevel.Silence), (two, AudioLevel.Silence));
        AssertTold(lesson, "teacher", "one", "two", null);
    }

    [Fact]
    public void Whoever_is_muted_leaves_the_stage_or_was_never_on_it_does_not_speak()
    {
        using var lesson = NewLesson(2);
        lesson.ChangeStage(static stage => stage.Guests = [new StageGuest("one", 0, false)]);
        var (one, two) = (Add(lesson, TrackName.Guest, "one"), Add(lesson, TrackName.Guest, "two"));
        Say(lesson, TimeSpan.FromSeconds(2), (one, Speech), (two, 5));
        AssertTold(lesson, "one");

        lesson.ChangeStage(static stage => stage.Guests = [new StageGuest("one", 0, IsMuted: true)]);
        AssertTold(lesson, "one", null);
        lesson.ChangeStage(static stage => stage.Guests = [new StageGuest("two", 0, false)]);
        lesson.RunFor(TimeSpan.FromSeconds(1));
        AssertTold(lesson, "one", null, "two");
        lesson.Find(two.Id)!.Close(lesson.Network.Now, CloseReasons.Closed);
        AssertTold(lesson, "one", null, "two", null);
    }

    [Fact]
    public void A_shared_screen_and_a_publisher_who_tells_no_levels_do_not_speak_and_one_that_sends_nothing_more_falls_silent()
    {
        using var lesson = NewLesson(3);
        lesson.ChangeStage(static stage => stage.Guests = [new StageGuest("plain", 0, false)]);
        var teacher = Add(lesson, TrackName.Camera, "teacher");
        var screen = Add(lesson, TrackName.Screen, "teacher");
        Add(lesson, TrackName.Guest, "plain");
        Say(lesson, TimeSpan.FromSeconds(3), (screen, 5));
        Assert.Empty(lesson.Speakers);

        Say(lesson, TimeSpan.FromSeconds(1), (teacher, Speech));
        teacher.IsMuted = true;
        lesson.RunFor(TimeSpan.FromSeconds(3));
        AssertTold(lesson, "teacher", null);
    }

    private static SimulatedPublisher Add(SimulatedLesson lesson, TrackName track, string participant) =>
        lesson.AddPublisher(track, Line, new PublisherSettings { Participant = participant });

    private static void Say(SimulatedLesson lesson, TimeSpan duration, params (SimulatedPublisher Who, byte Level)[] levels)
    {
        foreach (var (who, level) in levels)
        {
            who.SoundLevel = level;
        }

        lesson.RunFor(duration);
    }

    private static void AssertTold(SimulatedLesson lesson, params string?[] expected) =>
        Assert.Equal(expected, lesson.Speakers.Select(static told => told.Participant));
}
