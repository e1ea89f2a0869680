using LiveRelay.Media;
using LiveRelay.Media.Recording;
using LiveRelay.Media.Recording.Mp4;
using LiveRelay.Tests.Simulation;

namespace LiveRelay.Tests.Recording;

/// <summary>The recorder and the container writer together: what the files themselves say.</summary>
public class RecordedMp4Tests
{
    private static readonly LineConditions _line = new() { Loss = 0.02, Jitter = TimeSpan.FromMilliseconds(10) };

    [Fact]
    public void A_recording_that_ended_is_complete_and_lies_where_the_journal_says()
    {
        using var lesson = new SimulatedLesson(1);
        var recording = Record(lesson);
        recording.Stop();

        foreach (var track in recording.Started)
        {
            var file = recording.Storage.Files[track.FileName];
            var length = file.Length;
            var summary = Mp4Recovery.Finish(file);
            Assert.Null(summary.Problem);
            Assert.Equal(length, file.Length);
            Assert.Equal(track.Codec, summary.Codec);
            Assert.Equal(track.StartsAt, summary.StartsAt);
            Assert.Equal((track.Width, track.Height), (summary.Width, summary.Height));
            Assert.Equal(recording.Ended[track.FileName].Duration.TotalMilliseconds, summary.Duration.TotalMilliseconds, 1.0);
        }
    }

    [Fact]
    public void A_server_that_is_killed_loses_less_than_two_seconds()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            using var lesson = new SimulatedLesson(seed);
            var recording = Record(lesson);
            lesson.RunFor(TimeSpan.FromMilliseconds(seed * 97));

            foreach (var track in recording.Started)
            {
                var summary = Mp4Recovery.Finish(recording.Storage.Files[track.FileName]);
                Assert.Null(summary.Problem);
                Assert.InRange((recording.Now - summary.StartsAt - summary.Duration).TotalSeconds, 0, 2);
            }
        }
    }

    private static SimulatedRecording Record(SimulatedLesson lesson)
    {
        var recording = new SimulatedRecording(lesson, elapsed: TimeSpan.FromMinutes(3), container: new Mp4Container());
        lesson.AddPublisher(TrackName.Camera, _line);
        lesson.RunFor(TimeSpan.FromSeconds(12));
        Assert.Equal(2, recording.Started.Count);
        return recording;
    }
}
