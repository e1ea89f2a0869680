using LiveRelay.Media;

namespace LiveRelay.Bench.Load.Net;

/// <summary>The datagrams that are on the lines of one loop's peers.</summary>
internal sealed class DelayedDatagrams
{
    private readonly PriorityQueue<Delayed, (long Due, long Order)> _queue = new();
    private long _order;

    /// <summary>When the next one comes out.</summary>
    internal Instant NextTimeout => _queue.TryPeek(out _, out var key) ? new Instant(key.Due) : Instant.Never;

    /// <summary>Copies one that comes out later.</summary>
    internal void Add(UdpPeer peer, bool isUp, Instant due, ReadOnlySpan<byte> datagram) =>
        _queue.Enqueue(new Delayed(peer, isUp, datagram.ToArray()), (due.Microseconds, _order++));

    /// <summary>Hands on what is out by now.</summary>
    internal void Release(Instant now)
    {
        while (_queue.TryPeek(out var delayed, out var key) && key.Due <= now.Microseconds)
        {
            _queue.Dequeue();
            delayed.Peer.Release(now, new Instant(key.Due), delayed.IsUp, delayed.Datagram);
        }
    }

    private sealed record Delayed(UdpPeer Peer, bool IsUp, byte[] Datagram);
}
