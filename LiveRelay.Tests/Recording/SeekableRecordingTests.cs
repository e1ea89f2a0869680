using LiveRelay.Media;
using LiveRelay.Tests.Simulation;

namespace LiveRelay.Tests.Recording;

/// <summary>Whoever seeks in a recording sees a picture soon.</summary>
public class SeekableRecordingTests
{
    [Fact]
    public void A_keyframe_is_never_far_although_nobody_else_asks_for_one()
    {
        using var lesson = new SimulatedLesson(1);
        var recording = new SimulatedRecording(lesson);
        var publisher = lesson.AddPublisher(TrackName.Camera, new LineConditions());
        lesson.RunFor(TimeSpan.FromMinutes(2));
        recording.Stop();

        var keyFrames = recording["camera-1.video.mp4"].Samples.Where(static sample => sample.IsKeyFrame).Select(static sample => sample.Time).ToList();
        Assert.InRange(keyFrames.Count, 11, 13);
        Assert.All(keyFrames.Zip(keyFrames.Skip(1)), static pair => Assert.InRange((pair.Second - pair.First) / 1e6, 9, 11));
        Assert.InRange(publisher.KeyFrameRequests, 11, 14);
    }
}
