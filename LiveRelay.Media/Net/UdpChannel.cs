using System.Net.Sockets;

namespace LiveRelay.Media.Net;

/// <summary>The one UDP socket of a loop: receives in batches, and collects what is to be sent until it is flushed.</summary>
internal abstract class UdpChannel(Socket socket, MediaMetrics metrics) : IDisposable
{
    private protected Socket Socket { get; } = socket;

    /// <summary>
    /// Hands one batch of what has arrived to the handler, and leaves the rest for the next: a flood must not keep the loop from sending.
    /// </summary>
    /// <returns>How many there were.</returns>
    internal abstract int Receive(IDatagramHandler handler, MediaClock clock);

    /// <summary>So many at once are a full batch, behind which there may be more.</summary>
    internal abstract int BatchSize { get; }

    /// <summary>A publisher is on this path, or <c>null</c> nowhere any more. False if what he sends comes with all else.</summary>
    internal virtual bool Follow(string session, NetworkPath? path) => path is null;

    /// <summary>Hands on what publishers have sent to sockets of their own.</summary>
    internal virtual void ReceiveFromPublishers(IDatagramHandler handler, MediaClock clock)
    {
    }

    /// <summary>See <see cref="IDatagramSink.Reserve"/>.</summary>
    internal abstract Span<byte> Reserve(int size);

    /// <summary>See <see cref="IDatagramSink.Commit"/>.</summary>
    internal abstract void Commit(in NetworkPath path, int length);

    /// <summary>Sends all that was committed.</summary>
    internal abstract void Flush();

    public virtual void Dispose() => Socket.Dispose();

    /// <summary>Hands on a received datagram unless it is longer than any of ours can be.</summary>
    private protected void Hand(IDatagramHandler handler, Instant now, Span<byte> datagram, in NetworkPath path)
    {
        if (datagram.Length > IDatagramSink.MaxDatagramSize)
        {
            metrics.CountDrop(DropReason.TooLong);
            return;
        }

        handler.HandleDatagram(now, datagram, path);
    }

    /// <summary>Counts datagrams that the system did not take.</summary>
    private protected void CountUnsent(int datagrams)
    {
        for (; datagrams > 0; datagrams--)
        {
            metrics.CountDrop(DropReason.SendQueueFull);
        }
    }
}
