using System.Security.Cryptography;
using LiveRelay.Media.Dtls;
using LiveRelay.Media.Ice;
using LiveRelay.Media.Net.Recording;
using LiveRelay.Media.Recording;
using LiveRelay.Media.Sdp;
using LiveRelay.Media.Sfu;
using LiveRelay.Media.Sfu.Pipes;

namespace LiveRelay.Media.Net;

/// <summary>The media core as the web server sees it: sockets, loops and lessons behind a handful of asynchronous calls. Thread-safe.</summary>
public sealed class MediaServer : IAsyncDisposable
{
    private readonly RandomNumberGenerator _random = RandomNumberGenerator.Create();
    private readonly SessionRegistry _sessions = new();
    private readonly DtlsCertificate _certificate;
    private readonly IDtlsServer _handshakes;
    private readonly MediaShards _shards;
    private readonly IceOptions _iceOptions;
    private readonly OfferAnswerer _answerer;
    private readonly LessonRecordings _recordings;
    private Action<Exception>? _recordingFaulted;
    private bool _isStarted;

    /// <summary>Creates a server that listens on nothing yet.</summary>
    public MediaServer(MediaOptions options, RecordingOptions recording, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(timeProvider);
        Options = options;
        _certificate = DtlsCertificate.Create(_random, timeProvider.GetUtcNow());
        _handshakes = DtlsServers.Create(options.Dtls, _certificate, _random, timeProvider, options.ToHandshakeOptions());
        _iceOptions = new IceOptions { ConsentTimeout = TimeSpan.FromSeconds(options.ConsentTimeoutSeconds) };
        var clock = new MediaClock(timeProvider);
        _shards = new MediaShards(options, pipes => CreateShard(pipes, clock));
        _answerer = new OfferAnswerer(options, _certificate.Fingerprint, _random);
        _recordings = new LessonRecordings(_shards, clock, recording, new Mp4Container(), exception => _recordingFaulted?.Invoke(exception));
    }

    /// <summary>The options it was made with.</summary>
    public MediaOptions Options { get; }

    /// <summary>Counters and histograms of all loops, as they are now. From any thread.</summary>
    public MediaMetrics Metrics => _shards.Metrics;

    /// <summary>Whether the sockets are open and the loops run.</summary>
    public bool IsRunning => _isStarted && _shards.All.All(static shard => shard.Loop.IsRunning);

    /// <summary>The first loop's port: <see cref="MediaOptions.Port"/>, or the one that was found where that is 0.</summary>
    public int Port => _shards.All[0].Loop.Port;

    /// <summary>Raised when a session connected, moved to another path or ended. On a media thread: return quickly, never throw.</summary>
    public event Action<SessionInfo>? SessionChanged;

    /// <summary>
    /// Raised when another one speaks in a lesson, or nobody does, as publishers' levels of sound (RFC 6464) tell it. On a media thread: return quickly, never throw.
    /// </summary>
    public event Action<LessonSpeaker>? SpeakerChanged;

    /// <summary>Raised for a fault of ours, which ends no lesson: see <see cref="MediaLoop.Faulted"/>. On a thread of the core.</summary>
    public event Action<Exception>? Faulted
    {
        add
        {
            foreach (var shard in _shards.All)
            {
                shard.Loop.Faulted += value;
            }

            _recordingFaulted += value;
        }

        remove
        {
            foreach (var shard in _shards.All)
            {
                shard.Loop.Faulted -= value;
            }

            _recordingFaulted -= value;
        }
    }

    /// <summary>Opens the sockets and starts the loops.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The port is taken or may not be used.</exception>
    public void Start()
    {
        foreach (var shard in _shards.All)
        {
            shard.Loop.Start(shard.Worker, shard.Index);
            shard.Candidates = _answerer.CandidatesOf(shard.Loop.Port);
        }

        _isStarted = true;
    }

    /// <summary>Answers a publisher's offer. A second publisher of the same track takes over as soon as its media flows.</summary>
    public async Task<SignalingResult> PublishAsync(PublishRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var shard = _shards.HomeOf(request.LessonId);
        if (!_answerer.TryAnswerPublisher(request.Offer, request.Track, shard.Candidates, out var answer, out var refusal))
        {
            return refusal;
        }

        cancellationToken.ThrowIfCancellationRequested();
        return await shard.Loop.InvokeAsync(now =>
        {
            var publishers = shard.Worker.FindRouter(request.LessonId)?.Publications.Count ?? 0;
            if (_shards.TransportCount >= Options.MaxTransports || publishers >= Options.MaxPublishersPerLesson)
            {
                return Refuse(SignalingError.TooMany, "The server or this lesson has no room for another publisher.");
            }

            Register(shard, new SessionInfo(
                request.SessionId, request.LessonId, true, request.Track, SessionState.New, null, answer.LocalIce.Ufrag, null, request.Participant));
            shard.Worker.AddPublication(now, answer.ToRequest(request.SessionId, request.LessonId), new TrackInfo(request.Track, request.ClientId, request.Participant));
            return Accept(answer);
        }).ConfigureAwait(false);
    }

