namespace LiveRelay.Bench.Load.Figures;

/// <summary>
/// Which packet of the publisher a viewer's packet is, from its header alone once one payload was found in the log: numbers and timestamps keep
/// their distance as long as the server feeds the stream from one source.
/// </summary>
/// <param name="logs">The streams that it may be: a picture's simulcast layers.</param>
internal sealed class StreamAlignment(IReadOnlyList<SentLog> logs)
{
    private SentLog _log = logs[0];
    private long _numberOffset;
    private uint _timestampOffset;

    /// <summary>Whether headers suffice.</summary>
    internal bool IsAligned { get; private set; }

    /// <summary>Finds a decrypted payload in the log and aligns by it.</summary>
    internal bool TryAlign(long number, uint timestamp, ReadOnlySpan<byte> payload, out SentPacket sent)
    {
        sent = default;
        IsAligned = false;
        foreach (var log in logs)
        {
            if (log.Find(payload) is >= 0 and var index && log.TryGet(index, out sent))
            {
                (_log, _numberOffset, _timestampOffset, IsAligned) = (log, number - index, timestamp - sent.Timestamp, true);
                break;
            }
        }

        return IsAligned;
    }

    /// <summary>The publisher's packet for a viewer's header; false, and not aligned any more, if number and timestamp contradict each other.</summary>
    internal bool TryMatch(long number, uint timestamp, out SentPacket sent)
    {
        sent = default;
        if (!IsAligned)
        {
            return false;
        }

        IsAligned = _log.TryGet(number - _numberOffset, out sent) && sent.Timestamp + _timestampOffset == timestamp;
        return IsAligned;
    }
}
