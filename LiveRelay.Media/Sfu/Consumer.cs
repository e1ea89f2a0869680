using LiveRelay.Media.Sdp;

namespace LiveRelay.Media.Sfu;

/// <summary>
/// One outgoing track: a viewer's m-line, bound to a slot. Forwards whatever stream is fed into the slot as one continuous RTP stream,
/// and answers what the viewer asks for about it. <see cref="Forward"/> is the hot path.
/// </summary>
internal sealed class Consumer
{
    /// <summary>A viewer that cannot decode is sent the last keyframe again at most this often: by then the last answer has come or is lost.</summary>
    private static readonly TimeSpan RepeatPause = TimeSpan.FromMilliseconds(250);

    /// <summary>How many cache lines a consumer takes itself.</summary>
    internal const int Lines = 5;

    private readonly Subscription _subscription;
    private readonly OutgoingPacketWriter _writer;
    private readonly Repetitions? _repetitions;
    private readonly bool _mayRepeat;
    private StreamRewriter _rewriter;
    private LayerSelector _layers;
    private LayerFilter _filter;
    private byte _wantedTarget = PacketLayer.All;
    private PayloadTypeMap _payloadTypes = PayloadTypeMap.Empty;
    private PayloadTypeMap _sourcePayloadTypes = PayloadTypeMap.Empty;
    private ProducerStream? _current;
    private ProducerStream? _target;

    /// <summary>Whose packets were sent last, also after it has ended: its clock tells how long ago that was.</summary>
    private ProducerStream? _lastSource;
    private long _firstSequenceNumber;
    private long _earliestEntryPoint;
    private Instant _nextRepeat;

    internal Consumer(Subscription subscription, string mid, TrackFormat format, Slot slot, OutgoingSsrcs ssrcs, StreamRewriter rewriter)
    {
        _subscription = subscription;
        Kind = format.Kind;
        _writer = new OutgoingPacketWriter(subscription, mid, format);
        _rewriter = rewriter;
        Slot = slot;
        Ssrcs = ssrcs;
        Format = format;
        _mayRepeat = Kind == MediaKind.Audio && Format.RedPayloadType is not null;
        _repetitions = Kind == MediaKind.Video ? new Repetitions(subscription, _writer, Format, ssrcs) : null;
    }

    internal Slot Slot { get; }

    internal MediaKind Kind { get; }

    internal TrackFormat Format { get; }

    /// <summary>Whether the viewer tells when each packet arrived.</summary>
    internal bool TellsArrivals => _writer.TellsArrivals;

    /// <summary>The SSRCs towards the viewer.</summary>
    internal OutgoingSsrcs Ssrcs { get; }

    /// <summary>The stream whose packets are being sent, or <c>null</c>.</summary>
    internal ProducerStream? Current => _current;

    /// <summary>The stream that it is fed from, or is about to be; or <c>null</c>.</summary>
    internal ProducerStream? Source => _target ?? _current;

    /// <summary>Which decode target of <see cref="Source"/> it is sent, or is to be.</summary>
    internal byte Target => _wantedTarget;

    /// <summary>The track that stands in its slot, or <c>null</c>.</summary>
    internal Producer? Producer { get; set; }

    /// <summary>The height of the picture on the viewer's screen in device pixels, 0 where it is not shown; <c>null</c> while he has not said.</summary>
    internal int? WantedHeight { get; set; }

    /// <summary>Which simulcast layer it is fed from.</summary>
    internal ref LayerSelector Layers => ref _layers;

    /// <summary>Who watches.</summary>
    internal Subscription Subscription => _subscription;

    /// <summary>Packets sent, retransmissions not counted (RFC 3550 section 6.4.1).</summary>
    internal uint PacketsSent { get; private set; }

    /// <summary>Payload octets sent, retransmissions not counted.</summary>
    internal uint OctetsSent { get; private set; }

    /// <summary>Set once the viewer has reported on the stream: from then on it knows the SSRC, and mid need not be sent.</summary>
    internal bool IsKnownToViewer
    {
        set => _writer.IsKnownToViewer = value;
    }

    /// <summary>What <see cref="StreamRewriter"/> adds to the current source's timestamps now.</summary>
    internal uint TimestampOffset => _rewriter.TimestampOffset;

    /// <summary>Feeds the slot from another stream, from its next entry point on; until then the old one goes on.</summary>
    /// <param name="now">The time.</param>
    /// <param name="stream">The stream, or <c>null</c> for none.</param>
    /// <param name="target">Which of its layers.</param>
    internal void SetSource(Instant now, ProducerStream? stream, byte target = PacketLayer.All)
    {
        _wantedTarget = target;
        if (ReferenceEquals(stream, _target) && stream is not null)
        {
            return;
        }

        if (_target is not null)
        {
            _target.Detach(this);
            _target = null;
        }

        if (ReferenceEquals(stream, _current))
        {
            WantLayers(now);
            return;
        }

        if (stream is null)
        {
            _current?.Detach(this);
            _current = null;
            return;
        }

        var payloadTypes = PayloadTypeMap.Between(stream.Producer.Format, Format);
        if (payloadTypes.IsEmpty)
        {
            _subscription.Transport.CountDrop(DropReason.PayloadType);
            return;
        }

        _target = stream;
        _sourcePayloadTypes = payloadTypes;
        stream.Attach(this);
        AwaitEntryPoint(now, stream);
    }

