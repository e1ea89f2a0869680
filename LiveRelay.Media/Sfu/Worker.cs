using LiveRelay.Media.Ice;
using LiveRelay.Media.Sdp;
using LiveRelay.Media.Sfu.Pipes;

namespace LiveRelay.Media.Sfu;

/// <summary>
/// All that one media loop serves: its transports, and the routers of the lessons whose media meets here. Sans-IO: sockets, clock and thread are
/// the loop's.
/// </summary>
internal sealed class Worker : IDatagramHandler
{
    private readonly TransportEnvironment _environment;
    private readonly IceOptions _iceOptions;
    private readonly TransportTable _transports;
    private readonly BurstQueue _bursts;
    private readonly Dictionary<string, Router> _routers = [];
    private readonly Dictionary<string, Stage> _stages = [];
    private readonly Dictionary<string, IRouterTap> _taps = [];
    private readonly Dictionary<string, RouterPipes> _lessonPipes = [];
    private readonly WorkerPipes _pipes;

    /// <param name="environment">What its transports share.</param>
    /// <param name="iceOptions">Limits of ICE.</param>
    /// <param name="pipes">To and from the other workers; where there are none, it is alone.</param>
    internal Worker(TransportEnvironment environment, IceOptions iceOptions, WorkerPipes? pipes = null)
    {
        _pipes = pipes ?? WorkerPipes.Between(1, environment.Limits, static _ => { })[0];
        _environment = environment;
        _iceOptions = iceOptions;
        _transports = environment.Table;
        _bursts = new BurstQueue(environment.Limits.BurstHold, environment.Metrics);
        var onStateChanged = environment.OnStateChanged;
        environment.OnStateChanged = transport =>
        {
            if (transport.State == TransportState.Closed)
            {
                Remove(transport);
            }

            onStateChanged(transport);
        };
    }

    /// <inheritdoc/>
    public Instant NextTimeout => Instant.Min(_transports.NextTimeout, _bursts.NextTimeout);

    /// <inheritdoc/>
    public Instant NextDeadline => _bursts.NextTimeout;

    internal int TransportCount => _transports.Count;

    internal IReadOnlyCollection<WebRtcTransport> Transports => _transports.Transports;

    /// <inheritdoc/>
    public void HandleDatagram(Instant now, Span<byte> datagram, in NetworkPath path)
    {
        _transports.HandleDatagram(now, datagram, path);
    }

    /// <inheritdoc/>
    public void LookAhead(in NetworkPath path) => _transports.LookAhead(path);

    /// <inheritdoc/>
    public void HandleBatchEnd(Instant now)
    {
        _pipes.Receive(this, now);
        if (_bursts.NextTimeout <= now)
        {
            _bursts.FlushDue(now);
        }

        _pipes.Signal();
    }

    /// <inheritdoc/>
    public void HandleTimeout(Instant now)
    {
        _transports.HandleTimeouts(now);
        HandleBatchEnd(now);
    }

    /// <inheritdoc/>
    public void HandlePathClosed(Instant now, in NetworkPath path)
    {
        _transports.HandlePathClosed(now, path);
    }

    internal WebRtcTransport? Find(string sessionId) => _transports.Find(sessionId);

    internal Router? FindRouter(string lessonId) => _routers.GetValueOrDefault(lessonId);

    /// <summary>Makes a publishing session of an accepted offer.</summary>
    internal Publication AddPublication(Instant now, SessionRequest request, TrackInfo info)
    {
        var transport = CreateTransport(now, request);
        var router = GetRouter(request.LessonId);
        var publication = new Publication(transport, router, info, request.Session, _environment);
        transport.Media = publication;
        router.Add(publication);
        Add(now, transport);
        return publication;
    }

    /// <summary>Makes a viewing session of an accepted offer.</summary>
    /// <param name="now">The time.</param>
    /// <param name="request">What was agreed.</param>
    /// <param name="viewer">Who watches.</param>
    /// <param name="bindings">The slot and SSRCs of each m-line, <c>null</c> for rejected ones.</param>
    internal Subscription AddSubscription(Instant now, SessionRequest request, Viewer viewer, IReadOnlyList<SlotBinding?> bindings)
    {
        var transport = CreateTransport(now, request);
        var subscription = new Subscription(transport, GetRouter(request.LessonId), viewer, _environment);
        transport.Media = subscription;
        for (var i = 0; i < request.Session.Media.Count; i++)
        {
            var media = request.Session.Media[i];
            if (!media.Rejected && bindings[i] is { } binding)
            {
                subscription.AddConsumer(media, binding.Slot, binding.Ssrcs);
            }
        }

        Add(now, transport);
        return subscription;
    }

    /// <summary>The way to another worker.</summary>
    internal PacketPipe PipeTo(int index) => _pipes.To(index);

    /// <summary>Changes which classrooms are where in a lesson.</summary>
    internal void ChangeStage(Instant now, string lessonId, Action<Stage> change)
    {
        change(StageOf(lessonId));
        FindRouter(lessonId)?.OnStageChanged(now);
    }

