using System.Buffers.Binary;

namespace LiveRelay.Media.Rtcp;

/// <summary>RTCP packet types (RFC 3550 section 12.1, RFC 4585 section 6.1).</summary>
public enum RtcpType : byte
{
    /// <summary>Sender report.</summary>
    SenderReport = 200,

    /// <summary>Receiver report.</summary>
    ReceiverReport = 201,

    /// <summary>Source description.</summary>
    SourceDescription = 202,

    /// <summary>Goodbye.</summary>
    Bye = 203,

    /// <summary>Transport layer feedback: NACK, transport-wide feedback.</summary>
    TransportFeedback = 205,

    /// <summary>Payload-specific feedback: PLI, FIR, REMB.</summary>
    PayloadFeedback = 206,
}

/// <summary>One packet of a compound.</summary>
public readonly ref struct RtcpPacketView
{
    internal RtcpPacketView(RtcpType type, byte format, ReadOnlySpan<byte> body)
    {
        Type = type;
        Format = format;
        Body = body;
    }

    /// <summary>The packet type; also unknown values.</summary>
    public RtcpType Type { get; }

    /// <summary>The five bits of report count, source count or feedback message type.</summary>
    public byte Format { get; }

    /// <summary>What stands behind the four bytes of common header, without padding.</summary>
    public ReadOnlySpan<byte> Body { get; }
}

/// <summary>Goes through a compound (RFC 3550 section 6.1) or reduced-size (RFC 5506) packet.</summary>
public ref struct RtcpReader(ReadOnlySpan<byte> data)
{
    /// <summary>The common header's length, in bytes.</summary>
    internal const int HeaderLength = 4;

    private ReadOnlySpan<byte> _rest = data;

    /// <summary>Whether the reading ended at something that is not RTCP.</summary>
    public bool IsMalformed { get; private set; } = data.IsEmpty;

    /// <summary>Takes the next packet; false at the end.</summary>
    public bool TryRead(out RtcpPacketView packet)
    {
        packet = default;
        if (_rest.IsEmpty)
        {
            return false;
        }

        if (_rest.Length < HeaderLength || _rest[0] >> 6 != 2)
        {
            return Fail();
        }

        var length = (BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]) + 1) * 4;
        if (length > _rest.Length)
        {
            return Fail();
        }

        var body = _rest[HeaderLength..length];
        if ((_rest[0] & 0x20) != 0)
        {
            if (body.IsEmpty || body[^1] == 0 || body[^1] > body.Length)
            {
                return Fail();
            }

            body = body[..^body[^1]];
        }

        packet = new RtcpPacketView((RtcpType)_rest[1], (byte)(_rest[0] & 0x1F), body);
        _rest = _rest[length..];
        return true;
    }

    private bool Fail()
    {
        IsMalformed = true;
        _rest = default;
        return false;
    }
}

/// <summary>Writes the common header.</summary>
internal static class RtcpHeader
{
    /// <summary>Writes four bytes for a packet of <paramref name="length"/> bytes in all, a multiple of 4; gives that length back.</summary>
    internal static int Write(Span<byte> destination, RtcpType type, int format, int length)
    {
        destination[0] = (byte)(0x80 | format);
        destination[1] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)((length / 4) - 1));
        return length;
    }
}
