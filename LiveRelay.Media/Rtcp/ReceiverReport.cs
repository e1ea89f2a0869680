using System.Buffers.Binary;

namespace LiveRelay.Media.Rtcp;

/// <summary>One report block (RFC 3550 section 6.4.1).</summary>
/// <param name="Ssrc">The stream that was received.</param>
/// <param name="FractionLost">Lost since the last report, in 256ths.</param>
/// <param name="CumulativeLost">Lost since the start, 24 bits with sign.</param>
/// <param name="HighestSequenceNumber">Extended by the number of roll-overs.</param>
/// <param name="Jitter">In timestamp units.</param>
/// <param name="LastSenderReport">The middle 32 bits of the last sender report's NTP time; 0 if none came.</param>
/// <param name="DelaySinceLastSenderReport">In units of 1/65536 s.</param>
public readonly record struct ReportBlock(
    uint Ssrc, byte FractionLost, int CumulativeLost, uint HighestSequenceNumber, uint Jitter, uint LastSenderReport, uint DelaySinceLastSenderReport)
{
    internal const int Length = 24;

    internal static ReportBlock Read(ReadOnlySpan<byte> data) => new(
        BinaryPrimitives.ReadUInt32BigEndian(data),
        data[4],
        (BinaryPrimitives.ReadInt32BigEndian(data[4..]) << 8) >> 8,
        BinaryPrimitives.ReadUInt32BigEndian(data[8..]),
        BinaryPrimitives.ReadUInt32BigEndian(data[12..]),
        BinaryPrimitives.ReadUInt32BigEndian(data[16..]),
        BinaryPrimitives.ReadUInt32BigEndian(data[20..]));

    internal void Write(Span<byte> destination)
    {
        var lost = Math.Clamp(CumulativeLost, -0x80_0000, 0x7F_FFFF);
        BinaryPrimitives.WriteUInt32BigEndian(destination, Ssrc);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], ((uint)FractionLost << 24) | ((uint)lost & 0xFF_FFFF));
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], HighestSequenceNumber);
        BinaryPrimitives.WriteUInt32BigEndian(destination[12..], Jitter);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], LastSenderReport);
        BinaryPrimitives.WriteUInt32BigEndian(destination[20..], DelaySinceLastSenderReport);
    }
}

/// <summary>The report blocks of a receiver report (RFC 3550 section 6.4.2), or those that a sender report carries.</summary>
public readonly ref struct ReceiverReport
{
    /// <summary>As many blocks as five bits can count.</summary>
    public const int MaxBlocks = 31;

    private readonly ReadOnlySpan<byte> _blocks;

    private ReceiverReport(uint senderSsrc, ReadOnlySpan<byte> blocks)
    {
        SenderSsrc = senderSsrc;
        _blocks = blocks;
    }

    /// <summary>Who reports.</summary>
    public uint SenderSsrc { get; }

    /// <summary>How many blocks there are.</summary>
    public int Count => _blocks.Length / ReportBlock.Length;

    /// <summary>A block, 0 to <see cref="Count"/> - 1.</summary>
    public ReportBlock this[int index] => ReportBlock.Read(_blocks[(index * ReportBlock.Length)..]);

    /// <summary>Reads the blocks of either report; false if the packet is something else or shorter than it says.</summary>
    public static bool TryParse(in RtcpPacketView packet, out ReceiverReport report)
    {
        report = default;
        var start = packet.Type switch
        {
            RtcpType.ReceiverReport => 4,
            RtcpType.SenderReport => SenderReport.BodyLength,
            _ => int.MaxValue,
        };
        var length = packet.Format * ReportBlock.Length;
        if (start == int.MaxValue || packet.Body.Length < start + length)
        {
            return false;
        }

        report = new ReceiverReport(BinaryPrimitives.ReadUInt32BigEndian(packet.Body), packet.Body.Slice(start, length));
        return true;
    }

    /// <summary>Writes a receiver report of at most <see cref="MaxBlocks"/> blocks; its length in bytes.</summary>
    public static int Write(Span<byte> destination, uint senderSsrc, scoped ReadOnlySpan<ReportBlock> blocks)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], senderSsrc);
        for (var i = 0; i < blocks.Length; i++)
        {
            blocks[i].Write(destination[(8 + i * ReportBlock.Length)..]);
        }

        return RtcpHeader.Write(destination, RtcpType.ReceiverReport, blocks.Length, 8 + blocks.Length * ReportBlock.Length);
    }

    /// <summary>Goes through the blocks.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>Goes through the blocks.</summary>
    public ref struct Enumerator(ReceiverReport report)
    {
        private readonly ReceiverReport _report = report;
        private int _index = -1;

        /// <summary>The block.</summary>
        public readonly ReportBlock Current => _report[_index];

        /// <summary>Whether there is another.</summary>
        public bool MoveNext() => ++_index < _report.Count;
    }
}
