using System.Buffers.Binary;

namespace LiveRelay.Media.Rtcp;

/// <summary>A sender report (RFC 3550 section 6.4.1); its report blocks are read by <see cref="ReceiverReport"/>.</summary>
/// <param name="SenderSsrc">The stream that it is about.</param>
/// <param name="NtpTimestamp">The sender's wall clock, 32.32 fixed point seconds.</param>
/// <param name="RtpTimestamp">The same moment in the stream's timestamps.</param>
/// <param name="PacketCount">Packets sent so far.</param>
/// <param name="OctetCount">Payload octets sent so far.</param>
public readonly record struct SenderReport(uint SenderSsrc, ulong NtpTimestamp, uint RtpTimestamp, uint PacketCount, uint OctetCount)
{
    /// <summary>The report's body without report blocks, in bytes.</summary>
    internal const int BodyLength = 24;

    /// <summary>Reads one; false if the packet is something else or too short.</summary>
    public static bool TryParse(in RtcpPacketView packet, out SenderReport report)
    {
        report = default;
        var body = packet.Body;
        if (packet.Type != RtcpType.SenderReport || body.Length < BodyLength)
        {
            return false;
        }

        report = new SenderReport(
            BinaryPrimitives.ReadUInt32BigEndian(body),
            BinaryPrimitives.ReadUInt64BigEndian(body[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(body[12..]),
            BinaryPrimitives.ReadUInt32BigEndian(body[16..]),
            BinaryPrimitives.ReadUInt32BigEndian(body[20..]));
        return true;
    }

    /// <summary>Writes it without report blocks; its length in bytes.</summary>
    public int Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], SenderSsrc);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], NtpTimestamp);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], RtpTimestamp);
        BinaryPrimitives.WriteUInt32BigEndian(destination[20..], PacketCount);
        BinaryPrimitives.WriteUInt32BigEndian(destination[24..], OctetCount);
        return RtcpHeader.Write(destination, RtcpType.SenderReport, 0, RtcpReader.HeaderLength + BodyLength);
    }
}
