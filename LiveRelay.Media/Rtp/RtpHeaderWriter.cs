using System.Buffers.Binary;

namespace LiveRelay.Media.Rtp;

/// <summary>
/// Writes an RTP header with its extensions. Begins in the one-byte form of RFC 8285 and moves to the two-byte form when an element needs it:
/// an id above 14, more than 16 bytes, or none.
/// </summary>
public ref struct RtpHeaderWriter(Span<byte> destination)
{
    private const int ElementsStart = RtpPacket.FixedHeaderLength + 4;

    private readonly Span<byte> _destination = destination;
    private int _end;
    private bool _isTwoByte;

    /// <summary>Writes the fixed header.</summary>
    public void Start(bool marker, byte payloadType, ushort sequenceNumber, uint timestamp, uint ssrc)
    {
        _destination[0] = 0x80;
        _destination[1] = (byte)((marker ? 0x80 : 0) | (payloadType & 0x7F));
        BinaryPrimitives.WriteUInt16BigEndian(_destination[2..], sequenceNumber);
        BinaryPrimitives.WriteUInt32BigEndian(_destination[4..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(_destination[8..], ssrc);
        _end = ElementsStart;
        _isTwoByte = false;
    }

    /// <summary>Adds an extension.</summary>
    /// <param name="id">1 to 255.</param>
    /// <param name="value">At most 255 bytes.</param>
    public void AddExtension(byte id, scoped ReadOnlySpan<byte> value)
    {
        if (!_isTwoByte && (id > 14 || value.Length is 0 or > 16))
        {
            ToTwoByte();
        }

        if (_isTwoByte)
        {
            _destination[_end++] = id;
            _destination[_end++] = (byte)value.Length;
        }
        else
        {
            _destination[_end++] = (byte)((id << 4) | (value.Length - 1));
        }

        value.CopyTo(_destination[_end..]);
        _end += value.Length;
    }

    /// <summary>Ends the header; its length in bytes.</summary>
    public readonly int Finish()
    {
        if (_end == ElementsStart)
        {
            return RtpPacket.FixedHeaderLength;
        }

        var length = (_end - ElementsStart + 3) & ~3;
        _destination[_end..(ElementsStart + length)].Clear();
        _destination[0] |= 0x10;
        BinaryPrimitives.WriteUInt16BigEndian(
            _destination[RtpPacket.FixedHeaderLength..], _isTwoByte ? HeaderExtension.TwoByteProfile : HeaderExtension.OneByteProfile);
        BinaryPrimitives.WriteUInt16BigEndian(_destination[(RtpPacket.FixedHeaderLength + 2)..], (ushort)(length / 4));
        return ElementsStart + length;
    }

    private void ToTwoByte()
    {
        Span<byte> written = stackalloc byte[256];
        var length = _end - ElementsStart;
        _destination.Slice(ElementsStart, length).CopyTo(written);
        _isTwoByte = true;
        _end = ElementsStart;
        for (var i = 0; i < length;)
        {
            var size = (written[i] & 0x0F) + 1;
            AddExtension((byte)(written[i] >> 4), written.Slice(i + 1, size));
            i += 1 + size;
        }
    }
}
