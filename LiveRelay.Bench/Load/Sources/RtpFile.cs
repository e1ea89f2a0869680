using System.Buffers.Binary;
using System.Text;
using LiveRelay.Media.Rtp;

namespace LiveRelay.Bench.Load.Sources;

/// <summary>Reads RTP packets out of files: rtpdump (as rtptools and Wireshark write it) and pcap (not pcapng).</summary>
internal static class RtpFile
{
    private const uint PcapMagic = 0xA1B2C3D4;
    private const uint PcapNanosecondsMagic = 0xA1B23C4D;
    private const byte UdpProtocol = 17;

    /// <summary>All RTP packets of the stream with the most bytes, in the file's order.</summary>
    /// <exception cref="FormatException">The file is neither, or there is no RTP in it.</exception>
    internal static List<byte[]> Read(ReadOnlySpan<byte> file)
    {
        var packets = file.StartsWith("#!rtpplay1.0"u8) ? ReadDump(file) : ReadCapture(file);
        var largest = packets.GroupBy(static packet => BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(8)))
            .MaxBy(static stream => stream.Sum(static packet => packet.Length));
        return largest is null ? throw new FormatException("No RTP packets in the file.") : [.. largest];
    }

    /// <summary>Writes packets as rtpdump, all at the same moment: their timestamps tell when they are due.</summary>
    internal static byte[] WriteDump(IEnumerable<byte[]> packets)
    {
        var file = new MemoryStream();
        file.Write(Encoding.ASCII.GetBytes("#!rtpplay1.0 127.0.0.1/5004\n"));
        file.Write(new byte[16]);
        Span<byte> head = stackalloc byte[8];
        foreach (var packet in packets)
        {
            BinaryPrimitives.WriteUInt16BigEndian(head, (ushort)(packet.Length + 8));
            BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)packet.Length);
            file.Write(head);
            file.Write(packet);
        }

        return file.ToArray();
    }

    /// <summary>A line of text, 16 bytes of start time, then per packet: length with this header, RTP length (0 for RTCP), milliseconds.</summary>
    private static List<byte[]> ReadDump(ReadOnlySpan<byte> file)
    {
        var packets = new List<byte[]>();
        var start = file.IndexOf((byte)'\n') + 1 + 16;
        var rest = file[Math.Min(start, file.Length)..];
        while (rest.Length >= 8)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(rest);
            int rtp = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (length < 8 || length > rest.Length)
            {
                break;
            }

            Take(rest[8..length], rtp > 0, packets);
            rest = rest[length..];
        }

        return packets;
    }

    private static List<byte[]> ReadCapture(ReadOnlySpan<byte> file)
    {
        if (file.Length < 24)
        {
            throw new FormatException("Neither rtpdump nor pcap.");
        }

        var isBig = BinaryPrimitives.ReadUInt32BigEndian(file) is PcapMagic or PcapNanosecondsMagic;
        if (!isBig && BinaryPrimitives.ReadUInt32LittleEndian(file) is not (PcapMagic or PcapNanosecondsMagic))
        {
            throw new FormatException("Neither rtpdump nor pcap (a pcapng file can be saved as pcap).");
        }

        var linkHeader = LinkHeaderLength(Number(file[20..], isBig) & 0xFFFF);
        var packets = new List<byte[]>();
        var rest = file[24..];
        while (rest.Length >= 16)
        {
            var length = Number(rest[8..], isBig);
            if (length > rest.Length - 16)
            {
                break;
            }

            var frame = rest.Slice(16, (int)length);
            TakeDatagram(frame.Length > linkHeader ? frame[linkHeader..] : default, packets);
            rest = rest[(16 + (int)length)..];
        }

        return packets;
    }

    private static uint Number(ReadOnlySpan<byte> data, bool isBig) =>
        isBig ? BinaryPrimitives.ReadUInt32BigEndian(data) : BinaryPrimitives.ReadUInt32LittleEndian(data);

    /// <summary>By link type: loopback, Ethernet, raw IP, Linux cooked 1 and 2.</summary>
    private static int LinkHeaderLength(uint linkType) => linkType switch
    {
        0 => 4,
        1 => 14,
        12 or 101 => 0,
        113 => 16,
        276 => 20,
        _ => throw new FormatException($"A capture of link type {linkType} is not understood."),
    };

    private static void TakeDatagram(ReadOnlySpan<byte> packet, List<byte[]> packets)
    {
        if (packet.Length < 20)
        {
            return;
        }

        var (header, protocol) = packet[0] >> 4 == 4 ? ((packet[0] & 0x0F) * 4, packet[9]) : (40, packet[6]);
        if (protocol == UdpProtocol && packet.Length >= header + 8)
        {
            var length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(packet[(header + 4)..]), packet.Length - header);
            Take(length > 8 ? packet.Slice(header + 8, length - 8) : default, isRtp: true, packets);
        }
    }

    /// <summary>RFC 5761 section 4: payload types 64 to 95 with the marker's place are RTCP.</summary>
    private static void Take(ReadOnlySpan<byte> packet, bool isRtp, List<byte[]> packets)
    {
        if (isRtp && RtpPacket.TryParse(packet, out var rtp) && !rtp.Payload.IsEmpty && packet[1] is < 192 or > 223)
        {
            packets.Add(packet.ToArray());
        }
    }
}
