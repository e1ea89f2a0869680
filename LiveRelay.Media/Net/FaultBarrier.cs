namespace LiveRelay.Media.Net;

/// <summary>
/// Keeps a fault of the handler, which is a fault of ours, where it happened: the other datagrams of the batch are still handled,
/// and what was committed is still sent.
/// </summary>
internal sealed class FaultBarrier(IDatagramHandler handler, Action<Exception> report) : IDatagramHandler
{
    /// <summary>A handler that fails at its time may leave that time as it was: the loop must not spin on it.</summary>
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromMilliseconds(10);

    private Instant _notBefore = Instant.Zero;

    public Instant NextTimeout => NotBefore(handler.NextTimeout);

    public Instant NextDeadline => NotBefore(handler.NextDeadline);

    public void HandleDatagram(Instant now, Span<byte> datagram, in NetworkPath path)
    {
        try
        {
            handler.HandleDatagram(now, datagram, path);
        }
        catch (Exception exception)
        {
            report(exception);
        }
    }

    public void LookAhead(in NetworkPath path) => handler.LookAhead(path);

    public void HandleBatchEnd(Instant now)
    {
        try
        {
            handler.HandleBatchEnd(now);
        }
        catch (Exception exception)
        {
            Fail(now, exception);
        }
    }

    public void HandleTimeout(Instant now)
    {
        try
        {
            handler.HandleTimeout(now);
        }
        catch (Exception exception)
        {
            Fail(now, exception);
        }
    }

    public void HandlePathClosed(Instant now, in NetworkPath path)
    {
        try
        {
            handler.HandlePathClosed(now, path);
        }
        catch (Exception exception)
        {
            report(exception);
        }
    }

    private Instant NotBefore(Instant next) => next < _notBefore ? _notBefore : next;

    private void Fail(Instant now, Exception exception)
    {
        _notBefore = now + PauseAfterFault;
        report(exception);
    }
}
