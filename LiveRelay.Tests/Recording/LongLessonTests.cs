using LiveRelay.Media;
using LiveRelay.Media.Recording;
using LiveRelay.Tests.Simulation;

namespace LiveRelay.Tests.Recording;

/// <summary>
/// Forty-five minutes of camera and screen from a computer whose clocks run wrong, over a line that loses and reorders, with a mute, an interruption and a reload
/// of the page: at every moment sound, picture and screen lie within 40 ms of each other, and the recorder's memory does not grow.
/// </summary>
public class LongLessonTests
{
    private static readonly LineConditions _line = new() { Loss = 0.05, Jitter = TimeSpan.FromMilliseconds(15) };

    [Theory]
    [InlineData(100, 45)]
    [InlineData(-100, 9)]
    public void Sound_and_pictures_stay_in_step_and_memory_flat(double drift, int minutes)
    {
        var part = TimeSpan.FromMinutes(minutes) / 9;
        using var lesson = new SimulatedLesson(45);
        var recording = new SimulatedRecording(lesson);
        recording.Log.KeepsSamples = false;
        var spread = new Spread(recording);
        var camera = new PublisherSettings
        {
            ClockDrift = drift,
            PictureDelay = TimeSpan.FromMilliseconds(60),
            SoundDelay = TimeSpan.FromMilliseconds(15),
            FramesPerSecond = 15,
            PacketsPerFrame = 2,
        };
        lesson.RunFor(TimeSpan.FromSeconds(2));
        var publisher = lesson.AddPublisher(TrackName.Camera, _line, camera);
        lesson.AddPublisher(TrackName.Screen, _line, camera with { HasSound = false, FramesPerSecond = 5, ClockOffset = TimeSpan.FromDays(366) });
        lesson.RunFor(2 * part);
        var allocated = recording.Allocated;
        publisher.IsMuted = true;
        lesson.RunFor(part / 2);
        publisher.IsMuted = false;
        lesson.RunFor(4 * part);
        publisher.Stop();
        lesson.Worker.Find(publisher.Id)!.Close(lesson.Network.Now, CloseReasons.Closed);
        lesson.RunFor(TimeSpan.FromSeconds(20));
        lesson.AddPublisher(TrackName.Camera, _line, camera with { ClockOffset = TimeSpan.FromDays(2) });
        lesson.RunFor(part * 2.5 - TimeSpan.FromSeconds(22));
        recording.Stop();

        Assert.InRange(spread.Largest, 0, 40);
        Assert.InRange(recording.Allocated - allocated, 0, 2_000_000);
        Assert.Equal(3, recording.Started.Count);
        Assert.All(recording.Ended.Values, static end => Assert.InRange(end.Skew.TotalMilliseconds, 0, 40));
        Assert.InRange(recording.Ended["camera-1.audio.mp4"].Duration.TotalSeconds, (minutes * 60) - 5, minutes * 60);
        Assert.Equal(GapReason.PublisherGone, Assert.Single(recording.Gaps, static gap => gap.FileName == "camera-1.video.mp4" && gap.To - gap.From > TimeSpan.FromSeconds(10)).Reason);
    }

    /// <summary>The largest distance, in ms, between what any two tracks were off at the same time.</summary>
    private sealed class Spread
    {
        private readonly SimulatedRecording _recording;
        private readonly Dictionary<LoggedTrack, (long Time, double Offset)> _last = [];

        public Spread(SimulatedRecording recording)
        {
            _recording = recording;
            recording.Log.OnSample = OnSample;
        }

        public double Largest { get; private set; }

        private void OnSample(LoggedTrack track, LoggedSample sample)
        {
            var offset = _recording.Offset(sample);
            _last[track] = (sample.Time, offset);
            foreach (var (time, other) in _last.Values)
            {
                if (Math.Abs(time - sample.Time) < 2_000_000)
                {
                    Largest = Math.Max(Largest, Math.Abs(offset - other));
                }
            }
        }
    }
}
