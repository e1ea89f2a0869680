using System.Buffers.Binary;
using CsCheck;
using LiveRelay.Media;
using LiveRelay.Media.Sfu;

namespace LiveRelay.Tests.Simulation;

/// <summary>On a line that gets narrower frames go before pixels do; what remains is a stream that any decoder takes.</summary>
public class TemporalLayerTests
{
    private const int Lessons = 16;

    private static readonly LineConditions Line = new() { Delay = TimeSpan.FromMilliseconds(10) };

    private protected virtual SimulatedLesson NewLesson(int seed) => new(seed);

    [Fact]
    public void A_camera_loses_half_of_its_frames_before_it_gets_smaller_and_the_smallest_all_but_a_quarter()
    {
        using var lesson = NewLesson(1);
        lesson.AddSimulcastPublisher(TrackName.Camera, Line, hasTemporalLayers: true);
        var viewer = lesson.AddLayeredViewer(Line, "VP8");
        lesson.RunFor(TimeSpan.FromSeconds(3));

        List<(long Height, int Frames)> seen = [];
        foreach (var width in new[] { 3_000_000, 1_100_000, 550_000, 300_000, 150_000, 70_000, 30_000, 150_000, 3_000_000 })
        {
            viewer.TellWidth(width);
            lesson.RunFor(TimeSpan.FromSeconds(4));
            seen.Add(LastSecond(viewer));
        }

        Assert.Equal([(720, 30), (720, 15), (360, 30), (360, 15), (180, 30), (180, 15), (180, 8), (180, 30), (720, 30)], seen);
        DecodableStream.AssertVp8(viewer.Packets);
    }

    [Fact]
    public void A_screen_loses_frames_and_never_pixels()
    {
        using var lesson = NewLesson(2);
        lesson.AddSimulcastPublisher(TrackName.Screen, Line, hasTemporalLayers: true);
        var viewer = lesson.AddLayeredViewer(Line, "VP8", Slot.Screen);
        lesson.RunFor(TimeSpan.FromSeconds(3));

        List<(long Height, int Frames)> seen = [];
        foreach (var width in new[] { 3_000_000, 1_100_000, 550_000, 250_000, 130_000 })
        {
            viewer.TellWidth(width);
            lesson.RunFor(TimeSpan.FromSeconds(4));
            seen.Add(LastSecond(viewer));
        }

        Assert.All(seen, static second => Assert.Equal(1080, second.Height));
        Assert.Equal([30, 15, 8], seen.Take(3).Select(static second => second.Frames));
        DecodableStream.AssertVp8(viewer.Packets);
    }

    [Fact]
    public void Layers_that_come_and_go_leave_no_gap_and_no_frame_without_its_references() =>
        Gen.Select(Gen.Int[0, 100_000], Gen.Select(Gen.Int[40_000, 3_000_000], Gen.Int[50, 3000]).Array[1, 20]).Sample(
            (seed, widths) =>
            {
                using var lesson = NewLesson(seed);
                lesson.AddSimulcastPublisher(TrackName.Camera, Line, hasTemporalLayers: true);
                var viewer = lesson.AddLayeredViewer(Line with { Jitter = TimeSpan.FromMilliseconds(5) }, "VP8");
                foreach (var (width, milliseconds) in widths)
                {
                    viewer.TellWidth(width);
                    lesson.RunFor(TimeSpan.FromMilliseconds(milliseconds));
                }

                viewer.Line = Line; // else the very last packets may still be on their way, in another order
                lesson.RunFor(TimeSpan.FromSeconds(1));
                Assert.Equal(0, viewer.Missing);
                DecodableStream.AssertVp8(viewer.Packets);
            },
            iter: Lessons);

    /// <summary>The height that the packets name, and the pictures that ended within a second.</summary>
    private static (long Height, int Frames) LastSecond(LayeredViewer viewer)
    {
        var last = viewer.Packets.Last();
        var second = viewer.Packets.Where(packet => (int)(last.Timestamp - packet.Timestamp) < 89_000).ToList();
        return (BinaryPrimitives.ReadInt64BigEndian(last.Payload.AsSpan(20)), second.Count(static packet => packet.Marker));
    }
}
