namespace LiveRelay.Media.Sfu;

/// <summary>How a packet was rewritten for one consumer: enough to send the very same packet again.</summary>
/// <param name="SequenceNumber">Its sequence number towards the viewer.</param>
/// <param name="Source">The stream that holds it.</param>
/// <param name="SourceSequenceNumber">Its extended sequence number there.</param>
/// <param name="TimestampOffset">What was added to its timestamp.</param>
/// <param name="PictureIds">What was added to VP8's picture id and TL0PICIDX.</param>
internal readonly record struct SentPacket(
    ushort SequenceNumber, ProducerStream? Source, long SourceSequenceNumber, uint TimestampOffset, PictureIdOffsets PictureIds);

/// <summary>What a consumer adds to VP8's running numbers so that they go on without a jump when the source changes.</summary>
/// <param name="PictureId">Added to the 7 or 15 bit picture id.</param>
/// <param name="Tl0PicIdx">Added to the 8 bit temporal level zero index.</param>
internal readonly record struct PictureIdOffsets(ushort PictureId, byte Tl0PicIdx);

/// <summary>
/// What one consumer sent lately, by outgoing sequence number: the viewer's NACKs name those. One entry a packet in one array: for each viewer of a
/// lesson this memory is touched with every packet, and it is cold each time.
/// </summary>
internal sealed class SentPackets(int capacity)
{
    private readonly Entry[] _entries = new Entry[capacity];

    /// <summary>Notes a packet as it is sent for the first time.</summary>
    internal void Add(in SentPacket packet) => _entries[packet.SequenceNumber & (_entries.Length - 1)] = new Entry { Packet = packet };

    /// <summary>
    /// Finds a packet that the viewer asks for. False if it is forgotten, or was sent again less than <paramref name="pause"/> ago: the answer to
    /// the last request may still be on its way.
    /// </summary>
    internal bool TryTakeForResend(Instant now, ushort sequenceNumber, TimeSpan pause, out SentPacket packet)
    {
        ref var entry = ref _entries[sequenceNumber & (_entries.Length - 1)];
        packet = entry.Packet;
        if (packet.Source is null || packet.SequenceNumber != sequenceNumber)
        {
            return false;
        }

        // Milliseconds in 32 bits roll over after seven weeks: then one repetition may come a moment early or late.
        var milliseconds = (uint)now.Milliseconds;
        if (entry.SentAgain != 0 && milliseconds - entry.SentAgain < (uint)pause.TotalMilliseconds)
        {
            return false;
        }

        entry.SentAgain = Math.Max(1, milliseconds);
        return true;
    }

    private struct Entry
    {
        internal SentPacket Packet;
        internal uint SentAgain;
    }
}
