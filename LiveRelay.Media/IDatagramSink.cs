namespace LiveRelay.Media;

/// <summary>
/// Where the core's outgoing bytes go: a place in the send slab, filled in place and then committed. Synchronous, never calls back.
/// Datagrams that are committed one after another for the same path leave as one GSO send where the system can do that.
/// </summary>
public interface IDatagramSink
{
    /// <summary>A writable place for the next datagram; its content is undefined, and it is valid until the next call.</summary>
    /// <param name="size">The largest size that the datagram may have, at most <see cref="MaxDatagramSize"/> bytes.</param>
    Span<byte> Reserve(int size);

    /// <summary>Queues the first <paramref name="length"/> bytes of the last reserved place for sending on <paramref name="path"/>.</summary>
    void Commit(in NetworkPath path, int length);

    /// <summary>The largest datagram that is received or sent, in bytes: an Ethernet frame's payload and some room.</summary>
    const int MaxDatagramSize = 2048;
}
