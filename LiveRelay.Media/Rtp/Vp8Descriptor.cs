using System.Buffers.Binary;

namespace LiveRelay.Media.Rtp;

/// <summary>The VP8 payload descriptor (RFC 7741 section 4.2).</summary>
/// <param name="Length">Its length in bytes.</param>
/// <param name="StartsPartition">The S bit.</param>
/// <param name="PartitionIndex">0 to 7.</param>
/// <param name="PictureId">7 or 15 bits, or <c>null</c>.</param>
/// <param name="HasLongPictureId">Whether the picture id has 15 bits.</param>
/// <param name="Tl0PicIdx">The temporal level zero index, or <c>null</c>.</param>
/// <param name="TemporalId">The temporal layer, 0 to 3, or <c>null</c>.</param>
/// <param name="IsLayerSync">The Y bit: the frame depends on the base layer alone.</param>
public readonly record struct Vp8Descriptor(
    int Length,
    bool StartsPartition,
    byte PartitionIndex,
    ushort? PictureId,
    bool HasLongPictureId,
    byte? Tl0PicIdx,
    byte? TemporalId,
    bool IsLayerSync = false)
{
    /// <summary>Reads the descriptor at the payload's beginning; false if the payload ends within it or has nothing behind it.</summary>
    public static bool TryParse(ReadOnlySpan<byte> payload, out Vp8Descriptor descriptor)
    {
        descriptor = default;
        if (payload.IsEmpty)
        {
            return false;
        }

        var first = payload[0];
        var flags = (byte)0;
        var length = 1;
        if ((first & 0x80) != 0)
        {
            if (payload.Length < 2)
            {
                return false;
            }

            flags = payload[length++];
        }

        // The longest rest is two bytes of picture id, TL0PICIDX, and TID with KEYIDX.
        if (payload.Length <= length + RestLength(flags, payload[length..]))
        {
            return false;
        }

        ushort? pictureId = null;
        var isLong = false;
        if ((flags & 0x80) != 0)
        {
            isLong = (payload[length] & 0x80) != 0;
            pictureId = isLong ? (ushort)(BinaryPrimitives.ReadUInt16BigEndian(payload[length..]) & 0x7FFF) : payload[length];
            length += isLong ? 2 : 1;
        }

        byte? tl0PicIdx = (flags & 0x40) != 0 ? payload[length++] : null;
        byte? temporalId = (flags & 0x20) != 0 ? (byte)(payload[length] >> 6) : null;
        var isLayerSync = (flags & 0x20) != 0 && (payload[length] & 0x20) != 0;
        length += (flags & 0x30) != 0 ? 1 : 0;
        descriptor = new Vp8Descriptor(length, (first & 0x10) != 0, (byte)(first & 0x07), pictureId, isLong, tl0PicIdx, temporalId, isLayerSync);
        return true;
    }

    /// <summary>Whether the frame that begins here is a keyframe: the P bit of its header is 0 (RFC 6386 section 9.1).</summary>
    public static bool IsKeyFrame(ReadOnlySpan<byte> payload) =>
        TryParse(payload, out var descriptor) && descriptor is { StartsPartition: true, PartitionIndex: 0 } &&
        (payload[descriptor.Length] & 0x01) == 0;

    /// <summary>The height of the keyframe that begins here (RFC 6386 section 9.1), in pixels; 0 where none does.</summary>
    public static int HeightOf(ReadOnlySpan<byte> payload)
    {
        if (!IsKeyFrame(payload) || !TryParse(payload, out var descriptor) || payload.Length < descriptor.Length + 10)
        {
            return 0;
        }

        // Behind the three bytes of the frame tag: the start code, then width and height, 14 bits each beside 2 of scaling.
        var header = payload[(descriptor.Length + 3)..];
        return header[..3].SequenceEqual<byte>([0x9D, 0x01, 0x2A]) ? BinaryPrimitives.ReadUInt16LittleEndian(header[5..]) & 0x3FFF : 0;
    }

    private static int RestLength(byte flags, ReadOnlySpan<byte> rest)
    {
        var length = (flags & 0x40) != 0 ? 1 : 0;
        length += (flags & 0x30) != 0 ? 1 : 0;
        if ((flags & 0x80) != 0)
        {
            length += !rest.IsEmpty && (rest[0] & 0x80) != 0 ? 2 : 1;
        }

        return length;
    }
}
