namespace LiveRelay.Media.Sfu;

/// <summary>
/// Puts the sound of the packets before into a packet (RFC 2198), for viewers whose lines lose some: sound is never asked for again, and so is there before
/// anybody misses it.
/// </summary>
internal static class RedundantSound
{
    /// <summary>The longest payload that is made.</summary>
    internal const int MaxLength = 1000;

    private const int BlockHeaderLength = 4;
    private const int MaxBlockLength = 0x3FF;
    private const uint MaxTimestampOffset = 0x3FFF;

    /// <summary>Writes everything that stands before the packet's own sound.</summary>
    /// <param name="destination">Where to; <see cref="MaxLength"/> bytes.</param>
    /// <param name="buffer">The packets of the stream.</param>
    /// <param name="packet">The one whose own sound follows.</param>
    /// <param name="payloadType">What the viewer calls the codec of the sound.</param>
    /// <param name="copies">How many packets before it to repeat, if they are there and fit.</param>
    /// <returns>The bytes written.</returns>
    internal static int Write(Span<byte> destination, RetransmissionBuffer buffer, StoredPacket packet, byte payloadType, int copies)
    {
        var room = MaxLength - 1 - packet.Payload.Length;
        var first = packet.SequenceNumber;
        while (packet.SequenceNumber - first < copies && buffer.Find(first - 1) is { } older && Fits(older, packet, room))
        {
            room -= BlockHeaderLength + older.Payload.Length;
            first--;
        }

        // All headers, the oldest block's first, and then all blocks (RFC 2198 section 3).
        var length = 0;
        for (var number = first; number < packet.SequenceNumber; number++)
        {
            var block = buffer.Find(number)!;
            var offset = packet.Timestamp - block.Timestamp;
            destination[length] = (byte)(0x80 | payloadType);
            destination[length + 1] = (byte)(offset >> 6);
            destination[length + 2] = (byte)((offset << 2) | (uint)(block.Payload.Length >> 8));
            destination[length + 3] = (byte)block.Payload.Length;
            length += BlockHeaderLength;
        }

        destination[length++] = payloadType;
        for (var number = first; number < packet.SequenceNumber; number++)
        {
            var block = buffer.Find(number)!.Payload;
            block.CopyTo(destination[length..]);
            length += block.Length;
        }

        return length;
    }

    private static bool Fits(StoredPacket older, StoredPacket packet, int room) =>
        older.PayloadType == packet.PayloadType && older.Payload.Length is > 0 and <= MaxBlockLength &&
        BlockHeaderLength + older.Payload.Length <= room && packet.Timestamp - older.Timestamp <= MaxTimestampOffset;
}
