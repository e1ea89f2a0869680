using System.Buffers.Binary;

namespace LiveRelay.Media.Rtp;

/// <summary>
/// The numbers that VP8 and VP9 count pictures with in their payload descriptors (RFC 7741 section 4.2, RFC 9628 section 4.2), and where they stand: a picture id
/// of 7 or 15 bits, and TL0PICIDX.
/// </summary>
/// <param name="Length">The descriptor's length in bytes; 0 where there is none.</param>
/// <param name="PictureId">0 where there is none.</param>
/// <param name="PictureIdAt">Its place in the descriptor; 0 where there is none.</param>
/// <param name="IsLong">Whether the picture id has 15 bits.</param>
/// <param name="Tl0PicIdx">0 where there is none.</param>
/// <param name="Tl0PicIdxAt">Its place in the descriptor; 0 where there is none.</param>
public readonly record struct PayloadNumbers(byte Length, ushort PictureId, byte PictureIdAt, bool IsLong, byte Tl0PicIdx, byte Tl0PicIdxAt)
{
    /// <summary>Those of a VP8 descriptor.</summary>
    public static PayloadNumbers Of(in Vp8Descriptor descriptor) =>
        At(descriptor.Length, 2, 0, descriptor.PictureId, descriptor.HasLongPictureId, descriptor.Tl0PicIdx);

    /// <summary>Those of a VP9 descriptor, where the byte of layer indices stands between them.</summary>
    public static PayloadNumbers Of(in Vp9Payload descriptor) =>
        At(descriptor.Length, 1, 1, descriptor.PictureId, descriptor.HasLongPictureId, descriptor.Tl0PicIdx);

    /// <summary>Puts other numbers into a copy of the descriptor; each in the form it has, and only where it has one.</summary>
    public void Rewrite(Span<byte> copy, ushort pictureId, byte tl0PicIdx)
    {
        if (PictureIdAt != 0 && IsLong)
        {
            BinaryPrimitives.WriteUInt16BigEndian(copy[PictureIdAt..], (ushort)(0x8000 | (pictureId & 0x7FFF)));
        }
        else if (PictureIdAt != 0)
        {
            copy[PictureIdAt] = (byte)(pictureId & 0x7F);
        }

        if (Tl0PicIdxAt != 0)
        {
            copy[Tl0PicIdxAt] = tl0PicIdx;
        }
    }

    private static PayloadNumbers At(int length, int start, int between, ushort? pictureId, bool isLong, byte? tl0PicIdx)
    {
        if (length > byte.MaxValue)
        {
            return default; // a VP9 descriptor with a very long structure: its numbers stay as they are
        }

        var end = start + (pictureId is null ? 0 : isLong ? 2 : 1) + between;
        return new PayloadNumbers(
            (byte)length,
            pictureId.GetValueOrDefault(),
            (byte)(pictureId is null ? 0 : start),
            isLong,
            tl0PicIdx.GetValueOrDefault(),
            (byte)(tl0PicIdx is null ? 0 : end));
    }
}
