using LiveRelay.Media.Rtcp;
using LiveRelay.Media.Rtp;

namespace LiveRelay.Media.Congestion;

/// <summary>
/// The receiver's half of transport-wide congestion control: remembers when each packet of a transport arrived, and reports it every 50 ms.
/// Without it a browser's encoder never climbs to its full rate.
/// </summary>
public sealed class TransportFeedbackGenerator
{
    /// <summary>Arrivals that are remembered, a power of two: what comes later than so many newer packets is not reported.</summary>
    private const int Capacity = 4096;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly Instant[] _arrivals = new Instant[Capacity];
    private readonly byte[] _scratch = new byte[TransportFeedbackWriter.ScratchLength];
    private SequenceUnwrapper _unwrapper;
    private long _newest = -1;
    private long _next = -1;
    private byte _feedbackCount;

    /// <summary>Creates a generator that has seen no packet.</summary>
    public TransportFeedbackGenerator() => Array.Fill(_arrivals, Instant.Never);

    /// <summary>When there will be something to report; <see cref="Instant.Never"/> while nothing arrives.</summary>
    public Instant NextTimeout { get; private set; } = Instant.Never;

    /// <summary>Notes a packet's arrival.</summary>
    public void OnPacket(Instant now, ushort transportSequenceNumber)
    {
        var sequenceNumber = _unwrapper.Unwrap(transportSequenceNumber);
        if (_newest < 0)
        {
            _newest = _next = sequenceNumber;
        }
        else if (sequenceNumber <= _newest - Capacity || (sequenceNumber <= _newest && At(sequenceNumber) != Instant.Never))
        {
            return; // too old, or a duplicate: the first arrival counts
        }

        Forget(sequenceNumber);
        At(sequenceNumber) = now;

        // One that comes after it was reported missing is reported again, with those behind it, as browsers expect it.
        _next = Math.Min(_next, sequenceNumber);
        if (NextTimeout == Instant.Never)
        {
            NextTimeout = now + Interval;
        }
    }

    /// <summary>Writes the next feedback packet; 0 when all is reported. Call it until then.</summary>
    public int Write(Instant now, uint senderSsrc, uint mediaSsrc, Span<byte> destination)
    {
        _next = Math.Max(_next, _newest - Capacity + 1);
        var firstReceived = _next;
        while (firstReceived <= _newest && At(firstReceived) == Instant.Never)
        {
            firstReceived++;
        }

        if (_newest < 0 || firstReceived > _newest)
        {
            NextTimeout = Instant.Never;
            return 0;
        }

        var writer = new TransportFeedbackWriter(destination, _scratch, (ushort)_next, At(firstReceived));
        while (_next <= _newest && writer.TryAdd(At(_next)))
        {
            _next++;
        }

        NextTimeout = now + Interval;
        return writer.Finish(senderSsrc, mediaSsrc, _feedbackCount++);
    }

    private void Forget(long upTo)
    {
        var first = Math.Max(_newest + 1, upTo - Capacity + 1);
        for (var sequenceNumber = first; sequenceNumber <= upTo; sequenceNumber++)
        {
            At(sequenceNumber) = Instant.Never;
        }

        _newest = Math.Max(_newest, upTo);
    }

    private ref Instant At(long sequenceNumber) => ref _arrivals[sequenceNumber & (Capacity - 1)];
}
