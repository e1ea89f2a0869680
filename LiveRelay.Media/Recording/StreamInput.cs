using LiveRelay.Media.Sfu;

namespace LiveRelay.Media.Recording;

/// <summary>
/// One stream on its way into a file: its packets put in order, and its times. In the beginning it holds its packets until the publisher has told its clock,
/// so that sound and picture begin in step.
/// </summary>
internal sealed class StreamInput : IOrderedPackets
{
    private readonly StreamStarted _started;
    private readonly TrackRecorder _track;
    private readonly PublisherClock _clock;
    private readonly ReorderBuffer _order;
    private readonly StreamTime _time;
    private readonly Instant _heldUntil;
    private readonly TimeSpan _reorderWait;
    private Queue<(PacketInfo Packet, byte[] Payload)>? _held = [];
    private Instant _slowUntil;
    private Instant _lastArrival;

    internal StreamInput(StreamStarted started, TrackRecorder track, PublisherClock clock, RecordingOptions options)
    {
        _started = started;
        _track = track;
        _clock = clock;
        _reorderWait = options.ReorderWait;
        _order = new ReorderBuffer(this, options.ReorderWait);
        _time = new StreamTime(started.Stream.Producer.Format.ClockRate);
        _heldUntil = started.At + options.ClockWait;
    }

    /// <summary>The publishing session's number.</summary>
    internal int Publication => _started.Publication;

    internal TrackRecorder Track => _track;

    /// <summary>The stream; only its format may be looked at here.</summary>
    internal ProducerStream Stream => _started.Stream;

    internal TrackFormat Format => _started.Stream.Producer.Format;

    /// <summary>Who publishes it.</summary>
    internal string? Participant => _started.Stream.Producer.Publication.Info.Participant;

    /// <summary>Whether the publisher has told its clock: before that, times are a guess.</summary>
    internal bool HasReport => _time.HasReport;

    /// <summary>How far the times are from the publisher's clock, in µs.</summary>
    internal long ClockError => _time.Error;

    /// <summary>
    /// When a timestamp was captured, in µs of our clock. Whatever a sender report claims, not long before its packet arrived, and not long after:
    /// else one report could fill the disk with silence.
    /// </summary>
    internal long CapturedAt(uint timestamp, Instant arrival) => Math.Clamp(
        _time.LocalAt(timestamp), arrival.Microseconds - StreamTime.MaxBehind, arrival.Microseconds + StreamTime.MaxAhead);

    internal void OnRecord(in RingRecord record, ReadOnlySpan<byte> payload)
    {
        var arrival = new Instant(record.Arrival);
        if (record.Kind == RingRecordKind.SenderReport)
        {
            _time.OnReport(arrival, _clock.OnReport(arrival, record.Number), record.Timestamp);
            Release();
            return;
        }

        _lastArrival = arrival;
        _time.OnPacket(arrival, record.Timestamp);
        var packet = new PacketInfo(record.Number, record.Timestamp, arrival, record.PayloadType, record.Marker, record.Orientation);
        if (record.IsAfterOverflow)
        {
            _slowUntil = arrival + _reorderWait + _reorderWait;
        }

        if (arrival >= _heldUntil)
        {
            Release();
        }

        if (_held is not null)
        {
            _held.Enqueue((packet, payload.ToArray()));
            return;
        }

        _order.HandleTimeout(arrival);
        _order.Add(packet, payload);
    }

    /// <summary>Gives up what was waited for long enough.</summary>
    internal void HandleTimeout(Instant now)
    {
        if (now >= _heldUntil)
        {
            Release();
        }

        _order.HandleTimeout(now);
    }

    /// <summary>Hands on all that waits: nothing more will come.</summary>
    internal void Flush()
    {
        Release();
        _order.Flush();
    }

    void IOrderedPackets.OnPacket(in PacketInfo packet, ReadOnlySpan<byte> payload) => _track.OnPacket(this, packet, payload);

    void IOrderedPackets.OnLoss(long count) => _track.OnLoss(this, count, _lastArrival < _slowUntil ? GapReason.DiskSlow : GapReason.Lost);

    private void Release()
    {
        if (_held is not { } held)
        {
            return;
        }

        _held = null;
        foreach (var (packet, payload) in held)
        {
            _order.Add(packet, payload);
        }
    }
}
