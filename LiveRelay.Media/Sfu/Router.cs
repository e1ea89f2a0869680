using LiveRelay.Media.Sdp;
using LiveRelay.Media.Sfu.Pipes;

namespace LiveRelay.Media.Sfu;

/// <summary>
/// One lesson's media: who publishes, who watches, and which producer feeds which slot. A second publisher of a track takes over with its first
/// packet, as a teacher who reloads the page expects; classrooms' tracks are each classroom's own, and are sent to nobody while it is not on
/// the stage; nobody is sent his own sound.
/// </summary>
internal sealed class Router(string lessonId, Stage stage, BurstQueue bursts, Speakers speakers)
{
    private readonly List<PublishingSession> _publications = [];
    private readonly List<Subscription> _subscriptions = [];
    private readonly List<PublishingSession> _active = [];

    internal string LessonId { get; } = lessonId;

    /// <summary>Transports of this lesson, connected or not; the worker forgets the router with the last of them.</summary>
    internal int Sessions { get; set; }

    /// <summary>Who speaks, where this is the lesson's home loop.</summary>
    internal Speakers Speakers { get; } = speakers;

    /// <summary>Who is told of all that is published, if anybody wants to know.</summary>
    internal IRouterTap? Tap { get; set; }

    /// <summary>The other loops that its media is handed over to, if there ever were any.</summary>
    internal RouterPipes? Pipes { get; set; }

    /// <summary>What is being sent to this lesson.</summary>
    internal IEnumerable<ProducerStream> FlowingStreams =>
        _publications.SelectMany(static publication => publication.Producers).SelectMany(static producer => producer.Streams).Where(static stream => stream.IsFlowing);

    /// <summary>All publishing sessions, also those that have sent nothing yet.</summary>
    internal IReadOnlyList<PublishingSession> Publications => _publications;

    /// <summary>The connected viewers.</summary>
    internal IReadOnlyList<Subscription> Subscriptions => _subscriptions;

    /// <summary>The session that a track's media comes from now, or <c>null</c>; of classrooms the one that came last.</summary>
    internal PublishingSession? Active(TrackName track) => _active.FindLast(publication => publication.Info.Track == track);

    /// <summary>A publisher was answered; it counts from its first packet on.</summary>
    internal void Add(PublishingSession publication) => _publications.Add(publication);

    /// <summary>A publisher has ended.</summary>
    internal void Remove(Instant now, PublishingSession publication)
    {
        _publications.Remove(publication);
        foreach (var stream in publication.Producers.SelectMany(producer => producer.Streams))
        {
            stream.Close();
        }

        Pipes?.End(publication);
        if (_active.Remove(publication))
        {
            AssignSources(now);
        }
    }

