using LiveRelay.Media.Sdp;

namespace LiveRelay.Media.Sfu;

/// <summary>One incoming track: a publisher's m-line, with one stream or several simulcast layers.</summary>
internal sealed class Producer
{
    private readonly List<ProducerStream> _streams = [];
    private readonly SfuLimits _limits;

    internal Producer(PublishingSession publication, NegotiatedMedia media, SfuLimits limits)
    {
        Publication = publication;
        Media = media;
        Format = new TrackFormat(media);
        _limits = limits;
    }

    /// <summary>The publishing session.</summary>
    internal PublishingSession Publication { get; }

    internal NegotiatedMedia Media { get; }

    internal TrackFormat Format { get; }

    internal MediaKind Kind => Format.Kind;

    /// <summary>The voice that the lesson hears in it; <c>null</c> where it hears none.</summary>
    internal Voice? Voice { get; set; }

    /// <summary>Its streams. A list and not an interface: it is gone through for every packet, and that must not allocate.</summary>
    internal List<ProducerStream> Streams => _streams;

    /// <summary>Adds a stream that was heard for the first time; <c>null</c> if the track has too many.</summary>
    internal ProducerStream? AddStream(uint ssrc, string? rid)
    {
        if (_streams.Count >= _limits.MaxStreamsPerProducer)
        {
            return null;
        }

        var stream = new ProducerStream(this, ssrc, rid, _limits);
        _streams.Add(stream);
        return stream;
    }

    /// <summary>Adds a stream that was made elsewhere.</summary>
    internal void Add(ProducerStream stream) => _streams.Add(stream);

    /// <summary>The layer that a consumer without wishes gets: the last rid of the offer that has begun to flow, which is the best one.</summary>
    internal ProducerStream? BestStream()
    {
        ProducerStream? best = null;
        foreach (var stream in _streams)
        {
            if (stream.IsFlowing && (best is null || RankOf(stream) >= RankOf(best)))
            {
                best = stream;
            }
        }

        return best;
    }

    /// <summary>
    /// The best layer that is really being sent: a browser whose way got narrower stops the upper ones and goes on with the lower.
    /// </summary>
    /// <param name="now">The time.</param>
    /// <param name="silence">A layer of which nothing came for so long counts only where all others are as silent.</param>
    internal ProducerStream? BestStream(Instant now, TimeSpan silence)
    {
        ProducerStream? best = null;
        foreach (var stream in _streams)
        {
            if (stream.IsFlowing && now - stream.LastArrival < silence && (best is null || RankOf(stream) >= RankOf(best)))
            {
                best = stream;
            }
        }

        return best ?? BestStream();
    }

    /// <summary>The layers that a viewer may be given now, the smallest first: those that are being sent, or all that ever were where none is.</summary>
    /// <param name="now">The time.</param>
    /// <param name="silence">As above.</param>
    /// <param name="layers">Where they are put.</param>
    internal void CollectLayers(Instant now, TimeSpan silence, List<ProducerStream> layers)
    {
        layers.Clear();
        foreach (var stream in _streams)
        {
            if (stream.IsFlowing && now - stream.LastArrival < silence)
            {
                Insert(stream, layers);
            }
        }

        if (layers.Count == 0 && BestStream() is { } best)
        {
            layers.Add(best);
        }
    }

    private void Insert(ProducerStream stream, List<ProducerStream> layers)
    {
        var rank = RankOf(stream);
        for (var i = 0; i < layers.Count; i++)
        {
            var other = RankOf(layers[i]);
            if (other == rank)
            {
                layers[i] = stream; // an encoder that began anew sends the same layer under another SSRC
                return;
            }

            if (other > rank)
            {
                layers.Insert(i, stream);
                return;
            }
        }

        layers.Add(stream);
    }

    private int RankOf(ProducerStream stream)
    {
        for (var i = 0; i < Media.Rids.Count; i++)
        {
            if (Media.Rids[i] == stream.Rid)
            {
                return i;
            }
        }

        return -1;
    }
}
