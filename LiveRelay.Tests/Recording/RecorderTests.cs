using LiveRelay.Media;
using LiveRelay.Media.Recording;
using LiveRelay.Media.Sfu;
using LiveRelay.Tests.Simulation;

namespace LiveRelay.Tests.Recording;

/// <summary>A simulated lesson through the real recorder: what is in the files, and where on the lesson's clock.</summary>
public class RecorderTests
{
    private static readonly LineConditions _good = new();
    private static readonly LineConditions _lossy = new() { Loss = 0.05, Jitter = TimeSpan.FromMilliseconds(15) };

    /// <summary>A browser's pictures take longer from capture to sending than its sound.</summary>
    private static readonly PublisherSettings _camera = new() { PictureDelay = TimeSpan.FromMilliseconds(60), SoundDelay = TimeSpan.FromMilliseconds(15) };

    [Fact]
    public void Picture_and_sound_of_a_camera_are_whole_and_in_step()
    {
        using var lesson = new SimulatedLesson(1);
        var recording = new SimulatedRecording(lesson);
        lesson.RunFor(TimeSpan.FromSeconds(1));
        lesson.AddPublisher(TrackName.Camera, _good, _camera);
        lesson.RunFor(TimeSpan.FromSeconds(20));
        recording.Stop();

        Assert.Equal(["camera-1.audio.mp4", "camera-1.video.mp4"], recording.Started.Select(static track => track.FileName).Order());
        var video = recording["camera-1.video.mp4"];
        var audio = recording["camera-1.audio.mp4"];
        Assert.InRange(video.Count, 595, 601);
        Assert.InRange(audio.Count, 995, 1001);
        Assert.Equal(0, audio.Silent);
        Assert.InRange(video.StartsAt.TotalSeconds, 0.9, 1.1);
        AssertInStep(recording, 2);
        Assert.Empty(recording.Gaps);
        Assert.All(recording.Ended.Values, static end => Assert.InRange(end.Skew.TotalMilliseconds, 0, 10));
        Assert.InRange(recording.Ended["camera-1.video.mp4"].Duration.TotalSeconds, 19.9, 20.1);
        Assert.InRange(video.LongestFragment / 90_000.0, 0.3, 1);
        Assert.True(recording.IsEnded);
        Assert.Equal(2, recording.Storage.Closed.Count);
    }

    [Fact]
    public void Lost_packets_are_repaired_and_lost_sound_is_left_to_decoders_to_make_up()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            using var lesson = new SimulatedLesson(seed);
            var recording = new SimulatedRecording(lesson);
            lesson.RunFor(TimeSpan.FromSeconds(1));
            lesson.AddPublisher(TrackName.Camera, _lossy, _camera);
            lesson.RunFor(TimeSpan.FromSeconds(30));
            recording.Stop();