    /// <summary>Has a tap told of a lesson's media, also while its publishers come and go; <c>null</c> ends that.</summary>
    internal void Tap(Instant now, string lessonId, IRouterTap? tap)
    {
        _taps.Remove(lessonId);
        if (tap is not null)
        {
            _taps.Add(lessonId, tap);
        }

        if (FindRouter(lessonId) is { } router)
        {
            router.Tap = tap;
            tap?.OnSourcesChanged(now, router);
        }
    }

    /// <summary>Ends all that a participant of a lesson publishes and watches.</summary>
    internal void CloseParticipant(Instant now, string lessonId, string participant)
    {
        foreach (var transport in _transports.Transports.ToArray())
        {
            if (RouterOf(transport)?.LessonId == lessonId && ParticipantOf(transport) == participant)
            {
                transport.Close(now, CloseReasons.Dismissed);
            }
        }
    }

    /// <summary>Ends all sessions.</summary>
    internal void CloseAll(Instant now, string reason)
    {
        foreach (var transport in _transports.Transports.ToArray())
        {
            transport.Close(now, reason);
        }
    }

    /// <param name="there">The lesson's router on the other loop.</param>
    /// <param name="to">Which loop.</param>
    private void AddPipe(Router there, int to)
    {
        if (!_lessonPipes.TryGetValue(there.LessonId, out var pipes))
        {
            _lessonPipes.Add(there.LessonId, pipes = new RouterPipes(_pipes.Index, _environment.Limits));
        }

        var router = FindRouter(there.LessonId);
        pipes.Add(there, _pipes.To(to), router);
        if (router is not null)
        {
            router.Pipes = pipes;
        }
    }

    private void RemovePipe(Router there, int to)
    {
        if (!_lessonPipes.TryGetValue(there.LessonId, out var pipes))
        {
            return;
        }

        var router = FindRouter(there.LessonId);
        pipes.Remove(there, _pipes.To(to), router);
        if (pipes.IsEmpty)
        {
            _lessonPipes.Remove(there.LessonId);
            if (router is not null)
            {
                router.Pipes = null;
            }
        }
    }

    /// <summary>Tells the lesson's home loop, where this is another one, what it is to do for a router of this loop.</summary>
    private void TellHome(Router router, Action<Worker, Router, int> what)
    {
        var home = _pipes.HomeOf(router.LessonId);
        var here = _pipes.Index;
        if (home != here)
        {
            _pipes.To(home).Write((worker, _) => what(worker, router, here));
        }
    }

    private WebRtcTransport CreateTransport(Instant now, SessionRequest request) =>
        new(
            request.SessionId,
            new IceLiteAgent(request.LocalIce, request.Session.RemoteIce, _iceOptions),
            request.Session.RemoteFingerprint,
            _environment,
            now);

    private void Add(Instant now, WebRtcTransport transport)
    {
        _transports.Add(now, transport);
        CountTracks(transport, 1);
    }

    private void Remove(WebRtcTransport transport)
    {
        _transports.Remove(transport);
        CountTracks(transport, -1);
        if (RouterOf(transport) is { } router && --router.Sessions == 0)
        {
            _routers.Remove(router.LessonId);
            TellHome(router, static (worker, router, from) => worker.RemovePipe(router, from));
        }
    }

    private void CountTracks(WebRtcTransport transport, int change)
    {
        _environment.Metrics.Producers += change * ((transport.Media as Publication)?.Producers.Count ?? 0);
        _environment.Metrics.Consumers += change * ((transport.Media as Subscription)?.Consumers.Count ?? 0);
    }

    private static Router? RouterOf(WebRtcTransport transport) => transport.Media switch
    {
        Publication publication => publication.Router,
        Subscription subscription => subscription.Router,
        _ => null,
    };

    private static string? ParticipantOf(WebRtcTransport transport) => transport.Media switch
    {
        Publication publication => publication.Info.Participant,
        Subscription subscription => subscription.Viewer.Participant,
        _ => null,
    };

    private Stage StageOf(string lessonId)
    {
        if (!_stages.TryGetValue(lessonId, out var stage))
        {
            _stages.Add(lessonId, stage = new Stage());
        }

        return stage;
    }

    private Router GetRouter(string lessonId)
    {
        if (!_routers.TryGetValue(lessonId, out var router))
        {
            router = new Router(lessonId, StageOf(lessonId), _bursts, new Speakers(lessonId, _environment.Limits, _environment.OnSpeakerChanged))
            {
                Tap = _taps.GetValueOrDefault(lessonId),
                Pipes = _lessonPipes.GetValueOrDefault(lessonId),
            };
            _routers.Add(lessonId, router);
            TellHome(router, static (worker, router, from) => worker.AddPipe(router, from));
        }

        router.Sessions++;
        return router;
    }
}

/// <summary>An accepted offer of either kind.</summary>
/// <param name="SessionId">The session's id.</param>
/// <param name="LessonId">The lesson.</param>
/// <param name="LocalIce">Our ICE credentials in the answer.</param>
/// <param name="Session">What was agreed.</param>
internal sealed record SessionRequest(string SessionId, string LessonId, IceCredentials LocalIce, NegotiatedSession Session);

/// <summary>A viewer's m-line and the slot that feeds it.</summary>
internal sealed record SlotBinding(Slot Slot, OutgoingSsrcs Ssrcs);
