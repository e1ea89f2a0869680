namespace LiveRelay.Media.Sfu.Pipes;

/// <summary>
/// A publishing session whose packets arrive on another loop, as the viewers on this one see it: its streams are fed by a
/// <see cref="PacketPipe"/>, with packets that are decrypted and repaired already, and its viewers' wishes for keyframes go back by another.
/// Made by the publishing side; from <see cref="Router.AddPiped"/> on it is the receiving side's alone.
/// </summary>
internal sealed class PipedPublication(string sessionId, TrackInfo info) : PublishingSession(info)
{
    private readonly Dictionary<ProducerStream, ProducerStream> _sources = [];
    private Router? _router;
    private PacketPipe? _back;

    /// <inheritdoc/>
    internal override string SessionId => sessionId;

    /// <summary>Its router here, and the pipe back to the publishing side.</summary>
    internal void Connect(Router router, PacketPipe back)
    {
        _router = router;
        _back = back;
    }

    /// <summary>A stream begins to be handed over.</summary>
    /// <param name="stream">The stream here.</param>
    /// <param name="source">The stream there; it is only named, and not touched from here.</param>
    internal void Add(ProducerStream stream, ProducerStream source)
    {
        _sources[stream] = source;
        stream.Producer.Add(stream);
    }

    /// <summary>Takes a packet out of the pipe. What comes before the stream flows is only stored.</summary>
    internal void Receive(Instant now, ProducerStream stream, StoredPacket packet)
    {
        if (stream.TryKeep(packet, out var stored) && stream.IsFlowing)
        {
            _router?.Enqueue(now, stream, stored);
        }
    }

    /// <inheritdoc/>
    internal override void OnKeyFrameWanted(Instant now, ProducerStream stream, bool isFirst)
    {
        // The publishing side repeats the request until a keyframe comes, which then ends the waiting here too.
        if (isFirst && _sources.TryGetValue(stream, out var source))
        {
            _back?.Write((_, time) => source.RequestKeyFrame(time));
        }
    }

    /// <inheritdoc/>
    internal override void CountDrop(DropReason reason)
    {
        // Nothing is handed over from here.
    }

    /// <inheritdoc/>
    internal override void Close(Instant now, string reason)
    {
        // The publishing side sees the same packets, ends the session by the same rule, and then has it removed here.
    }
}
