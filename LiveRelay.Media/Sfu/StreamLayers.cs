using LiveRelay.Media.Rtp;

namespace LiveRelay.Media.Sfu;

/// <summary>
/// The layers within one stream: reads them from the dependency descriptor, or from VP8's and VP9's payload descriptors, and measures what each decode target
/// takes. Nothing is known of them before the first packet that tells.
/// </summary>
internal sealed class StreamLayers
{
    private const int TemporalLayers = 4;
    private const int Vp9SpatialLayers = 4;

    /// <summary>Makes of the last target's Required (3) a Switch (2).</summary>
    private const ulong RequiredToSwitch = 1ul << (2 * PacketLayer.All);

    private readonly RateMeter[] _frames = new RateMeter[DependencyStructure.MaxSpatialLayers];
    private RateMeter[] _rates = [];
    private DependencyStructure? _structure;
    private DependencyStructure? _fresh;
    private uint _active;
    private uint _timestamp;
    private bool _isDescribed;
    private bool _skipsLowerLayers;

    /// <summary>Whether there is anything to choose from.</summary>
    internal bool IsLayered => _structure is not null;

    /// <summary>The height of the largest picture, in pixels; 0 where it is not told.</summary>
    internal int Height => _structure?.HeightOf(_structure.SpatialLayers - 1) ?? 0;

    /// <summary>Whether all frames of a decode target are among those of another one.</summary>
    internal bool Contains(byte target, byte other) =>
        target == other || target == PacketLayer.All || (_structure is { } structure && other < structure.TargetCount && target < structure.TargetCount &&
            (structure.ContainedIn(target) >> other & 1) != 0 && !(_skipsLowerLayers && structure.SpatialIdOf(target) != structure.SpatialIdOf(other)));

    /// <summary>Whether a decode target has a larger picture, or another one that needs a keyframe.</summary>
    internal bool NeedsKeyFrame(byte current, byte wanted) => !Contains(current, wanted) && SpatialIdOf(current) != SpatialIdOf(wanted);

    /// <summary>The spatial layer that ends a picture of a decode target.</summary>
    internal byte SpatialIdOf(byte target) =>
        _structure is not { } structure ? byte.MaxValue
        : target < structure.TargetCount ? structure.SpatialIdOf(target)
        : structure.SpatialIdOf(structure.Top);

    /// <summary>What is active for a receiver who is sent a decode target: a bit for each of those that are contained in it.</summary>
    internal uint ActiveOf(byte target) => _structure is { } structure && target < structure.TargetCount ? structure.ContainedIn(target) & _active : _active;

    /// <summary>The decode target that has a temporal layer more than another one, if it lies on the way to a third; else the first one.</summary>
    internal byte Step(byte current, byte wanted, byte temporalId)
    {
        for (byte target = 0; _structure is { } structure && current < structure.TargetCount && target < structure.TargetCount; target++)
        {
            if (structure.SpatialIdOf(target) == structure.SpatialIdOf(current) && structure.TemporalIdOf(target) == temporalId &&
                temporalId > structure.TemporalIdOf(current) && (wanted >= structure.TargetCount || temporalId <= structure.TemporalIdOf(wanted)))
            {
                return target;
            }
        }

        return current;
    }

    /// <summary>Finds out which layer a packet belongs to.</summary>
    /// <param name="packet">A packet that has just been stored; whether it is an entry point is known.</param>
    /// <param name="codec">Its codec.</param>
    /// <param name="isNewest">Whether none that was sent later has come before.</param>
    internal PacketLayer Read(StoredPacket packet, VideoCodec codec, bool isNewest)
    {
        // VP8's own descriptor tells it best; Chromium leaves it out where it sends the other one.
        if (codec == VideoCodec.Vp8 && Vp8Descriptor.TryParse(packet.Payload, out var vp8) && vp8.TemporalId is { } temporalId)
        {
            return ReadVp8(packet, vp8, temporalId);
        }

        if (!packet.DependencyDescriptor.IsEmpty)
        {
            return ReadDescriptor(packet, isNewest);
        }

        return codec == VideoCodec.Vp9 && !_isDescribed ? ReadVp9(packet) : PacketLayer.None;
    }

    /// <summary>Counts a packet.</summary>
    internal void Count(Instant now, StoredPacket packet, bool isNewest)
    {
        if (_structure is not { } structure)
        {
            return;
        }

        ref readonly var layer = ref packet.Layer;
        for (byte target = 0; target < structure.TargetCount; target++)
        {
            if (layer.IsIn(target))
            {
                _rates[target].Add(now, packet.Length);
            }
        }

        if (isNewest && packet.Timestamp != _timestamp)
        {
            _timestamp = packet.Timestamp;
            for (int temporalId = layer.TemporalId; temporalId < _frames.Length; temporalId++)
            {
                _frames[temporalId].Add(now, 1);
            }
        }
    }

