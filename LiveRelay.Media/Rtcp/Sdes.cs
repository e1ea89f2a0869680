using System.Buffers.Binary;

namespace LiveRelay.Media.Rtcp;

/// <summary>A source description with the one item that must be there, CNAME (RFC 3550 section 6.5).</summary>
public static class Sdes
{
    private const byte CName = 1;

    /// <summary>Writes one chunk; its length in bytes.</summary>
    public static int Write(Span<byte> destination, uint ssrc, ReadOnlySpan<byte> cname)
    {
        // Header, SSRC, item type and length, text, and at least one zero byte up to the next multiple of 4.
        var end = 10 + cname.Length;
        var length = (end + 4) & ~3;
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], ssrc);
        destination[8] = CName;
        destination[9] = (byte)cname.Length;
        cname.CopyTo(destination[10..]);
        destination[end..length].Clear();
        return RtcpHeader.Write(destination, RtcpType.SourceDescription, 1, length);
    }
}
