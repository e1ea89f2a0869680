using LiveRelay.Media.Sdp;

namespace LiveRelay.Media.Sfu;

/// <summary>
/// One lesson's media: who publishes, who watches, and which producer feeds which slot. A second publisher of a track takes over with its first
/// packet, as a teacher who reloads the page expects; nobody is sent the sound that his own page publishes.
/// </summary>
internal sealed class Router(string lessonId, BurstQueue bursts)
{
    private readonly List<Publication> _publications = [];
    private readonly List<Subscription> _subscriptions = [];
    private readonly Publication?[] _active = new Publication?[Enum.GetValues<TrackName>().Length];

    internal string LessonId { get; } = lessonId;

    /// <summary>Transports of this lesson, connected or not; the worker forgets the router with the last of them.</summary>
    internal int Sessions { get; set; }

    /// <summary>All publishing sessions, also those that have sent nothing yet.</summary>
    internal IReadOnlyList<Publication> Publications => _publications;

    /// <summary>The connected viewers.</summary>
    internal IReadOnlyList<Subscription> Subscriptions => _subscriptions;

    /// <summary>The session that a track's media comes from now, or <c>null</c>.</summary>
    internal Publication? Active(TrackName track) => _active[(int)track];

    /// <summary>A publisher was answered; it counts from its first packet on.</summary>
    internal void Add(Publication publication) => _publications.Add(publication);

    /// <summary>A publisher has ended.</summary>
    internal void Remove(Instant now, Publication publication)
    {
        _publications.Remove(publication);
        foreach (var stream in publication.Producers.SelectMany(producer => producer.Streams))
        {
            stream.Close();
        }

        if (ReferenceEquals(Active(publication.Info.Track), publication))
        {
            _active[(int)publication.Info.Track] = null;
            AssignSources(now);
        }
    }

    /// <summary>A viewer has connected.</summary>
    internal void Add(Instant now, Subscription subscription)
    {
        _subscriptions.Add(subscription);
        AssignSources(now, subscription);
    }

    /// <summary>A viewer has ended.</summary>
    internal void Remove(Instant now, Subscription subscription)
    {
        _subscriptions.Remove(subscription);
        foreach (var consumer in subscription.Consumers)
        {
            consumer.SetSource(now, null);
        }
    }

    /// <summary>Takes a packet that a producer's stream has stored, for all who watch.</summary>
    internal void Enqueue(Instant now, ProducerStream stream, StoredPacket packet)
    {
        if (!stream.IsFlowing)
        {
            stream.IsFlowing = true;
            Activate(now, stream.Producer.Publication);
            AssignSources(now);
        }

        bursts.Add(now, stream, packet);
    }

    private void Activate(Instant now, Publication publication)
    {
        var previous = Active(publication.Info.Track);
        _active[(int)publication.Info.Track] = publication;
        if (previous is not null && !ReferenceEquals(previous, publication))
        {
            previous.Transport.Close(now, CloseReasons.TakenOver);
        }
    }

    private void AssignSources(Instant now)
    {
        foreach (var subscription in _subscriptions)
        {
            AssignSources(now, subscription);
        }
    }

    private void AssignSources(Instant now, Subscription subscription)
    {
        foreach (var consumer in subscription.Consumers)
        {
            var producer = SourceOf(consumer.Slot, consumer.Kind);
            var isOwnSound = consumer.Kind == MediaKind.Audio && subscription.ClientId is { } client &&
                producer?.Publication.Info.ClientId == client;
            consumer.SetSource(now, isOwnSound ? null : producer?.BestStream());
        }
    }

    private Producer? SourceOf(Slot slot, MediaKind kind) => (kind, slot) switch
    {
        (MediaKind.Audio, Slot.Guest) => Flowing(TrackName.Guest, kind),
        (MediaKind.Audio, _) => Flowing(TrackName.Camera, kind) ?? Flowing(TrackName.Screen, kind),
        (_, Slot.Camera) => Flowing(TrackName.Camera, kind),
        (_, Slot.Screen) => Flowing(TrackName.Screen, kind),
        (_, Slot.Guest) => Flowing(TrackName.Guest, kind),
        (_, Slot.Program) => Flowing(TrackName.Screen, kind) ?? Flowing(TrackName.Camera, kind) ?? Flowing(TrackName.Guest, kind),
        _ => null,
    };

    private Producer? Flowing(TrackName track, MediaKind kind) =>
        Active(track)?.ProducerOf(kind) is { } producer && producer.BestStream() is not null ? producer : null;
}
