using LiveRelay.Media.Rtp;

namespace LiveRelay.Media.Sfu;

/// <summary>What a receiver report says of one incoming stream (RFC 3550 section 6.4.1, algorithms of appendix A.3 and A.8).</summary>
internal struct ReceptionStatistics(int clockRate)
{
    private long _first = -1;
    private long _highest;
    private long _received;
    private long _expectedAtReport;
    private long _receivedAtReport;
    private long _lastTransit;
    private double _jitter;

    /// <summary>The highest extended sequence number, in the 32 bits of a report block: roll-overs are counted from 0.</summary>
    internal readonly uint HighestSequenceNumber => (uint)(_highest - SequenceUnwrapper.Start);

    /// <summary>Interarrival jitter in timestamp units.</summary>
    internal readonly uint Jitter => (uint)_jitter;

    /// <summary>Packets lost since the start; negative where duplicates outnumber losses.</summary>
    internal readonly long CumulativeLost => _first < 0 ? 0 : _highest - _first + 1 - _received;

    /// <summary>Counts a packet that came in its own stream, not as a retransmission.</summary>
    internal void OnPacket(Instant now, long sequenceNumber, uint timestamp)
    {
        _received++;
        var transit = now.Microseconds * clockRate / 1_000_000 - timestamp;
        if (_first < 0)
        {
            _first = _highest = sequenceNumber;
        }
        else
        {
            // The timestamp wraps at 32 bits: only the low 32 bits of a transit time mean something. As long: -2^31 has no positive int.
            var difference = Math.Abs((long)(int)(transit - _lastTransit));
            _jitter += (difference - _jitter) / 16;
            _first = Math.Min(_first, sequenceNumber);
            _highest = Math.Max(_highest, sequenceNumber);
        }

        _lastTransit = transit;
    }

    /// <summary>The fraction lost since the last call, in 256ths.</summary>
    internal byte TakeFractionLost()
    {
        var expected = _first < 0 ? 0 : _highest - _first + 1;
        var expectedNow = expected - _expectedAtReport;
        var lostNow = expectedNow - (_received - _receivedAtReport);
        _expectedAtReport = expected;
        _receivedAtReport = _received;
        return expectedNow <= 0 || lostNow <= 0 ? (byte)0 : (byte)Math.Min(255, lostNow * 256 / expectedNow);
    }
}
