using System.Net.Sockets;

namespace LiveRelay.Media.Net;

/// <summary>The one UDP socket of a loop: receives in batches, and collects what is to be sent until it is flushed.</summary>
internal abstract class UdpChannel(Socket socket) : IDisposable
{
    /// <summary>Datagrams that the system did not take.</summary>
    internal long Unsent { get; private protected set; }

    internal Socket Socket { get; } = socket;

    /// <summary>Hands what has arrived to the handler; false if there was nothing.</summary>
    internal abstract bool Receive(IDatagramHandler handler, MediaClock clock);

    /// <summary>See <see cref="IDatagramSink.Reserve"/>.</summary>
    internal abstract Span<byte> Reserve(int size);

    /// <summary>See <see cref="IDatagramSink.Commit"/>.</summary>
    internal abstract void Commit(in NetworkPath path, int length);

    /// <summary>Sends all that was committed.</summary>
    internal abstract void Flush();

    public virtual void Dispose() => Socket.Dispose();
}
