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
    private int _count;
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
        _count = 0;
        _isTwoByte = false;
    }

    /// <summary>
    /// Adds an extension; false, and nothing is changed, if there is no room for it. Values may come from a peer, whose oddities must not
    /// reach those who are sent to: a packet without an extension is still a good packet.
    /// </summary>
    /// <param name="id">1 to 255.</param>
    /// <param name="value">Refused if longer than 255 bytes, which is all that a length byte can tell (RFC 8285 section 4.3).</param>
    public bool AddExtension(byte id, scoped ReadOnlySpan<byte> value)
    {
        var becomesTwoByte = !_isTwoByte && (id > 14 || value.Length is 0 or > 16);
        var end = _end + (becomesTwoByte ? _count + 2 : _isTwoByte ? 2 : 1) + value.Length;
        if (id == 0 || value.Length > 255 || Padded(end) > _destination.Length)
        {
            return false;
        }

        if (becomesTwoByte)
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
        _end = end;
        _count++;
        return true;
    }

    /// <summary>The value that was added last, to be changed in its place.</summary>
    internal readonly Span<byte> LastValue(int length) => _destination.Slice(_end - length, length);

    /// <summary>Ends the header; its length in bytes.</summary>
    public readonly int Finish()
    {
        if (_end == ElementsStart)
        {
            return RtpPacket.FixedHeaderLength;
        }

        var end = Padded(_end);
        _destination[_end..end].Clear();
        _destination[0] |= 0x10;
        BinaryPrimitives.WriteUInt16BigEndian(
            _destination[RtpPacket.FixedHeaderLength..], _isTwoByte ? HeaderExtension.TwoByteProfile : HeaderExtension.OneByteProfile);
        BinaryPrimitives.WriteUInt16BigEndian(_destination[(RtpPacket.FixedHeaderLength + 2)..], (ushort)((end - ElementsStart) / 4));
        return end;
    }

    /// <summary>The header is a multiple of 4 bytes long, up to where the extensions begin too.</summary>
    private static int Padded(int end) => (end + 3) & ~3;

    private void ToTwoByte()
    {
        for (var i = ElementsStart; i < _end;)
        {
            var (id, length) = (_destination[i] >> 4, (_destination[i] & 0x0F) + 1);
            _destination[(i + 1).._end].CopyTo(_destination[(i + 2)..]);
            _destination[i] = (byte)id;
            _destination[i + 1] = (byte)length;
            _end++;
            i += 2 + length;
        }

        _isTwoByte = true;
    }
}
