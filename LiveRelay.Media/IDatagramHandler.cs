namespace LiveRelay.Media;

/// <summary>
/// The sans-IO side of a <c>MediaLoop</c>: it is given datagrams and the time, and gives datagrams to an <see cref="IDatagramSink"/>
/// and the next time at which it wants to be called. All calls come from one thread.
/// </summary>
public interface IDatagramHandler
{
    /// <summary>One received datagram (or one RFC 4571 frame); it is processed in place and not kept.</summary>
    void HandleDatagram(Instant now, Span<byte> datagram, in NetworkPath path);

    /// <summary>The next datagram of this batch, after the one that is handled now, comes on this path: what it needs may be fetched meanwhile.</summary>
    void LookAhead(in NetworkPath path)
    {
    }

    /// <summary>The end of a batch of received datagrams: what was collected for sending and is due may leave now.</summary>
    void HandleBatchEnd(Instant now);

    /// <summary><see cref="NextTimeout"/> has come.</summary>
    void HandleTimeout(Instant now);

    /// <summary>When <see cref="HandleTimeout"/> wants to be called; <see cref="Instant.Never"/> when idle.</summary>
    Instant NextTimeout { get; }

    /// <summary>The first of these times that is to be met: the others may wait some milliseconds for whatever wakes a busy loop next.</summary>
    Instant NextDeadline => NextTimeout;

    /// <summary>A TCP connection has ended: nothing can be sent on this path any more.</summary>
    void HandlePathClosed(Instant now, in NetworkPath path);
}