            var audio = recording["camera-1.audio.mp4"];
            Assert.InRange(audio.Concealed, 30, 130);
            Assert.Equal(0, audio.Silent);
            Assert.InRange(recording["camera-1.video.mp4"].Count, 30 * 27, 30 * 30 + 1);
            AssertInStep(recording, 25);
        }
    }

    [Theory]
    [InlineData(1, 0, 12)]
    [InlineData(2, 0, 2)]
    public void Lost_sound_is_taken_from_the_packets_that_repeat_it(int copies, int least, int most)
    {
        var lost = 0;
        for (var seed = 0; seed < 10; seed++)
        {
            using var lesson = new SimulatedLesson(seed);
            var recording = new SimulatedRecording(lesson);
            lesson.RunFor(TimeSpan.FromSeconds(1));
            lesson.AddPublisher(TrackName.Camera, _lossy, _camera with { SoundCopies = copies });
            lesson.RunFor(TimeSpan.FromSeconds(30));
            recording.Stop();

            var audio = recording["camera-1.audio.mp4"];
            var captured = audio.Samples.Where(static sample => sample.CapturedAt > 0).Select(static sample => sample.CapturedAt).ToList();
            Assert.Equal(captured.Order().Distinct(), captured);
            Assert.InRange(audio.Count, 1490, 1501);
            Assert.Equal(0, audio.Silent);
            lost = Math.Max(lost, audio.Concealed);
            AssertInStep(recording, 25);
        }

        Assert.InRange(lost, least, most);
    }

    [Fact]
    public void A_long_hole_in_the_sound_is_made_up_for_a_tenth_of_a_second_and_then_silent()
    {
        using var lesson = new SimulatedLesson(14);
        var recording = new SimulatedRecording(lesson);
        lesson.RunFor(TimeSpan.FromSeconds(1));
        var publisher = lesson.AddPublisher(TrackName.Camera, _good, _camera);
        lesson.RunFor(TimeSpan.FromSeconds(5));
        publisher.LosesSound = true;
        lesson.RunFor(TimeSpan.FromMilliseconds(400));
        publisher.LosesSound = false;
        lesson.RunFor(TimeSpan.FromSeconds(5));
        recording.Stop();

        var audio = recording["camera-1.audio.mp4"];
        Assert.Equal(5, audio.Concealed);
        Assert.InRange(audio.Silent, 14, 16);
        var gap = Assert.Single(recording.Gaps);
        Assert.Equal(GapReason.Lost, gap.Reason);
        Assert.InRange((gap.To - gap.From).TotalMilliseconds, 380, 420);
        AssertInStep(recording, 25);
    }

    [Fact]
    public void A_camera_that_is_turned_goes_on_in_a_file_that_says_so()
    {
        using var lesson = new SimulatedLesson(15);
        var recording = new SimulatedRecording(lesson);
        lesson.RunFor(TimeSpan.FromSeconds(1));
        var publisher = lesson.AddPublisher(TrackName.Camera, _lossy, _camera with { QuarterTurns = 1 });
        lesson.RunFor(TimeSpan.FromSeconds(10));
        publisher.QuarterTurns = 0;
        lesson.RunFor(TimeSpan.FromSeconds(10));
        publisher.QuarterTurns = 3;
        lesson.RunFor(TimeSpan.FromSeconds(10));
        recording.Stop();

        var pictures = recording.Started.Where(static track => track.IsVideo).Select(track => recording[track.FileName]).ToList();
        Assert.Equal([90, 0, 270], pictures.Select(static picture => picture.Turn));
        Assert.InRange((pictures[1].StartsAt - pictures[0].StartsAt).TotalSeconds, 10, 10.5);
        Assert.All(pictures.Zip(pictures.Skip(1)), static pair => Assert.InRange((pair.Second.StartsAt - pair.First.End!.Value).TotalMilliseconds, -0.1, 0.1));
        Assert.Single(recording.Started, static track => !track.IsVideo);
        AssertInStep(recording, 25);
    }

    [Fact]
    public void A_camera_that_sways_makes_few_files_and_the_last_is_right()
    {
        using var lesson = new SimulatedLesson(16);
        var recording = new SimulatedRecording(lesson);
        lesson.RunFor(TimeSpan.FromSeconds(1));
        var publisher = lesson.AddPublisher(TrackName.Camera, _good, _camera);
        for (var i = 0; i < 100; i++)
        {
            publisher.QuarterTurns = (byte)(i % 4);
            lesson.RunFor(TimeSpan.FromMilliseconds(200));
        }

        lesson.RunFor(TimeSpan.FromSeconds(5));
        recording.Stop();

        var pictures = recording.Started.Where(static track => track.IsVideo).Select(track => recording[track.FileName]).ToList();
        Assert.InRange(pictures.Count, 2, 13);
        Assert.Equal(270, pictures[^1].Turn);
        AssertInStep(recording, 25);
    }

    [Fact]
    public void A_report_that_comes_late_corrects_the_guess_before_it()
    {
        using var lesson = new SimulatedLesson(3);
        var recording = new SimulatedRecording(lesson);
        lesson.RunFor(TimeSpan.FromSeconds(1));
        lesson.AddPublisher(TrackName.Camera, _lossy, _camera with { FirstReport = TimeSpan.FromSeconds(4) });
        lesson.RunFor(TimeSpan.FromSeconds(20));
        recording.Stop();

        AssertInStep(recording, 25, from: TimeSpan.FromSeconds(5));
        AssertInStep(recording, 70);
    }

    [Fact]
    public void A_publisher_that_comes_back_goes_on_in_the_same_files()
    {
        using var lesson = new SimulatedLesson(4);
        var recording = new SimulatedRecording(lesson);
        lesson.RunFor(TimeSpan.FromSeconds(1));
        var first = lesson.AddPublisher(TrackName.Camera, _lossy, _camera);
        lesson.RunFor(TimeSpan.FromSeconds(10));
        lesson.Worker.Find(first.Id)!.Close(lesson.Network.Now, CloseReasons.Closed);
        first.Stop();
        lesson.RunFor(TimeSpan.FromSeconds(5));
        lesson.AddPublisher(TrackName.Camera, _lossy, _camera with { ClockOffset = TimeSpan.FromDays(3) });
        lesson.RunFor(TimeSpan.FromSeconds(10));
        recording.Stop();

        Assert.Equal(2, recording.Started.Count);
        var gap = Assert.Single(recording.Gaps, static gap => gap is { Reason: GapReason.PublisherGone, FileName: "camera-1.video.mp4" });
        Assert.InRange((gap.To - gap.From).TotalSeconds, 4.5, 6);
        Assert.Contains(recording.Gaps, static gap => gap is { Reason: GapReason.PublisherGone, FileName: "camera-1.audio.mp4" });
        Assert.InRange(recording["camera-1.audio.mp4"].Silent, 220, 350);
        AssertInStep(recording, 40);
        Assert.InRange(recording.Ended["camera-1.audio.mp4"].Duration.TotalSeconds, 24, 25.5);
    }

    [Fact]
    public void A_publisher_that_takes_over_goes_on_in_the_same_files()
    {
        using var lesson = new SimulatedLesson(5);
        var recording = new SimulatedRecording(lesson);
        lesson.RunFor(TimeSpan.FromSeconds(1));
        lesson.AddPublisher(TrackName.Camera, _good, _camera);
        lesson.RunFor(TimeSpan.FromSeconds(5));
        lesson.AddPublisher(TrackName.Camera, _good, _camera with { ClockOffset = TimeSpan.FromDays(3) });
        lesson.RunFor(TimeSpan.FromSeconds(5));
        recording.Stop();

        Assert.Equal(2, recording.Started.Count);
        AssertInStep(recording, 40);
        Assert.InRange(recording["camera-1.video.mp4"].Count, 290, 302);
    }

    [Fact]
    public void Mute_is_silence_of_the_same_length()
    {
        using var lesson = new SimulatedLesson(6);
        var recording = new SimulatedRecording(lesson);
        lesson.RunFor(TimeSpan.FromSeconds(1));
        var publisher = lesson.AddPublisher(TrackName.Camera, _good, _camera);
        lesson.RunFor(TimeSpan.FromSeconds(5));
        publisher.IsMuted = true;
        lesson.RunFor(TimeSpan.FromSeconds(7));
        publisher.IsMuted = false;
        lesson.RunFor(TimeSpan.FromSeconds(5));
        recording.Stop();

        Assert.InRange(recording["camera-1.audio.mp4"].Silent, 349, 351);
        var gap = Assert.Single(recording.Gaps);
        Assert.Equal(GapReason.Muted, gap.Reason);
        AssertInStep(recording, 25);
    }

    [Fact]
    public void A_screen_and_guests_on_the_stage_are_recorded_and_nobody_else()
    {
        using var lesson = new SimulatedLesson(7);
        var recording = new SimulatedRecording(lesson, elapsed: TimeSpan.FromMinutes(10), firstNumber: 4);
        lesson.RunFor(TimeSpan.FromSeconds(1));
        SetGuests(lesson);
        lesson.AddPublisher(TrackName.Camera, _good, _camera);
        lesson.AddPublisher(TrackName.Screen, _good, new PublisherSettings { HasSound = false });
        lesson.AddPublisher(TrackName.Guest, _good, new PublisherSettings { Participant = "a" });
        lesson.AddPublisher(TrackName.Guest, _good, new PublisherSettings { Participant = "b" });
        lesson.AddPublisher(TrackName.Wall, _good, new PublisherSettings { Participant = "a" });
        lesson.RunFor(TimeSpan.FromSeconds(5));
        SetGuests(lesson, new StageGuest("b", 0, false));
        lesson.RunFor(TimeSpan.FromSeconds(5));
        SetGuests(lesson, new StageGuest("b", 0, true));
        lesson.RunFor(TimeSpan.FromSeconds(5));
        SetGuests(lesson);
        lesson.RunFor(TimeSpan.FromSeconds(5));
        SetGuests(lesson, new StageGuest("a", 0, true), new StageGuest("b", 1, false));
        lesson.RunFor(TimeSpan.FromSeconds(5));
        recording.Stop();

        Assert.Equal(
            [
                "camera-4.audio.mp4", "camera-4.video.mp4", "guest-4.audio.mp4", "guest-4.video.mp4", "guest-5.audio.mp4",
                "guest-5.video.mp4", "guest-6.video.mp4", "screen-4.video.mp4",
            ],
            recording.Started.Select(static track => track.FileName).Order());
        Assert.All(recording.Started, static track =>
            Assert.Equal(track.Track != TrackName.Guest ? null : track.FileName.Contains('6', StringComparison.Ordinal) ? "a" : "b", track.Participant));
        Assert.InRange(recording.Ended["guest-4.video.mp4"].Duration.TotalSeconds, 9.5, 10.1);
        Assert.InRange(recording.Ended["guest-4.audio.mp4"].Duration.TotalSeconds, 4.5, 5.1);
        Assert.InRange(recording["guest-4.video.mp4"].StartsAt.TotalSeconds, 606, 606.5);
        AssertInStep(recording, 25);
    }

    [Fact]
    public void A_recording_that_begins_in_the_middle_of_a_lesson_begins_with_a_keyframe()
    {
        using var lesson = new SimulatedLesson(8);
        lesson.AddPublisher(TrackName.Camera, _good, _camera);
        lesson.RunFor(TimeSpan.FromSeconds(10));
        var recording = new SimulatedRecording(lesson);
        lesson.RunFor(TimeSpan.FromSeconds(5));
        recording.Stop();

        Assert.InRange(recording["camera-1.video.mp4"].StartsAt.TotalSeconds, 0, 1.2);
        Assert.InRange(recording["camera-1.audio.mp4"].StartsAt.TotalSeconds, 0, 0.1);
        AssertInStep(recording, 25);
    }

    [Fact]
    public void A_full_disk_pauses_the_recording_and_the_lesson_goes_on()
    {
        using var lesson = new SimulatedLesson(9);
        var recording = new SimulatedRecording(lesson, new RecordingOptions { MinFreeMegabytes = 0 });
        lesson.RunFor(TimeSpan.FromSeconds(1));
        lesson.AddPublisher(TrackName.Camera, _good, _camera);
        var viewer = lesson.AddViewer(Slot.Program, _good);
        lesson.RunFor(TimeSpan.FromSeconds(10));
        recording.Storage.FreeBytes = 0;
        var full = recording.Now;
        lesson.RunFor(TimeSpan.FromSeconds(10));
        recording.Storage.FreeBytes = 1L << 40;
        lesson.RunFor(TimeSpan.FromSeconds(10));
        recording.Stop();

        Assert.Equal(["full", "recovered"], recording.Disk.Select(static entry => entry.What));
        Assert.InRange((recording.Disk[0].At - full).TotalSeconds, 0, 2);
        Assert.Equal(["camera-1", "camera-1", "camera-2", "camera-2"], recording.Started.Select(static track => track.FileName.Split('.')[0]).Order());
        var gap = Assert.Single(recording.Gaps, static gap => gap.FileName == "camera-1.video.mp4");
        Assert.Equal(GapReason.DiskFull, gap.Reason);
        Assert.InRange((gap.To - gap.From).TotalSeconds, 9, 13);
        Assert.Equal(0, viewer.MissingPackets);
        AssertInStep(recording, 25);
    }

    [Fact]
    public void A_disk_that_goes_on_failing_is_told_of_once_and_tried_less_and_less_often()
    {
        using var lesson = new SimulatedLesson(12);
        var recording = new SimulatedRecording(lesson);
        lesson.RunFor(TimeSpan.FromSeconds(1));
        lesson.AddPublisher(TrackName.Camera, _good, _camera);
        lesson.RunFor(TimeSpan.FromSeconds(5));
        recording.Storage.Failure = new IOException("Broken.");
        lesson.RunFor(TimeSpan.FromMinutes(2));
        recording.Storage.Failure = null;
        lesson.RunFor(TimeSpan.FromSeconds(40));
        recording.Stop();

        Assert.Equal(["failed", "recovered"], recording.Disk.Select(static entry => entry.What));
        Assert.InRange(recording.Storage.Refused, 1, 20);
        Assert.Equal(4, recording.Started.Count);
        AssertInStep(recording, 25);
    }

    [Theory]
    [InlineData(0x4000_0000)]
    [InlineData(0xC000_0000)]
    [InlineData(100_000_000)]
    public void Reports_that_lie_fill_no_disk(uint shift)
    {
        using var lesson = new SimulatedLesson(13);
        var recording = new SimulatedRecording(lesson);
        lesson.RunFor(TimeSpan.FromSeconds(1));
        var publisher = lesson.AddPublisher(TrackName.Camera, _lossy, _camera);
        for (var i = 0; i < 10; i++)
        {
            lesson.RunFor(TimeSpan.FromSeconds(3));
            publisher.ReportShift += shift;
        }

        recording.Stop();
        Assert.InRange(recording["camera-1.audio.mp4"].Count, 1000, 33 * 50 + 100);
        Assert.All(recording.Ended.Values, static end => Assert.InRange(end.Duration.TotalSeconds, 20, 33));
    }

    [Fact]
    public void A_disk_that_is_too_slow_leaves_a_gap_and_the_lesson_goes_on()
    {
        using var lesson = new SimulatedLesson(10);
        var recording = new SimulatedRecording(lesson, ringBytes: 128 << 10);
        lesson.RunFor(TimeSpan.FromSeconds(1));
        lesson.AddPublisher(TrackName.Camera, _good, _camera);
        var viewer = lesson.AddViewer(Slot.Program, _good);
        lesson.RunFor(TimeSpan.FromSeconds(5));
        recording.IsStuck = true;
        lesson.RunFor(TimeSpan.FromSeconds(10));
        recording.IsStuck = false;
        lesson.RunFor(TimeSpan.FromSeconds(5));
        recording.Stop();

        Assert.True(recording.Dropped > 0);
        Assert.All(recording.Gaps, static gap => Assert.Equal(GapReason.DiskSlow, gap.Reason));
        Assert.Equal(2, recording.Gaps.Count);
        Assert.Equal(2, recording.Started.Count);
        Assert.Equal(0, viewer.MissingPackets);
        AssertInStep(recording, 25);
    }

    [Fact]
    public void A_shared_screen_that_stands_still_is_there_from_its_keyframe_to_the_end()
    {
        using var lesson = new SimulatedLesson(11);
        var recording = new SimulatedRecording(lesson);
        lesson.RunFor(TimeSpan.FromSeconds(1));
        lesson.AddPublisher(TrackName.Screen, _good, new PublisherSettings { StaysSilentUntilAsked = true, HasSound = false });
        lesson.RunFor(TimeSpan.FromSeconds(30));
        recording.Stop();

        Assert.InRange(recording.Ended["screen-1.video.mp4"].Duration.TotalSeconds, 29, 30);
        Assert.Empty(recording.Gaps);
    }

    /// <summary>All samples lie at the same distance from their capture, give or take so many ms: sound, picture, all sources.</summary>
    private static void AssertInStep(SimulatedRecording recording, double within, TimeSpan from = default)
    {
        var offsets = recording.Log.Tracks.SelectMany(static track => track.Samples)
            .Where(sample => sample.CapturedAt > 0 && sample.Time >= from.TotalMicroseconds).Select(recording.Offset).ToList();
        Assert.InRange(offsets.Max() - offsets.Min(), 0, within);
    }

    private static void SetGuests(SimulatedLesson lesson, params StageGuest[] guests) =>
        lesson.Worker.ChangeStage(lesson.Network.Now, SimulatedLesson.LessonId, stage => stage.Guests = guests);
}
