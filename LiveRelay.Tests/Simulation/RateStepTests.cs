using LiveRelay.Media;
using LiveRelay.Media.Sfu;

namespace LiveRelay.Tests.Simulation;

/// <summary>What a viewer sees whose line gets wider and narrower while the lesson runs: layers of about 100, 400 and 1,500 kbit/s.</summary>
public class RateStepTests(ITestOutputHelper output)
{
    private static readonly LineConditions Line = new() { Delay = TimeSpan.FromMilliseconds(50) };
    private static readonly ViewerSettings Settings = new() { TellsArrivals = true };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_layer_follows_the_line_down_within_two_seconds_and_up_within_ten(int seed)
    {
        using var lesson = new SimulatedLesson(seed);
        lesson.AddSimulcastPublisher(TrackName.Camera, new LineConditions());
        lesson.RunFor(TimeSpan.FromSeconds(1));
        var viewer = lesson.AddViewer(Slot.Camera, Line, settings: Settings);
        var line = new Bottleneck(TimeSpan.FromMilliseconds(300)) { BitsPerSecond = 1_000_000 };
        viewer.Downlink = line;

        var start = Phase(lesson, viewer, line, 1_000_000, 40);
        var wide = Phase(lesson, viewer, line, 2_500_000, 20);
        var narrow = Phase(lesson, viewer, line, 600_000, 20);
        var end = Phase(lesson, viewer, line, 1_000_000, 20);

        Assert.All([start, narrow, end], static phase => Assert.InRange(phase.ShareOf(360), 0.8, 1));
        Assert.InRange(wide.ShareOf(720), 0.8, 1);
        Assert.InRange(wide.FirstOf(720).TotalSeconds, 0, 10);
        Assert.InRange(narrow.EndOf(720).TotalSeconds, 0, 2);
        Assert.InRange(narrow.FirstOf(360).TotalSeconds, 0, 10);
        Assert.All([start, wide, narrow, end], static phase => Assert.InRange(phase.SteadyWait.TotalMilliseconds, 0, 250));
    }

    [Fact]
    public void A_wide_line_is_given_the_best_layer_from_the_beginning()
    {
        using var lesson = new SimulatedLesson(4);
        lesson.AddSimulcastPublisher(TrackName.Camera, new LineConditions());
        lesson.RunFor(TimeSpan.FromSeconds(2));
        var viewer = lesson.AddViewer(Slot.Camera, Line, settings: Settings);

        lesson.RunFor(TimeSpan.FromSeconds(20));

        Assert.All(viewer.Packets, static packet => Assert.Equal(720, packet.Number));
        Assert.Equal(0, viewer.MissingPackets);
        SlotTests.AssertSeamless([.. viewer.Packets]);
    }

    private PhaseFigures Phase(SimulatedLesson lesson, SimulatedViewer viewer, Bottleneck line, long bitsPerSecond, int seconds)
    {
        line.BitsPerSecond = bitsPerSecond;
        var begin = lesson.Network.Now;
        lesson.RunFor(TimeSpan.FromSeconds(seconds - 10));
        line.LongestWait = TimeSpan.Zero;
        lesson.RunFor(TimeSpan.FromSeconds(10));
        var phase = new PhaseFigures(begin, lesson.Network.Now, [.. viewer.Packets.Where(packet => packet.Arrival > begin)], line.LongestWait);
        output.WriteLine($"{bitsPerSecond / 1000} kbit/s: {phase}");
        return phase;
    }

    private sealed record PhaseFigures(Instant Begin, Instant End, IReadOnlyList<ViewedPacket> Packets, TimeSpan SteadyWait)
    {
        /// <summary>Of the time of the last ten seconds, by frames.</summary>
        public double ShareOf(int height)
        {
            var frames = Packets.Where(packet => packet.Marker && packet.Arrival > End - TimeSpan.FromSeconds(10)).ToList();
            return frames.Count < 250 ? 0 : frames.Count(packet => packet.Number == height) / (double)frames.Count;
        }

        /// <summary>When what follows the last such frame came; 0 if there was none.</summary>
        public TimeSpan EndOf(int height)
        {
            var last = Packets.ToList().FindLastIndex(packet => packet.Number == height);
            return last < 0 || last + 1 == Packets.Count ? TimeSpan.Zero : Packets[last + 1].Arrival - Begin;
        }

        /// <summary>When such frames began to be the only ones for a second.</summary>
        public TimeSpan FirstOf(int height)
        {
            var frames = Packets.Where(static packet => packet.Marker).ToList();
            for (var i = 0; i < frames.Count - 30; i++)
            {
                if (frames.Skip(i).Take(30).All(frame => frame.Number == height))
                {
                    return frames[i].Arrival - Begin;
                }
            }

            return TimeSpan.FromSeconds(1000);
        }

        public override string ToString() =>
            $"180: {ShareOf(180):P0}, 360: {ShareOf(360):P0} from {FirstOf(360).TotalSeconds:F1} s, 720: {ShareOf(720):P0} from {FirstOf(720).TotalSeconds:F1} s " +
            $"to {EndOf(720).TotalSeconds:F1} s, " +
            $"waited {SteadyWait.TotalMilliseconds:F0} ms, {Packets.Count(static packet => packet.Marker)} frames";
    }
}
