using System.Buffers.Binary;

namespace LiveRelay.Media.Rtp;

/// <summary>What a frame is to a decode target (table A.1 of AV1's RTP specification).</summary>
public enum TargetIndication
{
    /// <summary>The target does not need it.</summary>
    NotPresent,

    /// <summary>Nothing depends on it.</summary>
    Discardable,

    /// <summary>Who can decode it can go on with the target from here.</summary>
    Switch,

    /// <summary>The target needs it.</summary>
    Required,
}

/// <summary>
/// The dependency descriptor of a packet (AV1 RTP specification, appendix A.8): its frame's layer, and which decode targets need the frame. Tells it without
/// a look at the payload, of whatever codec.
/// </summary>
/// <param name="StartsFrame">Whether the packet is its frame's first.</param>
/// <param name="EndsFrame">Whether it is its frame's last; the temporal unit may go on.</param>
/// <param name="FrameNumber">Counts frames, all layers together.</param>
/// <param name="SpatialId">The frame's size, 0 the smallest.</param>
/// <param name="TemporalId">The frame's temporal layer, 0 the base.</param>
/// <param name="Indications">Two bits for each decode target, a <see cref="TargetIndication"/>.</param>
/// <param name="References">The frames that it refers to: bit n is the frame n + 1 before it.</param>
/// <param name="HasFarReferences">Whether it refers to frames more than 64 before it.</param>
/// <param name="HasStructure">Whether a new structure begins with it.</param>
/// <param name="ActiveTargets">A bit for each decode target that is sent, or <c>null</c> where nothing is said of it.</param>
/// <param name="ActiveTargetsAt">Where they stand, or would, in bits; 0 where the descriptor has its shortest form.</param>
public readonly record struct DependencyDescriptor(
    bool StartsFrame,
    bool EndsFrame,
    ushort FrameNumber,
    byte SpatialId,
    byte TemporalId,
    ulong Indications,
    ulong References,
    bool HasFarReferences,
    bool HasStructure,
    uint? ActiveTargets,
    int ActiveTargetsAt)
{
    /// <summary>The bytes that every descriptor has.</summary>
    public const int MandatoryLength = 3;

    /// <summary>What <see cref="WriteActive"/> adds to a descriptor, at most: five flags and a bit for each decode target.</summary>
    public const int MaxGrowth = 5;

    private const int MandatoryBits = 8 * MandatoryLength;
    private const int FlagBits = 5;

    /// <summary>What the frame is to a decode target.</summary>
    public TargetIndication IndicationOf(int target) => (TargetIndication)(Indications >> (2 * target) & 3);

    /// <summary>Reads a descriptor; false if it is malformed, or names a template that the structure does not have.</summary>
    /// <param name="bytes">The extension's value.</param>
    /// <param name="structure">The structure that was told last, if any was.</param>
    /// <param name="fresh">Becomes the structure that the descriptor brings, where <see cref="HasStructure"/> says so; undefined otherwise.</param>
    /// <param name="descriptor">What it says.</param>
    public static bool TryParse(ReadOnlySpan<byte> bytes, DependencyStructure? structure, DependencyStructure fresh, out DependencyDescriptor descriptor)
    {
        descriptor = default;
        if (bytes.Length < MandatoryLength)
        {
            return false;
        }

        var reader = new BitReader(bytes);
        reader.Skip(MandatoryBits);
        var flags = bytes.Length > MandatoryLength ? reader.Bits(FlagBits) : 0;
        var hasStructure = (flags & 0x10) != 0;
        if (hasStructure)
        {
            if (!fresh.TryRead(ref reader))
            {
                return false;
            }

            structure = fresh;
        }

        var template = structure?.Find(bytes[0] & 0x3F) ?? -1;
        if (structure is null || template < 0)
        {
            return false;
        }

        var activeAt = bytes.Length > MandatoryLength ? reader.Position : 0;
        uint? active = (flags & 0x08) != 0 ? reader.Bits(structure.TargetCount) : hasStructure ? structure.AllTargets : null;
        var (spatialId, temporalId, indications, references) = structure.FrameOf(template);
        indications = (flags & 0x04) != 0 ? DependencyStructure.ReadIndications(ref reader, structure.TargetCount) : indications;
        var hasFarReferences = false;
        if ((flags & 0x02) != 0)
        {
            references = ReadReferences(ref reader, out hasFarReferences);
        }

        reader.Skip((flags & 0x01) != 0 ? 8 * structure.ChainCount : 0);
        descriptor = new DependencyDescriptor(
            (bytes[0] & 0x80) != 0,
            (bytes[0] & 0x40) != 0,
            FrameNumberOf(bytes),
            spatialId,
            temporalId,
            indications,
            references,
            hasFarReferences,
            hasStructure,
            active,
            activeAt);
        return !reader.IsOverrun;
    }

    /// <summary>The frame number of a descriptor of at least <see cref="MandatoryLength"/> bytes.</summary>
    public static ushort FrameNumberOf(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]);

    /// <summary>Puts another frame number into a descriptor.</summary>
    public static void SetFrameNumber(Span<byte> bytes, ushort frameNumber) => BinaryPrimitives.WriteUInt16BigEndian(bytes[1..], frameNumber);

    /// <summary>Copies a descriptor, in which only some decode targets are active: those that are sent on (appendix A.4).</summary>
    /// <param name="destination">At least <see cref="MaxGrowth"/> bytes longer.</param>
    /// <param name="source">The descriptor as it came.</param>
    /// <param name="position">Its <see cref="ActiveTargetsAt"/>.</param>
    /// <param name="count">How many decode targets its structure has.</param>
    /// <param name="active">A bit for each that is active.</param>
    /// <returns>The length.</returns>
    public static int WriteActive(Span<byte> destination, ReadOnlySpan<byte> source, int position, int count, uint active)
    {
        destination[..(source.Length + MaxGrowth)].Clear();
        source[..MandatoryLength].CopyTo(destination);
        var writer = new BitWriter(destination) { Position = MandatoryBits };
        if (position == 0)
        {
            writer.Bits(0x08, FlagBits);
            writer.Bits(active, count);
            return writer.Length;
        }

        var reader = new BitReader(source);
        reader.Skip(MandatoryBits);
        var flags = reader.Bits(FlagBits);
        writer.Bits(flags | 0x08, FlagBits);
        writer.Copy(ref reader, position - MandatoryBits - FlagBits);
        writer.Bits(active, count);
        reader.Skip((flags & 0x08) != 0 ? count : 0);
        writer.Copy(ref reader, (8 * source.Length) - reader.Position);
        return writer.Length;
    }

    private static ulong ReadReferences(ref BitReader reader, out bool hasFar)
    {
        var references = 0ul;
        hasFar = false;
        for (var size = reader.Bits(2); size != 0 && !reader.IsOverrun; size = reader.Bits(2))
        {
            var before = (int)reader.Bits(4 * (int)size);
            references |= before < 64 ? 1ul << before : 0;
            hasFar |= before >= 64;
        }

        return references;
    }
}
