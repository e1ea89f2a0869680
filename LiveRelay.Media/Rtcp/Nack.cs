using System.Buffers.Binary;

namespace LiveRelay.Media.Rtcp;

/// <summary>Generic NACK (RFC 4585 section 6.2.1): pairs of a lost sequence number and a bit mask of the 16 behind it.</summary>
public readonly ref struct Nack
{
    private const int Format = 1;
    private readonly ReadOnlySpan<byte> _pairs;

    private Nack(uint mediaSsrc, ReadOnlySpan<byte> pairs)
    {
        MediaSsrc = mediaSsrc;
        _pairs = pairs;
    }

    /// <summary>The stream in which packets are missing.</summary>
    public uint MediaSsrc { get; }

    /// <summary>Reads one; false if the packet is something else.</summary>
    public static bool TryParse(in RtcpPacketView packet, out Nack nack)
    {
        nack = default;
        if (!FeedbackMessage.Is(packet, RtcpType.TransportFeedback, Format))
        {
            return false;
        }

        nack = new Nack(FeedbackMessage.MediaSsrc(packet), packet.Body[8..]);
        return true;
    }

    /// <summary>Writes one for sequence numbers in rising order; its length in bytes, at most 12 and 4 for each number.</summary>
    public static int Write(Span<byte> destination, uint senderSsrc, uint mediaSsrc, scoped ReadOnlySpan<ushort> sequenceNumbers)
    {
        var length = FeedbackMessage.HeaderLength;
        for (var i = 0; i < sequenceNumbers.Length;)
        {
            var first = sequenceNumbers[i++];
            ushort mask = 0;
            while (i < sequenceNumbers.Length && (ushort)(sequenceNumbers[i] - first - 1) < 16)
            {
                mask |= (ushort)(1 << (ushort)(sequenceNumbers[i++] - first - 1));
            }

            BinaryPrimitives.WriteUInt16BigEndian(destination[length..], first);
            BinaryPrimitives.WriteUInt16BigEndian(destination[(length + 2)..], mask);
            length += 4;
        }

        return FeedbackMessage.Write(destination, RtcpType.TransportFeedback, Format, senderSsrc, mediaSsrc, length);
    }

    /// <summary>Goes through the lost sequence numbers.</summary>
    public Enumerator GetEnumerator() => new(_pairs);

    /// <summary>Goes through the lost sequence numbers.</summary>
    public ref struct Enumerator(ReadOnlySpan<byte> pairs)
    {
        private ReadOnlySpan<byte> _pairs = pairs;
        private uint _mask;
        private ushort _first;

        /// <summary>A lost sequence number.</summary>
        public ushort Current { get; private set; }

        /// <summary>Whether there is another.</summary>
        public bool MoveNext()
        {
            if (_mask == 0)
            {
                if (_pairs.Length < 4)
                {
                    return false;
                }

                Current = _first = BinaryPrimitives.ReadUInt16BigEndian(_pairs);
                _mask = BinaryPrimitives.ReadUInt16BigEndian(_pairs[2..]);
                _pairs = _pairs[4..];
                return true;
            }

            Current = (ushort)(_first + 1 + System.Numerics.BitOperations.TrailingZeroCount(_mask));
            _mask &= _mask - 1;
            return true;
        }
    }
}
