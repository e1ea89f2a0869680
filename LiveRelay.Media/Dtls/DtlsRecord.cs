using System.Buffers.Binary;

namespace LiveRelay.Media.Dtls;

/// <summary>The first record of some bytes (RFC 6347 section 4.1): type, version, epoch, sequence number, length.</summary>
internal readonly ref struct DtlsRecord
{
    /// <summary>The length of the header.</summary>
    public const int HeaderLength = 13;

    /// <summary>The version in all records but a first ClientHello's, which is often sent as of 1.0.</summary>
    public const ushort Dtls12 = 0xFEFD;

    private const ushort Dtls10 = 0xFEFF;

    private DtlsRecord(ReadOnlySpan<byte> bytes) => Bytes = bytes;

    /// <summary>The whole record.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>The content type: 20 ChangeCipherSpec, 21 alert, 22 handshake, 23 data.</summary>
    public byte Type => Bytes[0];

    /// <summary>Which keys: 0 for none.</summary>
    public ushort Epoch => BinaryPrimitives.ReadUInt16BigEndian(Bytes[3..]);

    /// <summary>Epoch and sequence number, 8 bytes.</summary>
    public ReadOnlySpan<byte> Number => Bytes[3..11];

    /// <summary>What follows the header.</summary>
    public ReadOnlySpan<byte> Fragment => Bytes[HeaderLength..];

    /// <summary>The length with the header.</summary>
    public int Length => Bytes.Length;

    /// <summary>False for a record that is cut off or of a version that is not ours.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out DtlsRecord record)
    {
        record = default;
        if (bytes.Length < HeaderLength || BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]) is not (Dtls10 or Dtls12))
        {
            return false;
        }

        var length = HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(bytes[11..]);
        if (length > bytes.Length)
        {
            return false;
        }

        record = new DtlsRecord(bytes[..length]);
        return true;
    }

    /// <summary>Writes a header.</summary>
    public static void WriteHeader(Span<byte> destination, byte type, ushort epoch, ulong sequenceNumber, int fragmentLength)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination[3..], (ulong)epoch << 48 | sequenceNumber);
        destination[0] = type;
        BinaryPrimitives.WriteUInt16BigEndian(destination[1..], Dtls12);
        BinaryPrimitives.WriteUInt16BigEndian(destination[11..], (ushort)fragmentLength);
    }
}
