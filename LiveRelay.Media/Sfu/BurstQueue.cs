namespace LiveRelay.Media.Sfu;

/// <summary>
/// Holds the packets of a frame until it is whole, or the hold time is over, and then sends it viewer by viewer: packets of one frame to one
/// viewer stand side by side in the send slab and leave as one GSO send, which costs a fraction of as many single ones.
/// Sound is never held.
/// </summary>
internal sealed class BurstQueue(TimeSpan hold, MediaMetrics metrics)
{
    private readonly List<ProducerStream> _waiting = [];

    /// <summary>When the first hold time is over.</summary>
    internal Instant NextTimeout { get; private set; } = Instant.Never;

    /// <summary>Adds a packet that was just stored.</summary>
    internal void Add(Instant now, ProducerStream stream, StoredPacket packet)
    {
        var burst = stream.Burst;
        if (burst.IsEmpty)
        {
            _waiting.Add(stream);
        }

        burst.Add(packet, isWhole: packet.Marker || !stream.IsVideo, now + hold);
        NextTimeout = Instant.Min(NextTimeout, burst.Due);
        if (burst.IsFull)
        {
            Flush(now, stream);
            _waiting.Remove(stream);
        }
    }

    /// <summary>Sends every burst that is whole or has been held long enough.</summary>
    internal void FlushDue(Instant now)
    {
        var next = Instant.Never;
        var kept = 0;
        for (var i = 0; i < _waiting.Count; i++)
        {
            var stream = _waiting[i];
            if (stream.Burst.Due <= now)
            {
                Flush(now, stream);
            }
            else
            {
                _waiting[kept++] = stream;
                next = Instant.Min(next, stream.Burst.Due);
            }
        }

        _waiting.RemoveRange(kept, _waiting.Count - kept);
        NextTimeout = next;
    }

    private void Flush(Instant now, ProducerStream stream)
    {
        var packets = stream.Burst.Packets;
        var consumers = stream.Consumers;

        // Backwards: a consumer that leaves the stream while it is sent to changes only the places behind it.
        for (var i = consumers.Count - 1; i >= 0; i--)
        {
            if (i >= 3)
            {
                CacheAhead.Fetch(consumers[i - 3], Consumer.Lines);
                CacheAhead.FetchNames(consumers[i - 2].Touched);
                CacheAhead.Fetch(consumers[i - 1].Touched);
            }

            consumers[i].Forward(now, stream, packets);
        }

        foreach (var packet in packets)
        {
            metrics.AddForwardingDelay(now - packet.Arrival, consumers.Count);
        }

        stream.Burst.Clear();
    }
}

/// <summary>The packets of one stream that wait to leave together.</summary>
internal sealed class Burst
{
    private const int Capacity = 64;
    private readonly StoredPacket[] _packets = new StoredPacket[Capacity];
    private int _count;

    internal bool IsEmpty => _count == 0;

    internal bool IsFull => _count == Capacity;

    /// <summary>When it must leave: at once when the frame is whole.</summary>
    internal Instant Due { get; private set; } = Instant.Never;

    internal ReadOnlySpan<StoredPacket> Packets => _packets.AsSpan(0, _count);

    internal void Add(StoredPacket packet, bool isWhole, Instant latest)
    {
        _packets[_count++] = packet;
        Due = isWhole ? Instant.Zero : Instant.Min(Due, latest);
    }

    internal void Clear()
    {
        _count = 0;
        Due = Instant.Never;
    }
}
