using LiveRelay.Media.Rtp;

namespace LiveRelay.Media.Sfu;

/// <summary>
/// Which layer of its stream a packet belongs to, and which decode targets need it: read once on arrival, whatever the codec told it with. Where nothing is
/// told, all need it.
/// </summary>
internal readonly record struct PacketLayer
{
    /// <summary>The decode target that is everything: the last one, which no stream of ours has for itself.</summary>
    internal const byte All = DependencyStructure.MaxTargets - 1;

    /// <summary>Of a stream that has no layers, or none that are told.</summary>
    internal static PacketLayer None => new() { Indications = ulong.MaxValue };

    /// <summary>Two bits for each decode target, a <see cref="TargetIndication"/>; those of targets that there are not say Required.</summary>
    internal required ulong Indications { get; init; }

    /// <summary>Its picture's size, 0 the smallest.</summary>
    internal byte SpatialId { get; init; }

    /// <summary>Its picture's temporal layer, 0 the base.</summary>
    internal byte TemporalId { get; init; }

    /// <summary>Whether a layer's frame begins with it.</summary>
    internal bool BeginsFrame { get; init; }

    /// <summary>Whether a layer's frame ends with it.</summary>
    internal bool EndsFrame { get; init; }

    /// <summary>Whether its frame depends on the base layer alone: whoever has that may go on with this layer.</summary>
    internal bool IsLayerSync { get; init; }

    /// <summary>
    /// Whether picture ids go on without a gap where pictures are left out, as VP8's do; VP9's and the dependency descriptor's numbers are what references are told by.
    /// </summary>
    internal bool CountsPictures { get; init; }

    /// <summary>How many decode targets its dependency descriptor knows; 0 where it has none that was understood.</summary>
    internal byte TargetCount { get; init; }

    /// <summary>Where its dependency descriptor tells which of them are active, in bits.</summary>
    internal ushort ActiveTargetsAt { get; init; }

    /// <summary>What it is to a decode target.</summary>
    internal TargetIndication IndicationOf(byte target) => (TargetIndication)(Indications >> (2 * target) & 3);

    /// <summary>Whether a decode target needs it.</summary>
    internal bool IsIn(byte target) => (Indications >> (2 * target) & 3) != 0;
}