    /// <summary>Answers a viewer's offer.</summary>
    public async Task<SignalingResult> SubscribeAsync(SubscribeRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var slots = new List<Slot>();
        foreach (var name in request.Slots)
        {
            if (!Slots.TryParse(name, out var slot))
            {
                return RefuseSlot(name);
            }

            slots.Add(slot);
        }

        var shard = _shards.ForViewer(request.LessonId);
        if (!_answerer.TryAnswerViewer(request.Offer, slots, shard.Candidates, out var answer, out var refusal))
        {
            return refusal;
        }

        cancellationToken.ThrowIfCancellationRequested();
        return await shard.Loop.InvokeAsync(now =>
        {
            if (_shards.TransportCount >= Options.MaxTransports)
            {
                return Refuse(SignalingError.TooMany, "The server has no room for another viewer.");
            }

            Register(shard, new SessionInfo(
                request.SessionId, request.LessonId, false, default, SessionState.New, null, answer.LocalIce.Ufrag, null, request.Participant));
            shard.Worker.AddSubscription(now, answer.ToRequest(request.SessionId, request.LessonId), new Viewer(request.ClientId, request.Participant), answer.Bindings);
            return Accept(answer);
        }).ConfigureAwait(false);
    }

    /// <summary>
    /// Applies a trickle ICE fragment (RFC 8840): candidates of a peer are taken note of and not needed; new ICE credentials restart ICE,
    /// and the answer then is a fragment with ours (RFC 9725 section 4.3.3).
    /// </summary>
    public async Task<SignalingResult> PatchAsync(string sessionId, string fragment, CancellationToken cancellationToken)
    {
        if (!TrickleFragment.TryParse(fragment, out var trickle, out var error))
        {
            return Refuse(SignalingError.BadSdp, error);
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (_shards.Of(sessionId) is not { } shard)
        {
            return Refuse(SignalingError.UnknownSession, null);
        }

        return await shard.Loop.InvokeAsync(_ =>
        {
            if (shard.Worker.Find(sessionId) is not { } transport)
            {
                return Refuse(SignalingError.UnknownSession, null);
            }

            if (trickle.Credentials is not { } remote || remote == transport.RemoteIce)
            {
                return new SignalingResult(SignalingError.None, null, null, transport.LocalIce.Ufrag);
            }

            var local = _answerer.NewCredentials();
            transport.RestartIce(local, remote);
            _sessions.Restarted(sessionId, local.Ufrag);
            return new SignalingResult(SignalingError.None, null, OfferAnswerer.RestartFragment(local, shard.Candidates), local.Ufrag);
        }).ConfigureAwait(false);
    }

    /// <summary>Ends a session; false if there was none.</summary>
    public async Task<bool> CloseAsync(string sessionId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _shards.Of(sessionId) is { } shard && await shard.Loop.InvokeAsync(now =>
        {
            var transport = shard.Worker.Find(sessionId);
            transport?.Close(now, CloseReasons.Closed);
            return transport is not null;
        }).ConfigureAwait(false);
    }

    /// <summary>A viewer says how high it shows the pictures of its slots, in device pixels, 0 for not at all.</summary>
    public async Task<SignalingResult> SetPictureSizesAsync(
        string sessionId, IReadOnlyDictionary<string, int> heights, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(heights);
        var bySlot = new Dictionary<Slot, int>();
        foreach (var (name, height) in heights)
        {
            if (!Slots.TryParse(name, out var slot))
            {
                return RefuseSlot(name);
            }

            bySlot[slot] = height;
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (_shards.Of(sessionId) is not { } shard)
        {
            return Refuse(SignalingError.UnknownSession, null);
        }

        return await shard.Loop.InvokeAsync(now =>
        {
            if (shard.Worker.Find(sessionId) is not { Media: Subscription subscription } transport)
            {
                return Refuse(SignalingError.UnknownSession, null);
            }

            subscription.SetWantedHeights(now, bySlot);
            return new SignalingResult(SignalingError.None, null, null, transport.LocalIce.Ufrag);
        }).ConfigureAwait(false);
    }

    /// <summary>These classrooms have the floor in a lesson, and no others: their <see cref="TrackName.Guest"/> tracks feed the guests' slots.</summary>
    public Task SetGuestsAsync(string lessonId, IReadOnlyList<GuestOnStage> guests)
    {
        StageGuest[] onStage = [.. guests.Select(static guest => new StageGuest(guest.Participant, guest.Index, guest.IsMuted))];
        return ChangeStageAsync(lessonId, stage => stage.Guests = onStage);
    }

    /// <summary>These classrooms stand on the wall of a lesson, in the order of its slots.</summary>
    public Task SetWallAsync(string lessonId, IReadOnlyList<string> participants)
    {
        string[] onWall = [.. participants];
        return ChangeStageAsync(lessonId, stage => stage.Wall = onWall);
    }

    /// <summary>Ends all that a participant of a lesson publishes and watches.</summary>
    public Task CloseParticipantAsync(string lessonId, string participant) =>
        _shards.DoAsync((worker, now) => worker.CloseParticipant(now, lessonId, participant));

    /// <summary>What is known of a session, also for a while after it has ended; <c>null</c> if there never was one.</summary>
    public SessionInfo? FindSession(string sessionId) => _sessions.Find(sessionId);

    /// <summary>A publisher's simulcast layers by rid, and whether anybody has a use for them; empty where there are none.</summary>
    public async Task<IReadOnlyDictionary<string, bool>> FindWantedLayersAsync(string sessionId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var lessonId = _sessions.Find(sessionId)?.LessonId ?? "";
        return LayerWishes.Of(await _shards.InvokeAsync(worker => LayerWishes.UsesOf(worker.FindRouter(lessonId), sessionId)).ConfigureAwait(false));
    }

    /// <summary>Records a lesson from now on; false if it is being recorded already.</summary>
    /// <exception cref="IOException">The directory cannot be made.</exception>
    public Task<bool> StartRecordingAsync(RecordingStart start) => _recordings.StartAsync(start);

    /// <summary>Ends a lesson's recording; completes when all of it is on the disk; false if there is none.</summary>
    public Task<bool> StopRecordingAsync(string lessonId) => _recordings.StopAsync(lessonId);

    /// <summary>Who is in a lesson, media-wise: its producers and how many viewers.</summary>
    public async Task<LessonMedia> DescribeLessonAsync(string lessonId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var viewers = await _shards.InvokeAsync(worker => worker.FindRouter(lessonId)?.Subscriptions.Count ?? 0).ConfigureAwait(false);
        var home = _shards.HomeOf(lessonId);
        return await home.Loop.InvokeAsync(_ =>
        {
            var router = home.Worker.FindRouter(lessonId);
            return new LessonMedia([.. Enum.GetValues<TrackName>().Where(track => router?.Active(track) is not null)], viewers.Sum());
        }).ConfigureAwait(false);
    }

    /// <summary>Says goodbye to all peers (DTLS close_notify, so that browsers notice at once) and closes the sockets.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isStarted)
        {
            _isStarted = false;
            await _recordings.StopAllAsync().ConfigureAwait(false);
            await _shards.DoAsync(static (worker, now) => worker.CloseAll(now, CloseReasons.ServerStopping)).ConfigureAwait(false);
        }

        _handshakes.Dispose(); // gives out the goodbyes, which the loops then still send
        foreach (var shard in _shards.All)
        {
            await shard.Loop.DisposeAsync().ConfigureAwait(false);
        }

        _recordings.Dispose();
        _random.Dispose();
    }

    private MediaShard CreateShard(WorkerPipes pipes, MediaClock clock)
    {
        var metrics = new MediaMetrics();
        var loop = new MediaLoop(Options, metrics, clock);
        var environment = new TransportEnvironment
        {
            Sink = loop.Sink,
            Dtls = new DtlsAcceptor(_handshakes, loop),
            Metrics = metrics,
            Table = new TransportTable(metrics),
            Random = _random,
            Limits = Options.ToLimits(),
            OnStateChanged = transport =>
            {
                if (transport.Media is Publication)
                {
                    loop.FollowPublisher(transport.Id, transport.State == TransportState.Connected ? transport.Path : null);
                }

                OnStateChanged(transport);
            },
            OnSpeakerChanged = speaker => SpeakerChanged?.Invoke(speaker),
        };
        return new MediaShard(pipes.Index, loop, new Worker(environment, _iceOptions, pipes), metrics);
    }

    private Task ChangeStageAsync(string lessonId, Action<Stage> change) =>
        _shards.DoAsync((worker, now) => worker.ChangeStage(now, lessonId, change));

    private void Register(MediaShard shard, SessionInfo session)
    {
        _shards.Place(session.SessionId, shard);
        _sessions.Add(session);
    }

    private void OnStateChanged(WebRtcTransport transport)
    {
        if (transport.State == TransportState.Closed)
        {
            _shards.Forget(transport.Id);
        }

        if (_sessions.Update(transport) is { } session)
        {
            SessionChanged?.Invoke(session);
        }
    }

    private static SignalingResult Accept(AnsweredOffer answer) =>
        new(SignalingError.None, null, answer.Answer.Text, answer.LocalIce.Ufrag);

    private static SignalingResult RefuseSlot(string name) =>
        Refuse(SignalingError.UnknownSlot, $"There is no slot '{name}': program, camera, screen, lesson, guest, guest-2, guest-3 and wall-1 to wall-9 are.");

    private static SignalingResult Refuse(SignalingError error, string? detail) => new(error, detail, null, null);
}