    /// <summary>The stream is gone: nothing more will come from it.</summary>
    internal void OnSourceClosed(ProducerStream stream)
    {
        if (ReferenceEquals(stream, _target))
        {
            _target = null;
        }

        if (ReferenceEquals(stream, _current))
        {
            _current = null;
        }
    }

    /// <summary>
    /// The viewer says that it cannot decode. The source is asked for a keyframe; but where the last one is so young that no other may be asked
    /// for yet, it is sent again with all since: a viewer that lost the very first packets does not know that there were any to ask for.
    /// </summary>
    internal void RequestKeyFrame(Instant now, TimeSpan pause)
    {
        if ((_target ?? _current) is not { IsVideo: true } stream)
        {
            return;
        }

        stream.RequestKeyFrame(now);
        if (!ReferenceEquals(stream, _current) || stream.LastEntryPoint < _firstSequenceNumber)
        {
            return;
        }

        var last = stream.LastEntryPoint;
        if (now >= _nextRepeat && FastStart.IsYoung(now, stream, _subscription.Limits.KeyFrameRequestInterval))
        {
            _nextRepeat = now + RepeatPause;
            last = stream.Buffer.Newest;
        }

        for (var sequenceNumber = stream.LastEntryPoint; sequenceNumber <= last; sequenceNumber++)
        {
            if (_repetitions!.Sent.TryFindSource(stream, sequenceNumber, out var run))
            {
                _repetitions.Resend(now, sequenceNumber + run.SequenceOffset, stream, _payloadTypes, pause);
            }
        }
    }

    /// <summary>What <see cref="Forward"/> touches of this viewer, to be fetched before his turn comes; empty until something was sent.</summary>
    internal object[] Touched { get; private set; } = [];

    /// <summary>Sends a burst of packets of a stream that it is attached to.</summary>
    internal void Forward(Instant now, ProducerStream stream, ReadOnlySpan<StoredPacket> burst)
    {
        if (!ReferenceEquals(stream, _current))
        {
            if (ReferenceEquals(stream, _target))
            {
                TryStart(now, stream, burst);
            }

            return;
        }

        if (Touched.Length == 0)
        {
            Touched = _writer.Touched(Ssrcs.Media);
        }

        foreach (var packet in burst)
        {
            if (packet.SequenceNumber < _firstSequenceNumber)
            {
                continue;
            }

            if (_filter.IsOpen)
            {
                Send(now, packet, _rewriter.TimestampOffset);
            }
            else
            {
                SendLayered(now, stream, packet);
            }
        }
    }

    /// <summary>Sends a packet again that the viewer lost.</summary>
    internal void Resend(Instant now, ushort sequenceNumber, TimeSpan pause) =>
        _repetitions?.Resend(now, _rewriter.Extend(sequenceNumber), _current, _payloadTypes, pause);

    /// <summary>
    /// Tries whether the line carries more: sends what was sent last once more as retransmissions, which a viewer that lost nothing throws away.
    /// </summary>
    /// <returns>The bytes that were sent.</returns>
    internal int Probe(Instant now, int bytes) =>
        _current is { } stream ? _repetitions?.Probe(now, stream, _firstSequenceNumber, _payloadTypes, bytes) ?? 0 : 0;

    private void AwaitEntryPoint(Instant now, ProducerStream stream)
    {
        if (!stream.IsVideo)
        {
            return;
        }

        if (FastStart.IsPossible(now, stream, _subscription.Limits.KeyFrameRequestInterval))
        {
            _earliestEntryPoint = stream.LastEntryPoint;
            if (stream.Burst.IsEmpty)
            {
                TryStart(now, stream, []); // else the burst that waits starts it, and nothing is sent twice
            }

            return;
        }

        _earliestEntryPoint = stream.Buffer.Newest + 1;
        stream.RequestKeyFrame(now);
    }

    private void TryStart(Instant now, ProducerStream stream, ReadOnlySpan<StoredPacket> burst)
    {
        // Sound begins with what has just come, a picture with a keyframe.
        var entry = stream.IsVideo ? stream.Buffer.Find(stream.LastEntryPoint) : burst[0];
        if (entry is null || (stream.IsVideo && stream.LastEntryPoint < _earliestEntryPoint))
        {
            return;
        }

        _current?.Detach(this);
        _current = stream;
        _target = null;
        _payloadTypes = _sourcePayloadTypes;
        Touched = [];
        _nextRepeat = now + RepeatPause;
        Start(now, stream, entry);
        _subscription.OnSourceStarted(now);
    }

