namespace LiveRelay.Media.Sfu;

/// <summary>
/// Makes one continuous outgoing stream of several incoming ones: sequence numbers without a gap, timestamps that go on with the time that
/// passed, VP8's and VP9's picture ids and the dependency descriptors' frame numbers, which go on counting. All of it is an offset per source, chosen when the
/// source is switched to; where layers of a source are left out, those of sequence numbers and of VP8's picture ids follow.
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
    private ushort _lastFrameNumber;
    private uint _lastLeftOut;

    /// <summary>Added to the source's timestamps.</summary>
    internal uint TimestampOffset { get; private set; }

    /// <summary>Added to the source's numbers of pictures.</summary>
    internal PictureIdOffsets PictureIds { get; private set; }

    /// <summary>The source's first sequence number of which nothing is known yet.</summary>
    internal readonly long NextSource => _lastSequenceNumber + 1 - _sequenceOffset;

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
                (ushort)(_lastPictureId + 1 - first.Numbers.PictureId),
                (byte)(_lastTl0PicIdx + 1 - first.Numbers.Tl0PicIdx),
                (ushort)(_lastFrameNumber + 1 - first.FrameNumber));
        }

        _lastLeftOut = first.Timestamp;
    }

    /// <summary>
    /// A packet of the current source, newer than all before, is not sent: those behind it move up. Those before it that have not come yet keep their places.
    /// </summary>
    internal void LeaveOut(StoredPacket packet)
    {
        _lastSequenceNumber = packet.SequenceNumber - 1 + _sequenceOffset;
        _sequenceOffset--;
        if (_lastLeftOut != packet.Timestamp && packet.Layer.CountsPictures)
        {
            PictureIds = PictureIds with { PictureId = (ushort)(PictureIds.PictureId - 1) };
        }

        _lastLeftOut = packet.Timestamp;
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
        if (packet.Numbers.Length > 0)
        {
            _lastPictureId = (ushort)(packet.Numbers.PictureId + PictureIds.PictureId);
            _lastTl0PicIdx = (byte)(packet.Numbers.Tl0PicIdx + PictureIds.Tl0PicIdx);
        }

        if (packet.FrameNumber >= 0)
        {
            _lastFrameNumber = (ushort)(packet.FrameNumber + PictureIds.FrameNumber);
        }
    }
}
