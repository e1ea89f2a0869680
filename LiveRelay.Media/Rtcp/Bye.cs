using System.Buffers.Binary;

namespace LiveRelay.Media.Rtcp;

/// <summary>Goodbye (RFC 3550 section 6.6): a source sends no more.</summary>
/// <param name="Ssrc">The first source that it names.</param>
public readonly record struct Bye(uint Ssrc)
{
    /// <summary>Reads one; false if the packet is something else or names nobody.</summary>
    public static bool TryParse(in RtcpPacketView packet, out Bye bye)
    {
        var isBye = packet is { Type: RtcpType.Bye, Format: > 0 } && packet.Body.Length >= 4;
        bye = isBye ? new Bye(BinaryPrimitives.ReadUInt32BigEndian(packet.Body)) : default;
        return isBye;
    }

    /// <summary>Writes one; its length in bytes.</summary>
    public static int Write(Span<byte> destination, uint ssrc)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], ssrc);
        return RtcpHeader.Write(destination, RtcpType.Bye, 1, 8);
    }
}
