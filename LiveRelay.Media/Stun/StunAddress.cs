using System.Buffers.Binary;

namespace LiveRelay.Media.Stun;

/// <summary>A transport address as STUN carries it, IPv4 kept as IPv4-mapped IPv6 like in <see cref="NetworkPath"/>.</summary>
/// <param name="Address">The address, network byte order read as one big-endian number.</param>
/// <param name="Port">The port.</param>
public readonly record struct StunAddress(UInt128 Address, ushort Port)
{
    /// <summary>The longest value of an address attribute: family, port, IPv6 address.</summary>
    internal const int MaxLength = 20;

    private const byte IPv4 = 1;
    private const byte IPv6 = 2;
    private static readonly UInt128 _mappedPrefix = (UInt128)0xFFFF << 32;

    /// <summary>Reads the value of XOR-MAPPED-ADDRESS or an attribute of its form (RFC 8489 section 14.2).</summary>
    /// <param name="value">The attribute's value.</param>
    /// <param name="transactionId">The message's 12-byte transaction id: part of the mask of an IPv6 address.</param>
    /// <param name="address">The address.</param>
    public static bool TryReadXor(ReadOnlySpan<byte> value, ReadOnlySpan<byte> transactionId, out StunAddress address)
    {
        address = default;
        if (value.Length < 8)
        {
            return false;
        }

        var port = (ushort)(BinaryPrimitives.ReadUInt16BigEndian(value[2..]) ^ StunMessage.MagicCookie >> 16);
        switch (value[1])
        {
            case IPv4 when value.Length == 8:
                address = new(_mappedPrefix | (BinaryPrimitives.ReadUInt32BigEndian(value[4..]) ^ StunMessage.MagicCookie), port);
                return true;
            case IPv6 when value.Length == 20:
                address = new(BinaryPrimitives.ReadUInt128BigEndian(value[4..]) ^ IPv6Mask(transactionId), port);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Writes the value of XOR-MAPPED-ADDRESS or an attribute of its form; returns its length, 8 or 20.</summary>
    internal int WriteXor(Span<byte> value, ReadOnlySpan<byte> transactionId)
    {
        value[0] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(value[2..], (ushort)(Port ^ StunMessage.MagicCookie >> 16));
        if (Address >> 32 == 0xFFFF)
        {
            value[1] = IPv4;
            BinaryPrimitives.WriteUInt32BigEndian(value[4..], (uint)Address ^ StunMessage.MagicCookie);
            return 8;
        }

        value[1] = IPv6;
        BinaryPrimitives.WriteUInt128BigEndian(value[4..], Address ^ IPv6Mask(transactionId));
        return 20;
    }

    private static UInt128 IPv6Mask(ReadOnlySpan<byte> transactionId) =>
        new(
            (ulong)StunMessage.MagicCookie << 32 | BinaryPrimitives.ReadUInt32BigEndian(transactionId),
            BinaryPrimitives.ReadUInt64BigEndian(transactionId[4..]));
}
