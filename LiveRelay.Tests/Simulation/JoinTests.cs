using LiveRelay.Media;
using LiveRelay.Media.Sfu;

namespace LiveRelay.Tests.Simulation;

/// <summary>Those who come late see something soon, and the publisher is not flooded with keyframe requests for it.</summary>
public class JoinTests
{
    private protected virtual SimulatedLesson NewLesson(int seed) => new(seed);

    [Fact]
    public void A_late_joiner_of_a_static_screen_gets_a_keyframe_even_when_requests_are_lost()
    {
        using var lesson = NewLesson(1);
        var publisher = lesson.AddPublisher(TrackName.Screen, new LineConditions(), new PublisherSettings { StaysSilentUntilAsked = true });
        var early = lesson.AddViewer(Slot.Program, new LineConditions());
        lesson.RunFor(TimeSpan.FromSeconds(10));
        Assert.NotEmpty(early.Packets);

        publisher.Line = publisher.Line with { Loss = 0.5 };
        var late = lesson.AddViewer(Slot.Program, new LineConditions());
        lesson.RunFor(TimeSpan.FromSeconds(20));

        Assert.True(late.Packets.First().BeginsKeyFrame);
    }

    [Fact]
    public void A_hundred_joiners_cost_the_publisher_at_most_one_keyframe_request_a_second()
    {
        using var lesson = NewLesson(2);
        var publisher = lesson.AddPublisher(TrackName.Camera, new LineConditions());
        lesson.RunFor(TimeSpan.FromSeconds(3));
        var start = lesson.Network.Now;
        var viewers = new List<(SimulatedViewer Viewer, Instant Joined)>();
        for (var i = 0; i < 100; i++)
        {
            viewers.Add((lesson.AddViewer(Slot.Program, new LineConditions()), lesson.Network.Now));
            lesson.RunFor(TimeSpan.FromMilliseconds(50));
        }

        lesson.RunFor(TimeSpan.FromSeconds(2));

        var times = publisher.KeyFrameRequestTimes;
        Assert.True(times.Zip(times.Skip(1)).All(pair => pair.Second - pair.First >= TimeSpan.FromMilliseconds(999)));
        Assert.InRange(times.Count(time => time >= start), 1, 8);
        foreach (var (viewer, joined) in viewers)
        {
            var first = viewer.Packets.First();
            Assert.True(first.BeginsKeyFrame);
            var wait = first.Arrival - joined;
            Assert.True(wait <= TimeSpan.FromMilliseconds(300), $"{viewer.Id} waited {wait.TotalMilliseconds} ms");
            Assert.Equal(0, viewer.MissingPackets);
        }
    }

    [Fact]
    public void A_late_joiner_sees_the_present_not_the_past_at_its_old_pace()
    {
        using var lesson = NewLesson(3);
        lesson.AddPublisher(TrackName.Camera, new LineConditions());
        lesson.AddViewer(Slot.Program, new LineConditions());
        lesson.RunFor(TimeSpan.FromMilliseconds(800));

        var late = lesson.AddViewer(Slot.Program, new LineConditions());
        lesson.RunFor(TimeSpan.FromMilliseconds(500));

        var packets = late.Packets.ToList();
        var first = packets[0];
        var second = packets.First(packet => packet.Arrival > first.Arrival);
        var replayed = packets.Where(packet => packet.Arrival == first.Arrival).ToList();
        Assert.True(replayed.Count > 40, $"{replayed.Count} packets were sent at once");
        Assert.True(second.Timestamp - first.Timestamp < 90_000 / 1000 * 100, "the past takes less than 100 ms of playing time");
    }
}