    /// <summary>Adds what a viewer can be given of a stream, the least first: each decode target that differs from the next better one.</summary>
    /// <param name="now">The time.</param>
    /// <param name="stream">The stream that these are the layers of.</param>
    /// <param name="points">Where they are put.</param>
    /// <param name="takesSizes">Whether the viewer tells sizes within a stream apart; one who does not is given the smallest.</param>
    internal void Collect(Instant now, ProducerStream stream, List<LayerPoint> points, bool takesSizes = true)
    {
        if (_structure is not { } structure)
        {
            points.Add(new LayerPoint(stream, PacketLayer.All, stream.Height, stream.BitsPerSecond(now), 0));
            return;
        }

        var first = points.Count;
        var better = long.MaxValue;
        for (var spatialId = takesSizes ? structure.SpatialLayers - 1 : 0; spatialId >= 0; spatialId--)
        {
            // An upper layer that is not being sent just now adds nothing to the lower one.
            if (Find(structure, spatialId, byte.MaxValue) is not { } target || _rates[target].BitsPerSecond(now) is var rate && rate >= better)
            {
                continue;
            }

            better = rate;
            Collect(now, stream, structure, spatialId, points);
        }

        points.Reverse(first, points.Count - first);
        if (points.Count == first)
        {
            points.Add(new LayerPoint(stream, PacketLayer.All, stream.Height, stream.BitsPerSecond(now), 0));
        }
        else if (structure.IsTopWhole && (takesSizes || structure.SpatialLayers == 1))
        {
            points[^1] = points[^1] with { Target = PacketLayer.All }; // also where a better one is there, but not being sent just now
        }
    }

    private void Collect(Instant now, ProducerStream stream, DependencyStructure structure, int spatialId, List<LayerPoint> points)
    {
        var height = structure.HeightOf(spatialId) is > 0 and var told ? told : spatialId == structure.SpatialLayers - 1 || structure.SpatialLayers == 1 ? stream.Height : 0;
        var faster = int.MaxValue;
        for (var limit = byte.MaxValue; Find(structure, spatialId, limit) is { } target; limit = structure.TemporalIdOf(target))
        {
            var frames = (int)_frames[Math.Min((int)structure.TemporalIdOf(target), _frames.Length - 1)].PerSecond(now);
            if (frames < faster)
            {
                faster = frames;
                points.Add(new LayerPoint(stream, target, height, _rates[target].BitsPerSecond(now), frames));
            }

            if (structure.TemporalIdOf(target) == 0)
            {
                return;
            }
        }
    }

    /// <summary>The active decode target of a size with the most frames below a limit.</summary>
    private byte? Find(DependencyStructure structure, int spatialId, byte below)
    {
        byte? found = null;
        for (byte target = 0; target < structure.TargetCount; target++)
        {
            if (structure.SpatialIdOf(target) == spatialId && (_active >> target & 1) != 0 && structure.TemporalIdOf(target) < below &&
                (found is not { } other || structure.TemporalIdOf(target) > structure.TemporalIdOf(other)))
            {
                found = target;
            }
        }

        return found;
    }

    private PacketLayer ReadDescriptor(StoredPacket packet, bool isNewest)
    {
        _fresh ??= new DependencyStructure();
        if (!DependencyDescriptor.TryParse(packet.DependencyDescriptor, _isDescribed ? _structure : null, _fresh, out var descriptor))
        {
            return PacketLayer.None;
        }

        var structure = _isDescribed ? _structure! : _fresh;
        if (descriptor.HasStructure)
        {
            structure = _fresh;
            if (structure.TargetCount > PacketLayer.All)
            {
                return PacketLayer.None;
            }

            if (isNewest || !_isDescribed)
            {
                _fresh = _isDescribed ? _structure : null;
                Adopt(structure, isDescribed: true);
            }
        }

        if (isNewest && descriptor.ActiveTargets is { } active)
        {
            _active = active;
        }

        return new PacketLayer
        {
            Indications = Fill(descriptor.Indications, structure),
            SpatialId = descriptor.SpatialId,
            TemporalId = descriptor.TemporalId,
            BeginsFrame = descriptor.StartsFrame,
            EndsFrame = descriptor.EndsFrame,
            TargetCount = (byte)structure.TargetCount,
            ActiveTargetsAt = (ushort)descriptor.ActiveTargetsAt,
        };
    }

