namespace LiveRelay.Media.Sfu;

/// <summary>
/// Maps one publisher's NTP clock to ours. The offset is taken once, from its first sender report, and is the same for all its streams:
/// whatever error the report's way added shifts sound and picture together, so lip sync is untouched.
/// </summary>
internal sealed class SourceClock
{
    private long? _offset;

    /// <summary>Our time, in microseconds, of a moment on the publisher's NTP clock.</summary>
    /// <param name="ntpMicroseconds">The publisher's NTP time in microseconds.</param>
    /// <param name="arrival">When the report with it arrived.</param>
    internal long ToLocal(long ntpMicroseconds, Instant arrival) =>
        ntpMicroseconds + (_offset ??= arrival.Microseconds - ntpMicroseconds);
}

/// <summary>Maps one incoming stream's RTP timestamps to our time: by its sender reports, and by arrival times until the first of them.</summary>
internal struct StreamClock(int clockRate)
{
    private long _referenceMicroseconds;
    private uint _referenceTimestamp;
    private bool _hasReference;

    /// <summary>Whether a sender report told the mapping; before, it is a guess from arrival times.</summary>
    internal bool HasSenderReport { get; private set; }

    /// <summary>Takes a packet's arrival as the first guess.</summary>
    internal void OnPacket(Instant arrival, uint timestamp)
    {
        if (!_hasReference)
        {
            _referenceMicroseconds = arrival.Microseconds;
            _referenceTimestamp = timestamp;
            _hasReference = true;
        }
    }

    /// <summary>Takes a sender report's pair of times.</summary>
    internal void OnSenderReport(long localMicroseconds, uint timestamp)
    {
        _referenceMicroseconds = localMicroseconds;
        _referenceTimestamp = timestamp;
        _hasReference = true;
        HasSenderReport = true;
    }

    /// <summary>When a packet with that timestamp was captured, in microseconds of our clock.</summary>
    internal readonly long CaptureTime(uint timestamp) =>
        _referenceMicroseconds + (int)(timestamp - _referenceTimestamp) * 1_000_000L / clockRate;

    /// <summary>The timestamp that a packet captured at that moment has.</summary>
    internal readonly uint TimestampAt(Instant time) =>
        _referenceTimestamp + (uint)((time.Microseconds - _referenceMicroseconds) * clockRate / 1_000_000L);
}
