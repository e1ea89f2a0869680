namespace LiveRelay.Media.Rtp;

/// <summary>The VP9 payload descriptor (RFC 9628 section 4.2).</summary>
/// <param name="Length">Its length in bytes.</param>
/// <param name="BeginsFrame">The B bit: a layer's frame begins here.</param>
/// <param name="EndsFrame">The E bit: a layer's frame ends here.</param>
/// <param name="SpatialLayer">0 to 7; 0 where there are no layer indices.</param>
public readonly record struct Vp9Payload(int Length, bool BeginsFrame, bool EndsFrame, byte SpatialLayer)
{
    /// <summary>The P bit: the frame refers to earlier pictures.</summary>
    public bool IsPredicted { get; init; }

    /// <summary>The L bit: it has layer indices.</summary>
    public bool HasLayers { get; init; }

    /// <summary>0 to 7; 0 where there are no layer indices.</summary>
    public byte TemporalLayer { get; init; }

    /// <summary>The U bit: no later picture of a higher temporal layer refers to a picture before this one that is above this one's layer.</summary>
    public bool IsSwitchingPoint { get; init; }

    /// <summary>The Z bit: the picture's higher spatial layers do not refer to this frame.</summary>
    public bool IsNotInterLayerReference { get; init; }

    /// <summary>7 or 15 bits, or <c>null</c>.</summary>
    public ushort? PictureId { get; init; }

    /// <summary>Whether the picture id has 15 bits.</summary>
    public bool HasLongPictureId { get; init; }

    /// <summary>The temporal level zero index, which only the non-flexible mode has.</summary>
    public byte? Tl0PicIdx { get; init; }

    /// <summary>Whether a keyframe's base layer begins here: not inter-picture predicted (P = 0), begin of frame (B = 1), spatial layer 0.</summary>
    public static bool IsKeyFrame(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
        {
            return false;
        }

        var flags = payload[0];
        var isPredicted = (flags & 0x40) != 0;
        var isBegin = (flags & 0x08) != 0;
        return !isPredicted && isBegin && SpatialLayerOf(flags, payload) == 0;
    }

    /// <summary>Reads the descriptor at the payload's beginning; false if the payload ends within it or has nothing behind it.</summary>
    public static bool TryParse(ReadOnlySpan<byte> payload, out Vp9Payload descriptor)
    {
        descriptor = default;
        var reader = new Reader(payload);
        var flags = reader.Next(); // I P L F B E V Z
        ushort? pictureId = (flags & 0x80) != 0 ? reader.Next() : null;
        var isLong = pictureId is >= 0x80;
        pictureId = isLong ? (ushort)(((pictureId!.Value & 0x7F) << 8) | reader.Next()) : pictureId;
        var isFlexible = (flags & 0x10) != 0;
        var hasLayers = (flags & 0x20) != 0;
        var layers = hasLayers ? reader.Next() : (byte)0; // TID in three bits, U, SID in three, D
        byte? tl0PicIdx = hasLayers && !isFlexible ? reader.Next() : null;
        if (isFlexible && (flags & 0x40) != 0)
        {
            SkipReferences(ref reader);
        }

        if ((flags & 0x02) != 0)
        {
            SkipScalabilityStructure(ref reader);
        }

        if (reader.Position >= payload.Length)
        {
            return false;
        }

        descriptor = new Vp9Payload(reader.Position, (flags & 0x08) != 0, (flags & 0x04) != 0, (byte)((layers >> 1) & 0x07))
        {
            IsPredicted = (flags & 0x40) != 0,
            HasLayers = hasLayers,
            TemporalLayer = (byte)(layers >> 5),
            IsSwitchingPoint = (layers & 0x10) != 0,
            IsNotInterLayerReference = (flags & 0x01) != 0,
            PictureId = pictureId,
            HasLongPictureId = isLong,
            Tl0PicIdx = tl0PicIdx,
        };
        return true;
    }

    /// <summary>Reads the heights of the spatial layers, in pixels, where the scalability structure tells them; how many there are, or 0.</summary>
    /// <param name="payload">A payload that begins a keyframe.</param>
    /// <param name="heights">Where they are put: eight at most.</param>
    public static int ReadHeights(ReadOnlySpan<byte> payload, Span<int> heights)
    {
        if (payload.IsEmpty || (payload[0] & 0x02) == 0 || !TryParse(payload, out var descriptor))
        {
            return 0;
        }

        // The structure stands behind all else; before it, in a keyframe, only the picture id and the layer indices.
        var reader = new Reader(payload);
        reader.Skip(1 + (descriptor.PictureId is null ? 0 : descriptor.HasLongPictureId ? 2 : 1) + (descriptor.HasLayers ? 1 : 0) + (descriptor.Tl0PicIdx is null ? 0 : 1));
        var header = reader.Next();
        if (descriptor.IsPredicted || (header & 0x10) == 0)
        {
            return 0;
        }

        var count = (header >> 5) + 1;
        for (var layer = 0; layer < count; layer++)
        {
            reader.Skip(2);
            heights[layer] = (reader.Next() << 8) | reader.Next();
        }

        return count;
    }

    /// <summary>Up to three P_DIFF, each saying by its lowest bit whether another follows.</summary>
    private static void SkipReferences(ref Reader reader)
    {
        for (var i = 0; i < 3 && (reader.Next() & 0x01) != 0; i++)
        {
        }
    }

    /// <summary>Section 4.2.1: N_S, Y, G; sizes of the layers; a picture group of N_G entries with R references each.</summary>
    private static void SkipScalabilityStructure(ref Reader reader)
    {
        var header = reader.Next();
        if ((header & 0x10) != 0)
        {
            reader.Skip(((header >> 5) + 1) * 4);
        }

        if ((header & 0x08) != 0)
        {
            for (var pictures = reader.Next(); pictures > 0; pictures--)
            {
                reader.Skip((reader.Next() >> 2) & 0x03);
            }
        }
    }

    private static int SpatialLayerOf(byte flags, ReadOnlySpan<byte> payload)
    {
        if ((flags & 0x20) == 0)
        {
            return 0; // no layer indices
        }

        var offset = 1;
        if ((flags & 0x80) != 0)
        {
            offset += payload.Length > 1 && (payload[1] & 0x80) != 0 ? 2 : 1;
        }

        return payload.Length > offset ? (payload[offset] >> 1) & 0x07 : -1;
    }

    /// <summary>Reads on behind the end too, where all bytes are 0: one look at the position then tells.</summary>
    private ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;

        public int Position { get; private set; }

        public byte Next() => Position++ < _bytes.Length ? _bytes[Position - 1] : (byte)0;

        public void Skip(int count) => Position += count;
    }
}
