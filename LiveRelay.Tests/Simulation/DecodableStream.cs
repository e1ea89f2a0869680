using LiveRelay.Media.Rtp;

namespace LiveRelay.Tests.Simulation;

/// <summary>
/// What a decoder needs of a stream whose layers came and went: every frame whole, none whose references were not sent, pictures ended by markers, and numbers that
/// do not jump. What its frames refer to the dependency descriptor tells; for VP8 and VP9 without one, the rules of their descriptors.
/// </summary>
internal sealed class DecodableStream
{
    private readonly HashSet<long> _frames = [];
    private DependencyStructure? _structure;
    private DependencyStructure _fresh = new();
    private SequenceUnwrapper _frameNumbers;
    private DependencyDescriptor? _open;
    private uint _active = uint.MaxValue;

    /// <summary>How many frames of each layer came.</summary>
    public Dictionary<(int SpatialId, int TemporalId), int> Frames { get; } = [];

    /// <summary>Checks a stream that has dependency descriptors.</summary>
    public static DecodableStream Described(IReadOnlyCollection<LayeredPacket> packets)
    {
        AssertContinuous(packets);
        var stream = new DecodableStream();
        foreach (var packet in packets)
        {
            stream.Take(packet);
        }

        return stream;
    }

    /// <summary>Checks a VP8 stream by its payload descriptors (RFC 7741 section 4.2), as <see cref="SimulcastPublisher"/> makes them.</summary>
    public static void AssertVp8(IReadOnlyCollection<LayeredPacket> packets)
    {
        AssertContinuous(packets);
        var seen = new HashSet<int>();
        Vp8Descriptor? last = null;
        foreach (var frame in packets.GroupBy(static packet => packet.Timestamp))
        {
            Assert.True(Vp8Descriptor.TryParse(frame.First().Payload, out var descriptor));
            Assert.True(descriptor is { StartsPartition: true, PartitionIndex: 0 } && frame.Last().Marker, "a whole frame");
            if (last is { } before)
            {
                Assert.Equal((before.PictureId + 1) & 0x7FFF, (int)descriptor.PictureId!);
                Assert.Equal((byte)(before.Tl0PicIdx! + (descriptor.TemporalId == 0 ? 1 : 0)), descriptor.Tl0PicIdx);
            }

            if (descriptor.TemporalId == 0)
            {
                seen.Clear();
            }

            // What is no layer sync refers to the layers up to its own since the last frame of the base.
            Assert.True(descriptor.TemporalId == 0 || descriptor.IsLayerSync || Enumerable.Range(0, (int)descriptor.TemporalId! + 1).All(seen.Contains));
            seen.Add((int)descriptor.TemporalId!);
            last = descriptor;
        }
    }

    /// <summary>Checks numbers and markers; now and then an encoder leaves out the layer that would have had the picture's marker.</summary>
    public static void AssertContinuous(IReadOnlyCollection<LayeredPacket> packets)
    {
        var unmarked = 0;
        foreach (var (before, after) in packets.Zip(packets.Skip(1)))
        {
            Assert.Equal(before.SequenceNumber + 1, after.SequenceNumber);
            Assert.True(!before.Marker || before.Timestamp != after.Timestamp, $"{before.SequenceNumber} ends its picture too early");
            unmarked += before.Timestamp != after.Timestamp && !before.Marker ? 1 : 0;
        }

        Assert.InRange(unmarked, 0, packets.Count / 50);
    }

    private void Take(LayeredPacket packet)
    {
        Assert.True(DependencyDescriptor.TryParse(packet.Descriptor, _structure, _fresh, out var descriptor), $"descriptor of {packet.SequenceNumber}");
        if (descriptor.HasStructure)
        {
            (_structure, _fresh) = (_fresh, new DependencyStructure());
        }

        Assert.Equal(_open is null, descriptor.StartsFrame);
        Assert.True(_open is null || _open.Value.FrameNumber == descriptor.FrameNumber);
        _active = descriptor.ActiveTargets ?? _active;
        Assert.Contains(
            Enumerable.Range(0, _structure!.TargetCount),
            target => (_active >> target & 1) != 0 && descriptor.IndicationOf(target) != TargetIndication.NotPresent);
        _open = descriptor.EndsFrame ? null : descriptor;
        if (descriptor.EndsFrame)
        {
            End(descriptor);
        }
    }

    private void End(in DependencyDescriptor frame)
    {
        var number = _frameNumbers.Unwrap(frame.FrameNumber);
        Assert.False(frame.HasFarReferences);
        for (var before = 0; before < 64; before++)
        {
            Assert.True((frame.References >> before & 1) == 0 || _frames.Contains(number - before - 1), $"frame {number} refers to {number - before - 1}");
        }

        Assert.True(_frames.Add(number));
        var layer = ((int)frame.SpatialId, (int)frame.TemporalId);
        Frames[layer] = Frames.GetValueOrDefault(layer) + 1;
    }
}
