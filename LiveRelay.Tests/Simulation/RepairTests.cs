using LiveRelay.Media;
using LiveRelay.Media.Sfu;

namespace LiveRelay.Tests.Simulation;

/// <summary>Loss, reordering and duplication on both lines: after repair the viewer has every packet once, in order, unchanged.</summary>
public class RepairTests
{
    private protected virtual SimulatedLesson NewLesson(int seed) => new(seed);

    private protected virtual int Seeds => 1000;

    [Theory]
    [InlineData(0.00)]
    [InlineData(0.05)]
    [InlineData(0.20)]
    public void Every_packet_is_delivered_once_and_in_order(double loss)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            try
            {
                TeachAndWatch(seed, loss);
            }
            catch (Exception failure)
            {
                throw new Xunit.Sdk.XunitException($"Seed {seed}, loss {loss}: {failure.Message}", failure);
            }
        }
    }

    private void TeachAndWatch(int seed, double loss)
    {
        var line = new LineConditions { Loss = loss, Jitter = TimeSpan.FromMilliseconds(seed % 3 * 4), Duplication = seed % 2 * 0.02 };
        using var lesson = NewLesson(seed);
        var settings = new PublisherSettings { FirstSequenceNumber = (ushort)(65535 - 60 - (seed % 120)), FramesPerSecond = 30, PacketsPerFrame = 4 };
        var publisher = lesson.AddPublisher(TrackName.Camera, line, settings);
        var viewer = lesson.AddViewer(Slot.Program, line);

        // A lost keyframe request is repeated after a second: under loss the first picture may take some of them.
        for (var second = 0; second < 10 && !viewer.Packets.Any(); second++)
        {
            lesson.RunFor(TimeSpan.FromSeconds(1));
        }

        lesson.RunFor(TimeSpan.FromSeconds(1.5));
        var sentByThen = publisher.PacketNumbers.Count;
        lesson.RunFor(TimeSpan.FromSeconds(2.5));

        // What is lost at the very end shows only when something comes behind it: the last seconds make that certain.
        var packets = viewer.Packets.Where(packet => packet.Number < sentByThen).ToList();
        Assert.NotEmpty(packets);
        Assert.True(packets[0].BeginsKeyFrame, "the first packet begins a keyframe");
        Assert.Equal(publisher.PacketNumbers.Take(sentByThen).Skip((int)packets[0].Number), packets.Select(packet => packet.Number));
        Assert.True(packets.Zip(packets.Skip(1)).All(pair => pair.Second.SequenceNumber == pair.First.SequenceNumber + 1), "no number is missing");
        Assert.True(packets.Zip(packets.Skip(1)).All(pair => (int)(pair.Second.Timestamp - pair.First.Timestamp) >= 0), "timestamps never go back");
        Assert.True(viewer.SoundPackets > 0);
    }
}
