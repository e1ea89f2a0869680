using LiveRelay.Media.Sdp;

namespace LiveRelay.Media.Sfu;

/// <summary>
/// One publishing session as a router and its viewers see it: a <see cref="Publication"/> on the loop where its packets arrive, a
/// <see cref="Pipes.PipedPublication"/> on the others.
/// </summary>
internal abstract class PublishingSession(TrackInfo info)
{
    /// <summary>The session's id.</summary>
    internal abstract string SessionId { get; }

    /// <summary>What the lesson knows it as.</summary>
    internal TrackInfo Info { get; } = info;

    /// <summary>Its tracks. A list and not an interface: it is gone through for every packet, and that must not allocate.</summary>
    internal List<Producer> Producers { get; } = [];

    internal Producer? ProducerOf(MediaKind kind)
    {
        foreach (var producer in Producers)
        {
            if (producer.Kind == kind)
            {
                return producer;
            }
        }

        return null;
    }

    /// <summary>A viewer needs a keyframe of a stream.</summary>
    /// <param name="now">The time.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="isFirst">Whether nobody has been waiting for one yet.</param>
    internal abstract void OnKeyFrameWanted(Instant now, ProducerStream stream, bool isFirst);

    /// <summary>Counts a packet of it that was thrown away.</summary>
    internal abstract void CountDrop(DropReason reason);

    /// <summary>Ends it.</summary>
    internal abstract void Close(Instant now, string reason);
}

/// <summary>What a publishing session is to its lesson.</summary>
/// <param name="Track">Camera, screen or guest.</param>
/// <param name="ClientId">The page that publishes; see <see cref="Router"/> for why it matters.</param>
/// <param name="Participant">Who publishes, where that is known: a classroom's tracks are its own and take over only from itself.</param>
internal sealed record TrackInfo(TrackName Track, string? ClientId, string? Participant = null);
