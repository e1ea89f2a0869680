using System.Collections.Concurrent;
using LiveRelay.Media;

namespace LiveRelay.Tests.Net;

/// <summary>Sends back what comes, and notes from where; can be told to fail, to stay silent, or to want to be called.</summary>
internal sealed class EchoHandler : IDatagramHandler
{
    /// <summary>A datagram that begins with this makes the handler throw.</summary>
    public const byte Poison = 0xDE;

    public IDatagramSink Sink { get; set; } = null!;

    public bool IsSilent { get; init; }

    public Action<Instant>? OnTimeout { get; init; }

    /// <summary>Called for each datagram before it is sent back, with how many came before.</summary>
    public Action<int>? OnDatagram { get; init; }

    public ConcurrentQueue<NetworkPath> ClosedPaths { get; } = new();

    public NetworkPath LastPath { get; private set; }

    public int Received => Volatile.Read(ref _received);

    public Instant NextTimeout { get; set; } = Instant.Never;

    /// <summary>Whether it may be called later than it wants to be, while the loop is busy.</summary>
    public bool MayWait { get; init; }

    public Instant NextDeadline => MayWait ? Instant.Never : NextTimeout;

    private int _received;

    public void HandleDatagram(Instant now, Span<byte> datagram, in NetworkPath path)
    {
        LastPath = path;
        OnDatagram?.Invoke(_received);
        Interlocked.Increment(ref _received);
        if (datagram.Length > 0 && datagram[0] == Poison)
        {
            throw new InvalidOperationException("A fault of ours, on purpose.");
        }

        if (!IsSilent)
        {
            datagram.CopyTo(Sink.Reserve(datagram.Length));
            Sink.Commit(path, datagram.Length);
        }
    }

    public void HandleBatchEnd(Instant now)
    {
    }

    public void HandleTimeout(Instant now) => OnTimeout?.Invoke(now);

    public void HandlePathClosed(Instant now, in NetworkPath path) => ClosedPaths.Enqueue(path);
}
