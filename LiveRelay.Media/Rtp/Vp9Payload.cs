namespace LiveRelay.Media.Rtp;

/// <summary>The VP9 payload descriptor (RFC 9628 section 4.2).</summary>
/// <param name="Length">Its length in bytes.</param>
/// <param name="BeginsFrame">The B bit: a layer's frame begins here.</param>
/// <param name="EndsFrame">The E bit: a layer's frame ends here.</param>
/// <param name="SpatialLayer">0 to 7; 0 where there are no layer indices.</param>
public readonly record struct Vp9Payload(int Length, bool BeginsFrame, bool EndsFrame, byte SpatialLayer)
{
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
        if ((flags & 0x80) != 0 && (reader.Next() & 0x80) != 0)
        {
            reader.Next(); // the picture id has 15 bits
        }

        byte spatialLayer = 0;
        var isFlexible = (flags & 0x10) != 0;
        if ((flags & 0x20) != 0)
        {
            spatialLayer = (byte)((reader.Next() >> 1) & 0x07);
            if (!isFlexible)
            {
                reader.Next(); // TL0PICIDX
            }
        }

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

        descriptor = new Vp9Payload(reader.Position, (flags & 0x08) != 0, (flags & 0x04) != 0, spatialLayer);
        return true;
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
