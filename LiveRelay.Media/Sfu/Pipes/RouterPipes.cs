namespace LiveRelay.Media.Sfu.Pipes;

/// <summary>
/// To which other loops a lesson's media is handed over, because some of its viewers are there: each packet once to each loop, whatever number
/// of viewers it has. Lives on the lesson's home loop, where all its publishers are.
/// </summary>
internal sealed class RouterPipes(int home, SfuLimits limits)
{
    private readonly List<Target> _targets = [];

    /// <summary>Whether all its viewers are on the home loop.</summary>
    internal bool IsEmpty => _targets.Count == 0;

    /// <summary>The lesson has a first viewer on another loop.</summary>
    /// <param name="there">The lesson's router there; not touched from here.</param>
    /// <param name="pipe">The way there.</param>
    /// <param name="router">The lesson's router here, if there is one yet.</param>
    internal void Add(Router there, PacketPipe pipe, Router? router)
    {
        var target = new Target(there, pipe, []);
        _targets.Add(target);
        foreach (var publication in (router?.FlowingStreams ?? []).GroupBy(static stream => stream.Producer.Publication))
        {
            Begin(target, [.. publication]);
        }
    }

    /// <summary>The lesson's last viewer on another loop has gone.</summary>
    internal void Remove(Router there, PacketPipe pipe, Router? router)
    {
        _targets.RemoveAll(target => target.There == there);
        foreach (var stream in router?.FlowingStreams ?? [])
        {
            stream.Outlets.RemoveAll(outlet => outlet.Pipe == pipe);
        }
    }

    /// <summary>A stream's first packet is here.</summary>
    internal void Begin(ProducerStream stream)
    {
        foreach (var target in _targets)
        {
            Begin(target, [stream]);
        }
    }

    /// <summary>A publisher has ended.</summary>
    internal void End(PublishingSession publication)
    {
        foreach (var target in _targets)
        {
            if (target.Publications.Remove(publication, out var piped))
            {
                target.Pipe.Write((_, now) => target.There.Remove(now, piped));
            }
        }
    }

    /// <summary>Begins to hand streams of one publisher over: what is stored of them first, so that viewers there can begin with what viewers here could.</summary>
    private void Begin(Target target, IReadOnlyList<ProducerStream> sources)
    {
        var piped = PipedOf(target, sources[0].Producer.Publication);
        var streams = new List<ProducerStream>();
        foreach (var source in sources)
        {
            var producer = piped.Producers[source.Producer.Publication.Producers.IndexOf(source.Producer)];
            var stream = new ProducerStream(producer, source.Ssrc, source.Rid, limits);
            var clock = source.Clock;
            target.Pipe.Write((_, _) =>
            {
                stream.Follow(clock);
                piped.Add(stream, source);
            });
            streams.Add(stream);
            var outlet = new StreamOutlet(target.Pipe, stream);
            source.Outlets.Add(outlet);
            outlet.WriteStored(source);
        }

        target.Pipe.Write((_, now) => target.There.OnFlowing(now, streams));
    }

    private PipedPublication PipedOf(Target target, PublishingSession publication)
    {
        if (target.Publications.TryGetValue(publication, out var piped))
        {
            return piped;
        }

        piped = new PipedPublication(publication.SessionId, publication.Info);
        piped.Producers.AddRange(publication.Producers.Select(producer => new Producer(piped, producer.Media, limits)));
        target.Publications.Add(publication, piped);
        target.Pipe.Write((worker, _) => target.There.AddPiped(piped, worker.PipeTo(home)));
        return piped;
    }

    private sealed record Target(Router There, PacketPipe Pipe, Dictionary<PublishingSession, PipedPublication> Publications);
}

/// <summary>Where a stream's packets are handed over to.</summary>
/// <param name="Pipe">The way.</param>
/// <param name="Stream">The stream of the other side; not touched from here.</param>
internal readonly record struct StreamOutlet(PacketPipe Pipe, ProducerStream Stream)
{
    /// <summary>Hands a packet over.</summary>
    /// <returns>False if the other side is so far behind that there was no room.</returns>
    internal bool Write(StoredPacket packet) => Pipe.TryWrite(Stream, packet);

    /// <summary>
    /// Hands over what is stored since the last keyframe: a screen that stands still sends no other for a while. Where there was none, the newest
    /// packet, so that nobody begins with a keyframe before it, whose gaps nobody has asked for again.
    /// </summary>
    internal void WriteStored(ProducerStream source)
    {
        var first = source.LastEntryPoint >= 0 ? source.LastEntryPoint : source.Buffer.Newest;
        for (var number = first; source.IsVideo && number <= source.Buffer.Newest; number++)
        {
            if (source.Buffer.Find(number) is { } packet)
            {
                Write(packet);
            }
        }
    }

    /// <summary>Tells how the stream's timestamps lie on our clock now.</summary>
    internal void WriteClock(StreamClock clock)
    {
        var stream = Stream;
        Pipe.Write((_, _) => stream.Follow(clock));
    }
}
