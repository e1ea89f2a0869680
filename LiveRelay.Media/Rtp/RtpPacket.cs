using System.Buffers.Binary;

namespace LiveRelay.Media.Rtp;

/// <summary>A view of an RTP packet (RFC 3550 section 5.1): nothing is copied, and nothing of it outlives the bytes.</summary>
public readonly ref struct RtpPacket
{
    /// <summary>The fixed header's length, in bytes.</summary>
    public const int FixedHeaderLength = 12;

    private readonly ReadOnlySpan<byte> _data;
    private readonly int _extensionStart;

    private RtpPacket(ReadOnlySpan<byte> data, int extensionStart, int headerLength, int paddingLength)
    {
        _data = data;
        _extensionStart = extensionStart;
        HeaderLength = headerLength;
        PaddingLength = paddingLength;
    }

    /// <summary>The marker bit.</summary>
    public bool Marker => (_data[1] & 0x80) != 0;

    /// <summary>0 to 127.</summary>
    public byte PayloadType => (byte)(_data[1] & 0x7F);

    /// <summary>The 16 bits that roll over.</summary>
    public ushort SequenceNumber => BinaryPrimitives.ReadUInt16BigEndian(_data[2..]);

    /// <summary>In units of the codec's clock rate.</summary>
    public uint Timestamp => BinaryPrimitives.ReadUInt32BigEndian(_data[4..]);

    /// <summary>The stream's identifier.</summary>
    public uint Ssrc => BinaryPrimitives.ReadUInt32BigEndian(_data[8..]);

    /// <summary>Fixed header, contributing sources and header extension, in bytes.</summary>
    public int HeaderLength { get; }

    /// <summary>Padding behind the payload, in bytes, its count included.</summary>
    public int PaddingLength { get; }

    /// <summary>The payload without padding.</summary>
    public ReadOnlySpan<byte> Payload => _data[HeaderLength..^PaddingLength];

    /// <summary>Reads a decrypted packet; false if it is not one.</summary>
    public static bool TryParse(ReadOnlySpan<byte> data, out RtpPacket packet)
    {
        packet = default;
        if (!TryGetHeaderLength(data, out var headerLength))
        {
            return false;
        }

        var paddingLength = 0;
        if ((data[0] & 0x20) != 0)
        {
            paddingLength = data[^1];
            if (paddingLength == 0 || headerLength + paddingLength > data.Length)
            {
                return false;
            }
        }

        var hasExtension = (data[0] & 0x10) != 0;
        packet = new RtpPacket(data, hasExtension ? FixedHeaderLength + (data[0] & 0x0F) * 4 : 0, headerLength, paddingLength);
        return true;
    }

    /// <summary>Finds where the payload begins, also in an encrypted packet, whose padding cannot be read yet.</summary>
    public static bool TryGetHeaderLength(ReadOnlySpan<byte> data, out int length)
    {
        length = 0;
        if (data.Length < FixedHeaderLength || data[0] >> 6 != 2)
        {
            return false;
        }

        var end = FixedHeaderLength + (data[0] & 0x0F) * 4;
        if ((data[0] & 0x10) != 0)
        {
            if (end + 4 > data.Length)
            {
                return false;
            }

            end += 4 + BinaryPrimitives.ReadUInt16BigEndian(data[(end + 2)..]) * 4;
        }

        length = end;
        return end <= data.Length;
    }

    /// <summary>Finds a header extension by its id (RFC 8285), 1 to 255; id 0 is "not negotiated" and never found.</summary>
    public bool TryGetExtension(byte id, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (id == 0 || _extensionStart == 0)
        {
            return false;
        }

        var profile = BinaryPrimitives.ReadUInt16BigEndian(_data[_extensionStart..]);
        var elements = _data[(_extensionStart + 4)..HeaderLength];
        return profile == HeaderExtension.OneByteProfile
            ? HeaderExtension.TryFindOneByte(elements, id, out value)
            : (profile & 0xFFF0) == HeaderExtension.TwoByteProfile && HeaderExtension.TryFindTwoByte(elements, id, out value);
    }
}
