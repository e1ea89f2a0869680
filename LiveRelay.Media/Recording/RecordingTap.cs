using LiveRelay.Media.Sfu;

namespace LiveRelay.Media.Recording;

/// <summary>
/// The recorder's ear in a lesson's router: chooses what is recorded and copies it into the ring. Like any consumer, it goes on with the old stream of a
/// track until the new one has a keyframe.
/// </summary>
internal sealed class RecordingTap(PacketRing ring) : IRouterTap
{
    /// <summary>A simulcast layer of which nothing came for so long has been stopped by its browser.</summary>
    private static readonly TimeSpan _layerSilence = TimeSpan.FromSeconds(1.5);

    /// <summary>Layers are compared no more often than this.</summary>
    private static readonly TimeSpan _layerPause = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<ProducerStream, Line> _linesByStream = [];
    private readonly Dictionary<TrackKey, Line> _lines = [];
    private readonly Dictionary<PublishingSession, int> _publications = [];
    private readonly List<StagePart> _parts = [];
    private readonly List<TrackKey> _gone = [];
    private Instant _nextLayerCheck;
    private int _streams;
    private int _publicationCount;

    /// <summary>Packets that found the ring full.</summary>
    internal long Dropped { get; private set; }

    /// <inheritdoc/>
    public void OnPacket(Instant now, ProducerStream stream, StoredPacket packet)
    {
        if (!_linesByStream.TryGetValue(stream, out var line))
        {
            ConsiderLayer(now, stream);
            return;
        }

        if (ReferenceEquals(line.Current, stream))
        {
            Write(line, packet);
        }
        else if (!stream.IsVideo || stream.LastEntryPoint >= line.EarliestEntryPoint)
        {
            Start(now, line, stream);
        }
    }

    /// <inheritdoc/>
    public void OnSenderReport(ProducerStream stream)
    {
        if (_linesByStream.TryGetValue(stream, out var line) && ReferenceEquals(line.Current, stream))
        {
            WriteReport(line, stream);
        }
    }

    /// <inheritdoc/>
    public void OnSourcesChanged(Instant now, Router router)
    {
        _parts.Clear();
        router.CollectStage(_parts);
        foreach (var part in _parts)
        {
            Assign(now, part, isVideo: true);
            Assign(now, part, isVideo: false);
        }

        _gone.Clear();
        foreach (var key in _lines.Keys)
        {
            if (!_parts.Exists(part => part.Track == key.Track && NameOf(part) == key.Participant))
            {
                _gone.Add(key);
            }
        }

        foreach (var key in _gone)
        {
            End(now, _lines[key], GapReason.PublisherGone);
            _lines.Remove(key);
            ring.Post(new PartLeft(now, key));
        }
    }

    /// <summary>A picture cannot be decoded: the publisher is asked for a keyframe, if it still is the one.</summary>
    internal void RequestKeyFrame(Instant now, ProducerStream stream)
    {
        if (_linesByStream.ContainsKey(stream))
        {
            stream.RequestKeyFrame(now);
        }
    }

    /// <summary>Nothing more is recorded.</summary>
    internal void Stop(Instant now)
    {
        _linesByStream.Clear();
        _lines.Clear();
        ring.Post(new RecordingStopped(now));
    }

    /// <summary>The teacher has one camera and one screen, whoever publishes it; a classroom's are its own.</summary>
    private static string? NameOf(in StagePart part) => part.Track == TrackName.Guest ? part.Participant : null;

    private void Assign(Instant now, in StagePart part, bool isVideo)
    {
        var key = new TrackKey(part.Track, NameOf(part), isVideo);
        var stream = isVideo || !part.IsMuted ? StreamOf(now, part.Publication, isVideo) : null;
        if (!_lines.TryGetValue(key, out var line))
        {
            if (stream is null)
            {
                return;
            }

            _lines.Add(key, line = new Line(key));
        }

        if (stream is not null)
        {
            Aim(now, line, stream);
        }
        else
        {
            End(now, line, part.Publication is not null && part.IsMuted ? GapReason.Muted : GapReason.PublisherGone);
        }
    }

    private static ProducerStream? StreamOf(Instant now, PublishingSession? publication, bool isVideo)
    {
        if (publication is not null)
        {
            foreach (var producer in publication.Producers)
            {
                if (producer.Streams.Count > 0 && producer.Streams[0].IsVideo == isVideo)
                {
                    return producer.BestStream(now, _layerSilence);
                }
            }
        }

        return null;
    }

