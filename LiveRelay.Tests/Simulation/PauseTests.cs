using LiveRelay.Media;
using LiveRelay.Media.Recording;
using LiveRelay.Media.Sfu;
using LiveRelay.Tests.Recording;

namespace LiveRelay.Tests.Simulation;

/// <summary>Microphones whose encoders send no silence (Opus DTX): nobody takes a pause for a loss.</summary>
public class PauseTests
{
    private const uint Step = 960;
    private const uint LongestStep = 19 * Step;
    private const int Speeches = 5;

    private static readonly LineConditions _good = new();

    [Fact]
    public void Viewers_are_sent_a_pause_as_it_came_and_nobody_asks_for_what_was_never_sent()
    {
        using var lesson = new SimulatedLesson(1);
        var teacher = lesson.AddPublisher(TrackName.Camera, _good);
        var viewer = lesson.AddViewer(Slot.Program, _good);
        SpeakAndPause(lesson, teacher);

        var steps = viewer.Sounds.Zip(viewer.Sounds.Skip(1)).ToList();
        Assert.All(steps, static pair => Assert.Equal(1, (ushort)(pair.Second.SequenceNumber - pair.First.SequenceNumber)));
        Assert.All(steps, static pair => Assert.InRange(pair.Second.Timestamp - pair.First.Timestamp, Step, LongestStep));
        Assert.Contains(steps, static pair => pair.Second.Timestamp - pair.First.Timestamp == LongestStep);
        Assert.InRange(viewer.SoundPackets, Speeches * 50, Speeches * 65);
        Assert.Equal(0, teacher.NacksReceived);
        Assert.Equal(0, lesson.Metrics.PacketsLost);
    }

    [Fact]
    public void A_recording_goes_on_with_the_rooms_noise_and_tells_no_gap()
    {
        using var lesson = new SimulatedLesson(2);
        var recording = new SimulatedRecording(lesson);
        var teacher = lesson.AddPublisher(TrackName.Camera, _good);
        SpeakAndPause(lesson, teacher);
        recording.Stop();

        var sound = recording["camera-1.audio.mp4"];
        Assert.Empty(recording.Gaps);
        Assert.Equal(0, sound.Silent);
        Assert.InRange(sound.Count, Speeches * 150, (Speeches * 150) + 6);
        Assert.InRange(sound.Concealed, Speeches * 90, Speeches * 100);
        var offsets = sound.Samples.Where(static sample => sample.CapturedAt > 0).Select(recording.Offset).ToList();
        Assert.InRange(offsets.Max() - offsets.Min(), 0, 25);
    }

    [Fact]
    public void Noise_that_is_lost_in_a_pause_is_no_gap_and_a_microphone_that_sends_nothing_at_all_is()
    {
        for (var seed = 3; seed < 13; seed++)
        {
            using var lesson = new SimulatedLesson(seed);
            var recording = new SimulatedRecording(lesson);
            var teacher = lesson.AddPublisher(TrackName.Camera, _good with { Loss = 0.1 });
            SpeakAndPause(lesson, teacher);
            teacher.Line = _good;
            lesson.RunFor(TimeSpan.FromSeconds(1));
            teacher.IsMuted = true;
            lesson.RunFor(TimeSpan.FromSeconds(2));
            teacher.IsMuted = false;
            lesson.RunFor(TimeSpan.FromSeconds(2));
            recording.Stop();

            var gap = Assert.Single(recording.Gaps);
            Assert.Equal(GapReason.Muted, gap.Reason);
            Assert.InRange((gap.To - gap.From).TotalSeconds, 1.9, 2.1);
        }
    }

    /// <summary>A second of speech and two of pause, some times.</summary>
    private static void SpeakAndPause(SimulatedLesson lesson, SimulatedPublisher who)
    {
        for (var i = 0; i < Speeches; i++)
        {
            who.IsPausing = false;
            lesson.RunFor(TimeSpan.FromSeconds(1));
            who.IsPausing = true;
            lesson.RunFor(TimeSpan.FromSeconds(2));
        }

        who.IsPausing = false;
        lesson.RunFor(TimeSpan.FromMilliseconds(100));
    }
}
