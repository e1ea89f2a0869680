using System.Buffers.Binary;

namespace LiveRelay.Media.Rtcp;

/// <summary>A source description with the one item that must be there, CNAME (RFC 3550 section 6.5).</summary>
public readonly ref struct Sdes
{
    private const byte CNameItem = 1;

    private Sdes(uint ssrc, ReadOnlySpan<byte> cname)
    {
        Ssrc = ssrc;
        CName = cname;
    }

    /// <summary>The source that is described.</summary>
    public uint Ssrc { get; }

    /// <summary>Its canonical name, UTF-8: streams with the same one are played in sync.</summary>
    public ReadOnlySpan<byte> CName { get; }

    /// <summary>Reads the first chunk; false if the packet is something else, describes nobody or has no CNAME in it.</summary>
    public static bool TryParse(in RtcpPacketView packet, out Sdes sdes)
    {
        sdes = default;
        if (packet is not { Type: RtcpType.SourceDescription, Format: > 0 } || packet.Body.Length < 4)
        {
            return false;
        }

        // Items of type, length and text follow each other; type 0 ends the chunk.
        var items = packet.Body[4..];
        while (items.Length >= 2 && items[0] != 0 && items[1] <= items.Length - 2)
        {
            if (items[0] == CNameItem)
            {
                sdes = new Sdes(BinaryPrimitives.ReadUInt32BigEndian(packet.Body), items.Slice(2, items[1]));
                return true;
            }

            items = items[(2 + items[1])..];
        }

        return false;
    }

    /// <summary>Writes one chunk; its length in bytes.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="ssrc">The source.</param>
    /// <param name="cname">At most 255 bytes of UTF-8.</param>
    public static int Write(Span<byte> destination, uint ssrc, scoped ReadOnlySpan<byte> cname)
    {
        // Header, SSRC, item type and length, text, and at least one zero byte up to the next multiple of 4.
        var end = 10 + cname.Length;
        var length = (end + 4) & ~3;
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], ssrc);
        destination[8] = CNameItem;
        destination[9] = (byte)cname.Length;
        cname.CopyTo(destination[10..]);
        destination[end..length].Clear();
        return RtcpHeader.Write(destination, RtcpType.SourceDescription, 1, length);
    }
}
