namespace LiveRelay.Media.Sfu;

/// <summary>
/// The last packets of one incoming stream, each stored once whoever asks for it again. A ring by sequence number: a newer packet takes the
/// place of the one that is <see cref="Capacity"/> older.
/// </summary>
internal sealed class RetransmissionBuffer
{
    /// <summary>Room for one packet, in bytes: an Ethernet frame's payload.</summary>
    internal const int MaxPacketSize = 1500;

    private readonly StoredPacket[] _packets;
    private readonly int _mask;

    /// <param name="capacity">How many packets it keeps, a power of two: 1024 are 4 s of 2.5 Mbit/s video.</param>
    internal RetransmissionBuffer(int capacity)
    {
        var slab = GC.AllocateUninitializedArray<byte>(capacity * MaxPacketSize, pinned: true);
        _packets = new StoredPacket[capacity];
        for (var i = 0; i < capacity; i++)
        {
            _packets[i] = new StoredPacket(slab, i * MaxPacketSize);
        }

        _mask = capacity - 1;
    }

    /// <summary>How many packets it keeps.</summary>
    internal int Capacity => _packets.Length;

    /// <summary>The newest sequence number that was stored; -1 before the first.</summary>
    internal long Newest { get; private set; } = -1;

    /// <summary>The place for a new packet; None unless it is there already or too old to be kept.</summary>
    internal DropReason TryAdd(long sequenceNumber, out StoredPacket place)
    {
        place = _packets[sequenceNumber & _mask];
        if (place.SequenceNumber == sequenceNumber)
        {
            return DropReason.Duplicate;
        }

        if (Newest >= 0 && sequenceNumber <= Newest - Capacity)
        {
            return DropReason.TooOld;
        }

        Newest = Math.Max(Newest, sequenceNumber);
        return DropReason.None;
    }

    /// <summary>The packet with that sequence number, or <c>null</c> if it never came or is gone.</summary>
    internal StoredPacket? Find(long sequenceNumber)
    {
        var packet = _packets[sequenceNumber & _mask];
        return packet.SequenceNumber == sequenceNumber ? packet : null;
    }
}
