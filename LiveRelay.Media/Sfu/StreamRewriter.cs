namespace LiveRelay.Media.Sfu;

/// <summary>
/// Makes one continuous outgoing stream of several incoming ones: sequence numbers without a gap, timestamps that go on with the time that
/// passed, VP8 picture ids that go on counting. All of it is an offset per source, chosen when the source is switched to.
/// </summary>
internal struct StreamRewriter(ushort firstSequenceNumber, uint firstTimestamp, int clockRate)
{
    private long _sequenceOffset;
    private long _lastSequenceNumber = firstSequenceNumber - 1L;
    private uint _lastTimestamp = firstTimestamp;
    private uint _lastSourceTimestamp;
    private bool _hasSent;
    private ushort _lastPictureId;
    private byte _lastTl0PicIdx;

    /// <summary>Added to the source's timestamps.</summary>
    internal uint TimestampOffset { get; private set; }

    /// <summary>Added to the source's VP8 numbers.</summary>
    internal PictureIdOffsets PictureIds { get; private set; }

    /// <summary>The timestamp of the last packet, as its source had it.</summary>
    internal readonly uint LastSourceTimestamp => _lastSourceTimestamp;

    /// <summary>From this packet on, the packets are another source's.</summary>
    /// <param name="first">The new source's first packet, an entry point.</param>
    /// <param name="anchor">The packet whose timestamp follows the time that passed: the first, or the newest of those sent at once.</param>
    /// <param name="passed">The time from the last packet's capture to the anchor's, in microseconds.</param>
    internal void SwitchTo(StoredPacket first, StoredPacket anchor, long passed)
    {
        _sequenceOffset = _lastSequenceNumber + 1 - first.SequenceNumber;
        if (!_hasSent)
        {
            TimestampOffset = _lastTimestamp - anchor.Timestamp;
        }
        else
        {
            // At least one millisecond on: two frames with one timestamp would be taken for one.
            passed = Math.Max(passed, 1000);
            TimestampOffset = _lastTimestamp + (uint)(passed * clockRate / 1_000_000) - anchor.Timestamp;
            PictureIds = new PictureIdOffsets(
                (ushort)(_lastPictureId + 1 - first.Vp8.PictureId.GetValueOrDefault()),
                (byte)(_lastTl0PicIdx + 1 - first.Vp8.Tl0PicIdx.GetValueOrDefault()));
        }
    }

    /// <summary>Added to the source's extended sequence numbers.</summary>
    internal readonly long SequenceOffset => _sequenceOffset;

    /// <summary>The outgoing sequence number of a packet of the current source.</summary>
    internal readonly ushort SequenceNumberOf(StoredPacket packet) => (ushort)(packet.SequenceNumber + _sequenceOffset);

    /// <summary>Extends a sequence number that the viewer has named: it is near the last one that was sent.</summary>
    internal readonly long Extend(ushort sequenceNumber) => _lastSequenceNumber + (short)(sequenceNumber - (ushort)_lastSequenceNumber);

    /// <summary>Notes that a packet of the current source leaves.</summary>
    internal void OnSent(StoredPacket packet, uint timestamp)
    {
        var sequenceNumber = packet.SequenceNumber + _sequenceOffset;
        if (sequenceNumber <= _lastSequenceNumber)
        {
            return; // a late one, recovered from loss
        }

        _lastSequenceNumber = sequenceNumber;
        _lastTimestamp = timestamp;
        _lastSourceTimestamp = packet.Timestamp;
        _hasSent = true;
        if (packet.Vp8DescriptorLength > 0)
        {
            _lastPictureId = (ushort)(packet.Vp8.PictureId.GetValueOrDefault() + PictureIds.PictureId);
            _lastTl0PicIdx = (byte)(packet.Vp8.Tl0PicIdx.GetValueOrDefault() + PictureIds.Tl0PicIdx);
        }
    }
}
