using LiveRelay.Media;
using LiveRelay.Media.Sfu;

namespace LiveRelay.Tests.Simulation;

/// <summary>One peer may send what the standards allow and nobody does: the others do not notice.</summary>
public class HostilePeerTests
{
    private static readonly LineConditions Line = new();

    [Theory]
    [InlineData(17)]
    [InlineData(200)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(5000)]
    public void A_viewer_with_a_mid_of_any_length_is_served_and_so_are_the_others(int length)
    {
        using var lesson = new SimulatedLesson(1);
        lesson.AddPublisher(TrackName.Camera, Line);
        var odd = lesson.AddViewer(Slot.Program, Line, settings: new ViewerSettings { VideoMid = new string('m', length) });
        var other = lesson.AddViewer(Slot.Program, Line);
        lesson.RunFor(TimeSpan.FromSeconds(1));

        Assert.InRange(other.Packets.Count(), 100, 130);
        Assert.InRange(odd.Packets.Count(), 100, 130);
    }

    [Fact]
    public void A_viewer_without_RTX_that_asks_again_is_sent_no_nonce_twice_and_no_empty_datagram()
    {
        using var lesson = new SimulatedLesson(3);
        lesson.AddPublisher(TrackName.Camera, Line);
        var viewer = lesson.AddViewer(
            Slot.Program, new LineConditions { Loss = 0.1 }, settings: new ViewerSettings { TakesRtx = false });
        lesson.RunFor(TimeSpan.FromSeconds(2));

        Assert.InRange(viewer.Packets.Count(), 180, 250);
        Assert.NotEqual(0, lesson.Metrics.NacksReceived);
        Assert.Equal(lesson.Metrics.Retransmissions, lesson.Metrics.Drops(DropReason.SrtpReplay));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(64)]
    [InlineData(128)]
    [InlineData(255)]
    public void A_dependency_descriptor_of_any_length_passes_or_is_left_out(int length)
    {
        using var lesson = new SimulatedLesson(2);
        lesson.AddPublisher(TrackName.Camera, Line, new PublisherSettings { DependencyDescriptor = new byte[length] });
        var viewer = lesson.AddViewer(Slot.Program, Line);
        lesson.RunFor(TimeSpan.FromSeconds(1));

        Assert.InRange(viewer.Packets.Count(), 100, 130);
        Assert.Equal(0, viewer.MissingPackets);
    }
}
