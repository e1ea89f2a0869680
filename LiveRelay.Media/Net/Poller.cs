namespace LiveRelay.Media.Net;

/// <summary>Puts the loop to sleep until something arrives, it is woken, or its next time comes.</summary>
internal abstract class Poller : IDisposable
{
    /// <summary>Waits.</summary>
    /// <param name="timeout">How long; zero or less only looks.</param>
    /// <param name="forAll">Whether all that comes over UDP ends it, or of that only what publishers send who have sockets of their own.</param>
    internal abstract void Wait(TimeSpan timeout, bool forAll);

    /// <summary>Ends a wait from another thread, or the next one if there is none.</summary>
    internal abstract void Wake();

    /// <summary>Whether the UDP socket may have something.</summary>
    internal abstract bool IsUdpReady { get; }

    /// <summary>Whether publishers' own sockets may have something.</summary>
    internal virtual bool ArePublishersReady => false;

    /// <summary>Calls back for what waits on the TCP side.</summary>
    internal abstract void VisitReady(TcpChannel tcp, IDatagramHandler handler, Instant now);

    /// <summary>Whether connections that want to be accepted end a wait; at first they do.</summary>
    internal abstract void WatchListener(bool isWatched);

    /// <summary>Waits also for a connection: to be read from, and while it has a queue to be written to.</summary>
    internal abstract void Watch(FramedConnection connection);

    /// <summary>Its queue has come into being or was emptied.</summary>
    internal abstract void WatchAnew(FramedConnection connection);

    /// <summary>Waits for a connection no more. To be called before its socket is closed.</summary>
    internal abstract void Forget(FramedConnection connection);

    public abstract void Dispose();
}
