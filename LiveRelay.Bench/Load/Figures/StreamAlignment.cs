namespace LiveRelay.Bench.Load.Figures;

/// <summary>
/// Which packet of the publisher a viewer's packet is, from its header alone once one payload was found in the log: numbers and timestamps keep
/// their distance as long as the server feeds the stream from one source.
/// </summary>
internal sealed class StreamAlignment(SentLog log)
{
    private long _numberOffset;
    private uint _timestampOffset;

    /// <summary>Whether headers suffice.</summary>
    internal bool IsAligned { get; private set; }

    /// <summary>Finds a decrypted payload in the log and aligns by it.</summary>
    internal bool TryAlign(long number, uint timestamp, ReadOnlySpan<byte> payload, out SentPacket sent)
    {
        sent = default;
        var index = log.Find(payload);
        IsAligned = index >= 0 && log.TryGet(index, out sent);
        _numberOffset = number - index;
        _timestampOffset = timestamp - sent.Timestamp;
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

        IsAligned = log.TryGet(number - _numberOffset, out sent) && sent.Timestamp + _timestampOffset == timestamp;
        return IsAligned;
    }
}
