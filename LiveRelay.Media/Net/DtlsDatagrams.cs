using LiveRelay.Media.Dtls;
using Org.BouncyCastle.Tls;

namespace LiveRelay.Media.Net;

/// <summary>
/// The datagrams of one DTLS association between a thread that blocks in BouncyCastle and a loop that never blocks. Incoming ones wait in
/// a bounded queue; outgoing records are packed into as few datagrams as they fit in and leave when BouncyCastle begins to wait.
/// </summary>
/// <param name="send">Takes an outgoing datagram, which it may keep.</param>
/// <param name="capacity">How many incoming datagrams may wait.</param>
/// <param name="time">The clock of the deadline.</param>
/// <param name="filter">Sees each incoming datagram before BouncyCastle does, null for none.</param>
/// <param name="computing">Held by the thread that runs BouncyCastle, and given back for as long as it waits; null if nobody counts.</param>
internal sealed class DtlsDatagrams(
    Action<ReadOnlyMemory<byte>> send, int capacity, TimeProvider time, DtlsRecordFilter? filter = null, SemaphoreSlim? computing = null)
    : DatagramTransport
{
    // What passes everywhere, also through tunnels: IPv6's minimum of 1280 bytes less IP and UDP headers, rounded down.
    private const int MaxOutgoing = 1200;

    private readonly object _gate = new();
    private readonly Queue<byte[]> _incoming = new();
    private readonly byte[] _outgoing = new byte[MaxOutgoing];
    private int _outgoingLength;
    private long? _deadline;
    private string? _cancelled;

    /// <summary>True when BouncyCastle has closed its side: after an alert in either direction.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Whether incoming datagrams wait.</summary>
    public bool HasIncoming
    {
        get
        {
            lock (_gate)
            {
                return _incoming.Count > 0;
            }
        }
    }

    /// <summary>The moment after which waiting fails, on the clock's own scale; null for never.</summary>
    public void SetDeadline(long? timestamp) => _deadline = timestamp;

    /// <summary>Copies an incoming datagram into the queue; false if that is full or the datagram too long.</summary>
    public bool Enqueue(ReadOnlySpan<byte> datagram)
    {
        lock (_gate)
        {
            if (_incoming.Count >= capacity || datagram.IsEmpty || datagram.Length > GetReceiveLimit())
            {
                return false;
            }

            _incoming.Enqueue(datagram.ToArray());
            Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>Ends the waiting of whoever waits now or later.</summary>
    public void Cancel(string reason)
    {
        lock (_gate)
        {
            _cancelled = reason;
            Monitor.Pulse(_gate);
        }
    }

    /// <inheritdoc/>
    public int GetReceiveLimit() => IDatagramSink.MaxDatagramSize;

    /// <inheritdoc/>
    public int GetSendLimit() => MaxOutgoing;

    /// <inheritdoc/>
    public int Receive(byte[] buf, int off, int len, int waitMillis) => Receive(buf.AsSpan(off, len), waitMillis);

    /// <inheritdoc/>
    public int Receive(Span<byte> buffer, int waitMillis)
    {
        Flush();
        lock (_gate)
        {
            ThrowIfOver(time.GetTimestamp());
            if (_incoming.TryDequeue(out var datagram))
            {
                return Deliver(datagram, buffer);
            }
        }

        computing?.Release();
        try
        {
            return Wait(buffer, waitMillis);
        }
        finally
        {
            computing?.Wait();
        }
    }

    /// <inheritdoc/>
    public void Send(byte[] buf, int off, int len) => Send(buf.AsSpan(off, len));

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length > MaxOutgoing - _outgoingLength)
        {
            Flush();
        }

        buffer.CopyTo(_outgoing.AsSpan(_outgoingLength));
        _outgoingLength += buffer.Length;
    }

    /// <inheritdoc/>
    public void Close() => IsClosed = true;

    /// <summary>Gives out what is packed.</summary>
    public void Flush()
    {
        if (_outgoingLength == 0)
        {
            return;
        }

        var datagram = _outgoing.AsSpan(0, _outgoingLength).ToArray();
        _outgoingLength = 0;
        send(datagram);
    }

    private int Wait(Span<byte> buffer, int waitMillis)
    {
        var start = time.GetTimestamp();
        var now = start;
        lock (_gate)
        {
            while (true)
            {
                ThrowIfOver(now);
                if (_incoming.TryDequeue(out var datagram))
                {
                    return Deliver(datagram, buffer);
                }

                var remaining = TimeSpan.FromMilliseconds(waitMillis) - time.GetElapsedTime(start, now);
                if (remaining <= TimeSpan.Zero)
                {
                    return -1;
                }

                var untilDeadline = _deadline is { } deadline ? time.GetElapsedTime(now, deadline) : remaining;
                Monitor.Wait(_gate, RoundUp(remaining < untilDeadline ? remaining : untilDeadline));
                now = time.GetTimestamp();
            }
        }
    }

    private int Deliver(byte[] datagram, Span<byte> buffer)
    {
        datagram.CopyTo(buffer);
        return filter?.Apply(buffer[..datagram.Length]) ?? datagram.Length;
    }

    // Not by a TlsTimeoutException, which BouncyCastle would take for a lost datagram.
    private void ThrowIfOver(long now)
    {
        if (_cancelled is not null)
        {
            throw new TlsFatalAlert(AlertDescription.user_canceled, _cancelled);
        }

        if (now >= _deadline)
        {
            throw new TlsFatalAlert(AlertDescription.user_canceled, "timed out");
        }
    }

    // Waits are in whole milliseconds, and 0 would not wait at all.
    private static int RoundUp(TimeSpan wait) => (int)Math.Ceiling(wait.TotalMilliseconds);
}
