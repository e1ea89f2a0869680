using LiveRelay.Media.Sfu;
using LiveRelay.Tests.Captures;

namespace LiveRelay.Tests.Simulation;

/// <summary>Streams of a real encoder, whose layers are chosen at random and at any time: what a viewer gets can always be decoded.</summary>
public sealed class LayersOfCapturesTests
{
    private const byte DescriptorId = 13;
    private static readonly LineConditions Line = new() { Delay = TimeSpan.FromMilliseconds(10) };

    [Theory]
    [InlineData("AV1", "chromium-156-av1-L2T3.rtp", 2)]
    [InlineData("AV1", "chromium-156-av1-L3T3.rtp", 2)]
    [InlineData("VP9", "chromium-156-vp9-L3T3.rtp", 2)]
    [InlineData("VP8", "chromium-156-vp8-L1T3.rtp", 1)]
    [InlineData("H264", "chromium-156-h264-L1T3.rtp", 1)]
    public void Any_choice_of_layers_by_the_dependency_descriptor_can_be_decoded(string codec, string capture, int sizes)
    {
        var packets = RtpCapture.Read(capture);
        var whole = Watch(codec, packets, DescriptorId, seed: 0, chooses: false);
        Assert.Equal(packets.Count, whole.Count);
        var all = DecodableStream.Described(whole);
        Assert.Equal(3 * sizes, all.Frames.Count);
        for (var seed = 1; seed <= 24; seed++)
        {
            var some = DecodableStream.Described(Watch(codec, packets, DescriptorId, seed, chooses: true));
            Assert.InRange(some.Frames[(0, 0)], all.Frames[(0, 0)] - 1, all.Frames[(0, 0)]); // nothing tells of it if the very last one is lost
            Assert.InRange(some.Frames.Values.Sum(), all.Frames[(0, 0)] / 2, all.Frames.Values.Sum() - 1);
        }
    }

    [Theory]
    [InlineData("chromium-156-av1-L2T3.rtp")]
    [InlineData("chromium-156-av1-L3T3.rtp")]
    public void A_browser_that_takes_no_descriptors_cannot_tell_sizes_apart_and_is_sent_the_smallest(string capture)
    {
        var packets = RtpCapture.Read(capture);
        using var lesson = new SimulatedLesson(1);
        var (one, other) = (lesson.AddLayeredViewer(Line, "AV1"), lesson.AddLayeredViewer(Line, "AV1", takesDescriptors: false));
        lesson.RunFor(TimeSpan.FromMilliseconds(100));
        lesson.AddReplay(Line, "AV1", packets, DescriptorId);
        lesson.RunFor(packets[^1].Time);

        DecodableStream.AssertContinuous(other.Packets);
        var frames = DecodableStream.Described(one.Packets).Frames;
        Assert.Equal(frames.Where(static layer => layer.Key.SpatialId == 0).Sum(static layer => layer.Value), other.Packets.Count(static packet => packet.Marker));
        Assert.All(other.Packets, static packet => Assert.Equal(0, SizeOf(packet.Payload)));
    }

    /// <summary>What a packet that begins with a frame's own unit says in that unit's extension byte (AV1, section 5.3.3); 0 where it begins otherwise.</summary>
    private static int SizeOf(ReadOnlySpan<byte> payload)
    {
        const int FragmentOrSequence = 0x88;
        var isWholeUnit = (payload[0] & FragmentOrSequence) == 0 && (payload[1] & 0x7C) == 0x34;
        return isWholeUnit ? (payload[2] >> 3) & 3 : 0;
    }

    private static IReadOnlyCollection<LayeredPacket> Watch(string codec, IReadOnlyList<CapturedPacket> packets, byte descriptorId, int seed, bool chooses)
    {
        using var lesson = new SimulatedLesson(seed, isSpread: seed % 2 == 1);
        var viewer = lesson.AddLayeredViewer(Line, codec);
        lesson.RunFor(TimeSpan.FromMilliseconds(100));
        lesson.AddReplay(Line, codec, packets, descriptorId);
        var end = lesson.Network.Now + packets[^1].Time + TimeSpan.FromSeconds(1);
        while (lesson.Network.Now < end)
        {
            lesson.RunFor(TimeSpan.FromMilliseconds(lesson.Network.Random.Next(10, 400)));
            if (chooses && viewer.Packets.Count > 0)
            {
                viewer.Line = Line with { Loss = seed % 3 == 2 ? 0.05 : 0 }; // of the very first packet, with the structure, nothing would tell
                Choose(lesson, viewer);
            }
        }

        Assert.Equal(0, viewer.Missing);
        return viewer.Packets;
    }

    private static void Choose(SimulatedLesson lesson, LayeredViewer viewer)
    {
        var consumer = ((Subscription)lesson.Find(viewer.Id)!.Media!).Consumers.Single();
        if (consumer.Current is { } stream)
        {
            var points = new List<LayerPoint>();
            stream.Layers.Collect(lesson.Network.Now, stream, points);
            consumer.SetSource(lesson.Network.Now, stream, points[lesson.Network.Random.Next(points.Count)].Target);
        }
    }
}