    private PacketLayer ReadVp8(StoredPacket packet, in Vp8Descriptor descriptor, byte temporalId)
    {
        if (_structure is null)
        {
            Adopt(DependencyStructure.Grid(1, TemporalLayers), isDescribed: false);
        }

        var indications = 0ul;
        for (var target = temporalId; target < TemporalLayers; target++)
        {
            var isSwitch = packet.IsEntryPoint || (descriptor.IsLayerSync && target == temporalId);
            indications |= (ulong)(isSwitch ? TargetIndication.Switch : TargetIndication.Required) << (2 * target);
        }

        return new PacketLayer
        {
            Indications = Fill(indications, _structure!),
            TemporalId = temporalId,
            BeginsFrame = descriptor is { StartsPartition: true, PartitionIndex: 0 },
            IsLayerSync = descriptor.IsLayerSync && temporalId > 0,
            CountsPictures = true,
        };
    }

    private PacketLayer ReadVp9(StoredPacket packet)
    {
        if (!Vp9Payload.TryParse(packet.Payload, out var descriptor) || !descriptor.HasLayers)
        {
            return PacketLayer.None;
        }

        if (_structure is null)
        {
            Adopt(DependencyStructure.Grid(Vp9SpatialLayers, TemporalLayers), isDescribed: false);
        }

        if (packet.IsEntryPoint)
        {
            _skipsLowerLayers = false;
            ReadHeights(packet);
        }

        // Only key pictures are referred to across sizes (K-SVC), where frames of the lower ones are of no use to who watches a higher one.
        var skips = descriptor is { IsNotInterLayerReference: true, IsPredicted: true } && descriptor.SpatialLayer + 1 < _structure!.SpatialLayers;
        _skipsLowerLayers |= skips;
        var temporalId = Math.Min(descriptor.TemporalLayer, (byte)(TemporalLayers - 1));
        var spatialId = Math.Min(descriptor.SpatialLayer, (byte)(Vp9SpatialLayers - 1));
        var indications = 0ul;
        for (var target = 0; target < _structure!.TargetCount; target++)
        {
            var (size, rate) = (_structure.SpatialIdOf(target), _structure.TemporalIdOf(target));
            var isPresent = rate >= temporalId && (skips ? size == spatialId : size >= spatialId);

            // A picture of the size that is sent lets more frames in; only one that refers to no other lets more pixels in.
            var isSwitch = !descriptor.IsPredicted || (descriptor.IsSwitchingPoint && size == spatialId);
            indications |= isPresent ? (ulong)(isSwitch ? TargetIndication.Switch : TargetIndication.Required) << (2 * target) : 0;
        }

        return new PacketLayer
        {
            Indications = Fill(indications, _structure),
            SpatialId = spatialId,
            TemporalId = temporalId,
            BeginsFrame = descriptor.BeginsFrame,
            EndsFrame = descriptor.EndsFrame,
        };
    }

    private void ReadHeights(StoredPacket packet)
    {
        Span<int> heights = stackalloc int[DependencyStructure.MaxSpatialLayers];
        var count = Vp9Payload.ReadHeights(packet.Payload, heights);
        for (var spatialId = 0; spatialId < DependencyStructure.MaxSpatialLayers && count > 0; spatialId++)
        {
            _structure!.SetHeight(spatialId, heights[Math.Min(spatialId, count - 1)]);
        }
    }

    private void Adopt(DependencyStructure structure, bool isDescribed)
    {
        if (_rates.Length != structure.TargetCount)
        {
            _rates = new RateMeter[structure.TargetCount];
        }

        (_structure, _isDescribed, _skipsLowerLayers, _active) = (structure, isDescribed, false, structure.AllTargets);
    }

    /// <summary>Those who are sent everything, or a target of an older structure, are sent it.</summary>
    private static ulong Fill(ulong indications, DependencyStructure structure)
    {
        var isSwitch = structure.IsTopWhole && (TargetIndication)(indications >> (2 * structure.Top) & 3) == TargetIndication.Switch;
        var above = ulong.MaxValue << (2 * structure.TargetCount);
        return (indications | above) ^ (isSwitch ? RequiredToSwitch : 0);
    }
}

/// <summary>What a viewer can be given of a picture.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Target">Which decode target of it.</param>
/// <param name="Height">In pixels; 0 where it is not known.</param>
/// <param name="BitsPerSecond">What it takes.</param>
/// <param name="FramesPerSecond">0 where it is not known.</param>
internal readonly record struct LayerPoint(ProducerStream Stream, byte Target, int Height, long BitsPerSecond, int FramesPerSecond);
