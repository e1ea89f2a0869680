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
        var odd = lesson.AddViewer(Slot.Program, Line, videoMid: new string('m', length));
        var other = lesson.AddViewer(Slot.Program, Line);
        lesson.RunFor(TimeSpan.FromSeconds(1));

        Assert.InRange(other.Packets.Count(), 100, 130);
        Assert.InRange(odd.Packets.Count(), 100, 130);
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
