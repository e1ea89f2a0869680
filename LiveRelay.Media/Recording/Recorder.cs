namespace LiveRelay.Media.Recording;

/// <summary>
/// Writes one lesson into files, each track into its own, all on the lesson's clock, as they came and without transcoding. Takes from the ring what its
/// <see cref="RecordingTap"/> put there. Sans-IO: thread, clock and files are given.
/// </summary>
internal sealed class Recorder
{
    private readonly PacketRing _ring;
    private readonly RecorderContext _context;
    private readonly Dictionary<int, StreamInput> _inputs = [];
    private readonly Dictionary<TrackKey, TrackRecorder> _tracks = [];
    private readonly Dictionary<int, PublisherClock> _clocks = [];

    internal Recorder(PacketRing ring, RecorderContext context)
    {
        _ring = ring;
        _context = context;
    }

    /// <summary>Whether all files are complete.</summary>
    internal bool IsEnded { get; private set; }

    /// <summary>The disk said, at another time than while writing, that it failed.</summary>
    internal void OnDiskFailure(IOException exception) => _context.Files.Pause(exception);

    /// <summary>Writes all that is in the ring by now.</summary>
    internal void Drain(Instant now)
    {
        while (!IsEnded)
        {
            // The ring first: a message that was posted before a record is then seen before it.
            var hasRecord = _ring.TryRead(out var record, out var payload);
            if (_ring.TryReadMessage(out var message))
            {
                Handle(message);
            }
            else if (hasRecord)
            {
                Take(record, payload);
            }
            else
            {
                break;
            }
        }

        if (!IsEnded)
        {
            HandleTimeout(now);
        }
    }

    private void Take(in RingRecord record, ReadOnlySpan<byte> payload)
    {
        try
        {
            if (_inputs.TryGetValue(record.Stream, out var input))
            {
                input.OnRecord(record, payload);
            }
        }
        finally
        {
            _ring.Advance(); // also past one that we failed at: it would fail again
        }
    }

    private void HandleTimeout(Instant now)
    {
        _context.Files.HandleTimeout(now);
        foreach (var track in _tracks.Values)
        {
            track.HandleTimeout(now);
        }
    }

    private void Handle(RecorderMessage message)
    {
        switch (message)
        {
            case StreamStarted started:
                Begin(started);
                break;
            case StreamEnded ended:
                EndStream(ended);
                break;
            case PartLeft left:
                EndPart(left);
                break;
            case RecordingStopped:
                EndAll(message.At);
                break;
        }
    }

    private void Begin(StreamStarted started)
    {
        if (!_tracks.TryGetValue(started.Track, out var track))
        {
            track = started.Track.IsVideo ? new VideoTrack(_context, started.Track) : new SoundTrack(_context, started.Track);
            _tracks.Add(started.Track, track);
        }

        if (!_clocks.TryGetValue(started.Publication, out var clock))
        {
            _clocks.Add(started.Publication, clock = new PublisherClock());
        }

        var input = new StreamInput(started, track, clock, _context.Options);
        var former = track.Input;
        track.Begin(input);
        _inputs.Add(started.Number, input);
        Forget(former);
    }

    private void EndStream(StreamEnded ended)
    {
        if (_tracks.TryGetValue(ended.Track, out var track))
        {
            var former = track.Input;
            track.EndStream(ended.At, ended.Reason);
            Forget(former);
        }
    }

    private void EndPart(PartLeft left)
    {
        if (_tracks.Remove(left.Track, out var track))
        {
            Forget(track.Input);
            track.End(left.At);
            _context.Files.ForgetNumber(left.Track);
        }
    }

    private void EndAll(Instant at)
    {
        IsEnded = true;
        foreach (var track in _tracks.Values)
        {
            track.End(at);
        }

        _tracks.Clear();
        _inputs.Clear();
    }

    private void Forget(StreamInput? former)
    {
        foreach (var (number, input) in _inputs)
        {
            if (ReferenceEquals(input, former))
            {
                _inputs.Remove(number);
                break;
            }
        }

        if (former is not null && !_inputs.Values.Any(input => input.Publication == former.Publication))
        {
            _clocks.Remove(former.Publication);
        }
    }
}