    /// <summary>A packet of another layer: perhaps the one that is recorded has been stopped, or a better one goes on.</summary>
    private void ConsiderLayer(Instant now, ProducerStream stream)
    {
        if (now < _nextLayerCheck || stream.Producer.Streams.Count < 2)
        {
            return;
        }

        foreach (var line in _lines.Values)
        {
            if (line.Current is { } current && ReferenceEquals(current.Producer, stream.Producer) &&
                stream.Producer.BestStream(now, _layerSilence) is { } best)
            {
                _nextLayerCheck = now + _layerPause;
                Aim(now, line, best);
                return;
            }
        }
    }

    private void Aim(Instant now, Line line, ProducerStream stream)
    {
        if (ReferenceEquals(stream, line.Target ?? line.Current))
        {
            return;
        }

        if (line.Target is { } former)
        {
            _linesByStream.Remove(former);
            line.Target = null;
        }

        if (ReferenceEquals(stream, line.Current))
        {
            return;
        }

        if (line.Current is { } current && !ReferenceEquals(current.Producer.Publication, stream.Producer.Publication))
        {
            End(now, line, GapReason.PublisherGone);
        }

        line.Target = stream;
        _linesByStream[stream] = line;

        // The packet that brought us here has not been told of yet, and may begin a keyframe; any later one that does will do, also if it comes late.
        var isAtKeyFrame = stream.LastEntryPoint == stream.Buffer.Newest;
        line.EarliestEntryPoint = stream.LastEntryPoint + (isAtKeyFrame ? 0 : 1);
        if (stream.IsVideo && !isAtKeyFrame)
        {
            stream.RequestKeyFrame(now);
        }
    }

    /// <summary>Begins a stream with its last entry point and all that is there since.</summary>
    private void Start(Instant now, Line line, ProducerStream stream)
    {
        if (line.Current is { } former)
        {
            _linesByStream.Remove(former);
        }

        line.Current = stream;
        line.Target = null;
        line.Number = _streams++;
        line.HasOverflowed = false;
        if (!_publications.TryGetValue(stream.Producer.Publication, out var publication))
        {
            _publications.Add(stream.Producer.Publication, publication = _publicationCount++);
        }

        ring.Post(new StreamStarted(now, line.Key, line.Number, publication, stream));
        WriteReport(line, stream);
        for (var number = stream.IsVideo ? stream.LastEntryPoint : stream.Buffer.Newest; number <= stream.Buffer.Newest; number++)
        {
            if (stream.Buffer.Find(number) is { } packet)
            {
                Write(line, packet);
            }
        }
    }

    private void End(Instant now, Line line, GapReason reason)
    {
        if (line.Target is { } target)
        {
            _linesByStream.Remove(target);
            line.Target = null;
        }

        if (line.Current is { } current)
        {
            _linesByStream.Remove(current);
            line.Current = null;
            ring.Post(new StreamEnded(now, line.Key, reason));
            if (!_linesByStream.Keys.Any(stream => ReferenceEquals(stream.Producer.Publication, current.Producer.Publication)))
            {
                _publications.Remove(current.Producer.Publication);
            }
        }
    }

    private void Write(Line line, StoredPacket packet)
    {
        var record = new RingRecord
        {
            Kind = RingRecordKind.Packet,
            Stream = line.Number,
            Timestamp = packet.Timestamp,
            PayloadType = packet.PayloadType,
            Marker = packet.Marker,
            IsAfterOverflow = line.HasOverflowed,
            Orientation = packet.VideoOrientation,
            Number = packet.SequenceNumber,
            Arrival = packet.Arrival.Microseconds,
        };
        line.HasOverflowed = !ring.TryWrite(record, packet.Payload);
        Dropped += line.HasOverflowed ? 1 : 0;
    }

    private void WriteReport(Line line, ProducerStream stream)
    {
        if (stream.LastReportedTime is { } reported)
        {
            ring.TryWrite(
                new RingRecord
                {
                    Kind = RingRecordKind.SenderReport,
                    Stream = line.Number,
                    Timestamp = reported.Timestamp,
                    Number = reported.NtpMicroseconds,
                    Arrival = reported.Arrival.Microseconds,
                },
                []);
        }
    }

    /// <summary>One track's way into the ring.</summary>
    private sealed class Line(TrackKey key)
    {
        public TrackKey Key { get; } = key;

        /// <summary>The stream that is recorded.</summary>
        public ProducerStream? Current { get; set; }

        /// <summary>The stream that takes over with its next keyframe.</summary>
        public ProducerStream? Target { get; set; }

        /// <summary>The target takes over at this sequence number or later.</summary>
        public long EarliestEntryPoint { get; set; }

        /// <summary>The current stream's number in the ring.</summary>
        public int Number { get; set; }

        /// <summary>Whether its last packet found no room.</summary>
        public bool HasOverflowed { get; set; }
    }
}
