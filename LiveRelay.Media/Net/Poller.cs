namespace LiveRelay.Media.Net;

/// <summary>Puts the loop to sleep until something arrives, it is woken, or its next time comes.</summary>
internal abstract class Poller : IDisposable
{
    /// <summary>Waits. A <paramref name="timeout"/> of zero only looks.</summary>
    internal abstract void Wait(TimeSpan timeout);

    /// <summary>Ends a wait from another thread, or the next one if there is none.</summary>
    internal abstract void Wake();

    /// <summary>Whether the UDP socket may have something.</summary>
    internal abstract bool IsUdpReady { get; }

    /// <summary>Calls back for what waits on the TCP side.</summary>
    internal abstract void VisitReady(TcpChannel tcp, IDatagramHandler handler, Instant now);

    public abstract void Dispose();
}
