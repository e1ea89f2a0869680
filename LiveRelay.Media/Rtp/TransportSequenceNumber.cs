using System.Buffers.Binary;

namespace LiveRelay.Media.Rtp;

/// <summary>
/// The transport-wide sequence number extension (draft-holmer-rmcat-transport-wide-cc-extensions-01 section 2): counts all packets of one
/// transport, whatever their stream.
/// </summary>
public static class TransportSequenceNumber
{
    /// <summary>The extension's length, in bytes.</summary>
    public const int Length = 2;

    /// <summary>Reads it; false if the value has another length.</summary>
    public static bool TryRead(ReadOnlySpan<byte> extension, out ushort number)
    {
        number = extension.Length == Length ? BinaryPrimitives.ReadUInt16BigEndian(extension) : (ushort)0;
        return extension.Length == Length;
    }

    /// <summary>Writes <see cref="Length"/> bytes.</summary>
    public static void Write(Span<byte> destination, ushort number) => BinaryPrimitives.WriteUInt16BigEndian(destination, number);
}