    /// <summary>Sends everything from an entry point to the newest packet, as the continuation of what was sent before.</summary>
    private void Start(Instant now, ProducerStream stream, StoredPacket entry)
    {
        _firstSequenceNumber = entry.SequenceNumber;
        _filter.Begin(stream.IsVideo ? _wantedTarget : PacketLayer.All);

        // Whatever is stored by now was in this burst or in one that this consumer had to let pass.
        var last = stream.Buffer.Newest;
        var replay = new FastStart(stream, entry.SequenceNumber, last);
        var lastCapture = _lastSource?.Clock.CaptureTime(_rewriter.LastSourceTimestamp) ?? 0;
        var passed = stream.Clock.CaptureTime(replay.Newest.Timestamp) - lastCapture;

        // All that is sent at once must come behind what was sent before, a millisecond a frame.
        _rewriter.SwitchTo(entry, replay.Newest, Math.Max(passed, 1000 * (replay.FramesAfter(entry) + 1)));
        _lastSource = stream;
        for (var sequenceNumber = entry.SequenceNumber; sequenceNumber <= last; sequenceNumber++)
        {
            if (stream.Buffer.Find(sequenceNumber) is { } packet)
            {
                SendNext(now, stream, packet, _rewriter.TimestampOffset + replay.TimestampCorrection(packet));
            }
        }
    }

    /// <summary>Other layers of the stream that is being sent are wanted.</summary>
    private void WantLayers(Instant now)
    {
        if (_current is not { IsVideo: true } stream)
        {
            return;
        }

        _filter.Want(_wantedTarget);
        if (stream.Layers.NeedsKeyFrame(_filter.Current, _wantedTarget))
        {
            stream.RequestKeyFrame(now);
        }
    }

    private void SendLayered(Instant now, ProducerStream stream, StoredPacket packet)
    {
        if (packet.SequenceNumber >= _rewriter.NextSource)
        {
            SendNext(now, stream, packet, _rewriter.TimestampOffset);
        }
        else if (_repetitions!.Sent.TryFindSource(stream, packet.SequenceNumber, out var run))
        {
            SendLate(now, packet, run);
        }
    }

    /// <summary>Sends a packet that is newer than all before, if it belongs to the layers that are sent.</summary>
    private void SendNext(Instant now, ProducerStream stream, StoredPacket packet, uint timestampOffset)
    {
        if (packet.SequenceNumber > _rewriter.NextSource)
        {
            BeginRun(stream, _rewriter.NextSource, timestampOffset); // those that may still come are sent as things stand before this one
        }

        if (!_filter.IsOpen && !_filter.Admits(packet, stream.Layers))
        {
            _rewriter.LeaveOut(packet);
            return;
        }

        BeginRun(stream, packet.SequenceNumber, timestampOffset);
        Send(now, packet, timestampOffset);
    }

    private void BeginRun(ProducerStream stream, long sequenceNumber, uint timestampOffset) => _repetitions?.Sent.Begin(new SentRun(
        sequenceNumber + _rewriter.SequenceOffset, stream, _rewriter.SequenceOffset, timestampOffset, _rewriter.PictureIds, _filter.Current, !_filter.IsOpen));

    /// <summary>Sends a packet that was missing when those behind it were sent, under the number that was kept for it.</summary>
    private void SendLate(Instant now, StoredPacket packet, in SentRun run)
    {
        var payloadType = _payloadTypes[packet.PayloadType];
        if (payloadType == PayloadTypeMap.None)
        {
            return;
        }

        var header = OutgoingHeader.For(packet, run, payloadType, (ushort)(packet.SequenceNumber + run.SequenceOffset), Ssrcs.Media);
        PacketsSent++;
        if (!packet.Layer.IsIn(run.Target))
        {
            _writer.WriteEmpty(now, header, null);
            return;
        }

        OctetsSent += (uint)packet.Payload.Length;
        _writer.Write(now, packet, header, run.PictureIds, null, _payloadTypes.IsUnwrapped(packet.PayloadType));
    }

    private void Send(Instant now, StoredPacket packet, uint timestampOffset)
    {
        var payloadType = _payloadTypes[packet.PayloadType];
        if (payloadType == PayloadTypeMap.None)
        {
            _subscription.Transport.CountDrop(DropReason.PayloadType);
            return;
        }

        var sequenceNumber = _rewriter.SequenceNumberOf(packet);
        _rewriter.OnSent(packet, packet.Timestamp + timestampOffset);
        PacketsSent++;
        OctetsSent += (uint)packet.Payload.Length;
        var header = _filter.IsOpen
            ? new OutgoingHeader(payloadType, sequenceNumber, packet.Timestamp + timestampOffset, Ssrcs.Media, packet.Marker)
            : OutgoingHeader.For(packet, _current!.Layers, _filter.Current, payloadType, sequenceNumber, packet.Timestamp + timestampOffset, Ssrcs.Media);
        var copies = _mayRepeat && !Format.IsRed(payloadType) ? _subscription.Line.SoundCopies : 0;
        if (copies > 0 && _current is { } stream)
        {
            _writer.WriteRedundant(now, packet, header with { PayloadType = Format.RedPayloadType!.Value }, stream.Buffer, payloadType, copies);
            return;
        }

        _writer.Write(now, packet, header, _rewriter.PictureIds, null, _payloadTypes.IsUnwrapped(packet.PayloadType));
    }
}