    /// <summary>A publisher's media is handed over from another loop from now on.</summary>
    internal void AddPiped(PipedPublication publication, PacketPipe back)
    {
        publication.Connect(this, back);
        _publications.Add(publication);
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
            consumer.Producer = null;
            consumer.SetSource(now, null);
        }
    }

    /// <summary>Classrooms have come onto the stage or left it.</summary>
    internal void OnStageChanged(Instant now) => AssignSources(now);

    /// <summary>Takes a packet that a producer's stream has stored, for all who watch.</summary>
    internal void Enqueue(Instant now, ProducerStream stream, StoredPacket packet)
    {
        // It must wait in its burst before a viewer is given the stream: one that starts from the store at once would be sent it twice.
        bursts.Add(now, stream, packet);
        if (!stream.IsFlowing)
        {
            OnFlowing(now, [stream]);
            Pipes?.Begin(stream);
        }

        foreach (var outlet in stream.Outlets)
        {
            if (!outlet.Write(packet))
            {
                stream.OnHandOverFailed(now);
            }
        }

        Tap?.OnPacket(now, stream, packet);
    }

    /// <summary>What the whole lesson sees and hears: the camera, the screen, and the classrooms that are on the stage.</summary>
    internal void CollectStage(List<StagePart> parts)
    {
        parts.Add(new StagePart(TrackName.Camera, null, Active(TrackName.Camera), false));
        parts.Add(new StagePart(TrackName.Screen, null, Active(TrackName.Screen), false));
        if (stage.Guests is { } guests)
        {
            foreach (var guest in guests)
            {
                parts.Add(new StagePart(TrackName.Guest, guest.Participant, Find(TrackName.Guest, guest.Participant), guest.IsMuted));
            }
        }
        else if (Active(TrackName.Guest) is { } publication)
        {
            parts.Add(new StagePart(TrackName.Guest, publication.Info.Participant, publication, false));
        }
    }

    /// <summary>There is something to show of a publisher's streams.</summary>
    internal void OnFlowing(Instant now, IReadOnlyList<ProducerStream> streams)
    {
        foreach (var stream in streams)
        {
            stream.IsFlowing = true;
        }

        Activate(now, streams[0].Producer.Publication);
        AssignSources(now);
    }

    private void Activate(Instant now, PublishingSession publication)
    {
        if (_active.Contains(publication))
        {
            return;
        }

        var previous = _active.Find(other => IsSameTrack(other.Info, publication.Info));
        _active.Add(publication);
        if (previous is not null)
        {
            _active.Remove(previous);
            previous.Close(now, CloseReasons.TakenOver);
        }
    }

    private static bool IsSameTrack(TrackInfo one, TrackInfo other) =>
        one.Track == other.Track && (one.Track is TrackName.Camera or TrackName.Screen || (one.Participant is not null && one.Participant == other.Participant));

    private void AssignSources(Instant now)
    {
        foreach (var subscription in _subscriptions)
        {
            AssignSources(now, subscription);
        }

        Speakers.OnSourcesChanged(this);
        Tap?.OnSourcesChanged(now, this);
    }

    private void AssignSources(Instant now, Subscription subscription)
    {
        foreach (var consumer in subscription.Consumers)
        {
            var producer = SourceOf(consumer.Slot, consumer.Kind);
            var isOwnSound = consumer.Kind == MediaKind.Audio && producer is not null && subscription.Viewer.IsOwn(producer.Publication.Info);
            consumer.Producer = isOwnSound ? null : producer;
        }

        subscription.ChooseLayers(now);
    }

    private Producer? SourceOf(Slot slot, MediaKind kind) => slot switch
    {
        _ when slot.IsGuest() => GuestOf(slot.GuestIndex(), kind),
        _ when slot.IsWall() => WallOf(slot.WallIndex(), kind),
        _ when kind == MediaKind.Audio => Flowing(Active(TrackName.Camera), kind) ?? Flowing(Active(TrackName.Screen), kind),
        Slot.Camera => Flowing(Active(TrackName.Camera), kind),
        Slot.Screen => Flowing(Active(TrackName.Screen), kind),
        Slot.Program => Flowing(Active(TrackName.Screen), kind) ?? Flowing(Active(TrackName.Camera), kind) ?? GuestOf(0, kind),
        _ => null,
    };

    private Producer? GuestOf(int index, MediaKind kind)
    {
        if (stage.Guests is not { } guests)
        {
            return index == 0 ? Flowing(Active(TrackName.Guest), kind) : null;
        }

        var guest = guests.FirstOrDefault(guest => guest.Index == index);
        return guest is null || (guest.IsMuted && kind == MediaKind.Audio) ? null : Flowing(Find(TrackName.Guest, guest.Participant), kind);
    }

    private Producer? WallOf(int index, MediaKind kind) =>
        kind == MediaKind.Video && index < stage.Wall.Count ? Flowing(Find(TrackName.Wall, stage.Wall[index]), kind) : null;

    private PublishingSession? Find(TrackName track, string participant) =>
        _active.FindLast(publication => publication.Info.Track == track && publication.Info.Participant == participant);

    private static Producer? Flowing(PublishingSession? publication, MediaKind kind) =>
        publication?.ProducerOf(kind) is { } producer && producer.BestStream() is not null ? producer : null;
}
