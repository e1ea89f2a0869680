using System.Security.Cryptography;
using LiveRelay.Media.Dtls;
using LiveRelay.Media.Ice;
using LiveRelay.Media.Net.Recording;
using LiveRelay.Media.Recording;
using LiveRelay.Media.Sdp;
using LiveRelay.Media.Sfu;

namespace LiveRelay.Media.Net;

/// <summary>The media core as the web server sees it: sockets, loops and lessons behind a handful of asynchronous calls. Thread-safe.</summary>
public sealed class MediaServer : IAsyncDisposable
{
    private readonly RandomNumberGenerator _random = RandomNumberGenerator.Create();
    private readonly SessionRegistry _sessions = new();
    private readonly DtlsCertificate _certificate;
    private readonly IDtlsServer _handshakes;
    private readonly MediaLoop _loop;
    private readonly Worker _worker;
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
        _loop = new MediaLoop(options, Metrics, timeProvider);
        var environment = new TransportEnvironment
        {
            Sink = _loop.Sink,
            Dtls = new DtlsAcceptor(_handshakes, _loop),
            Metrics = Metrics,
            Table = new TransportTable(Metrics),
            Random = _random,
            Limits = options.ToLimits(),
            OnStateChanged = OnStateChanged,
        };
        _worker = new Worker(environment, new IceOptions { ConsentTimeout = TimeSpan.FromSeconds(options.ConsentTimeoutSeconds) });
        _answerer = new OfferAnswerer(options, _certificate.Fingerprint, _random);
        _recordings = new LessonRecordings(_loop, _worker, recording, new Mp4Container(), exception => _recordingFaulted?.Invoke(exception));
    }

    /// <summary>The options it was made with.</summary>
    public MediaOptions Options { get; }

    /// <summary>Counters and histograms, readable at any time from any thread.</summary>
    public MediaMetrics Metrics { get; } = new();

    /// <summary>Whether the sockets are open and the loop runs.</summary>
    public bool IsRunning => _isStarted && _loop.IsRunning;

    /// <summary>The port in use: <see cref="MediaOptions.Port"/>, or the one that was found where that is 0.</summary>
    public int Port => _loop.Port;

    /// <summary>Raised when a session connected, moved to another path or ended. On a media thread: return quickly, never throw.</summary>
    public event Action<SessionInfo>? SessionChanged;

    /// <summary>Raised for a fault of ours, which ends no lesson: see <see cref="MediaLoop.Faulted"/>. On a thread of the core.</summary>
    public event Action<Exception>? Faulted
    {
        add
        {
            _loop.Faulted += value;
            _recordingFaulted += value;
        }

        remove
        {
            _loop.Faulted -= value;
            _recordingFaulted -= value;
        }
    }

    /// <summary>Opens the sockets and starts the loop.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The port is taken or may not be used.</exception>
    public void Start()
    {
        _loop.Start(_worker);
        _answerer.UsePort(_loop.Port);
        _isStarted = true;
    }

    /// <summary>Answers a publisher's offer. A second publisher of the same track takes over as soon as its media flows.</summary>
    public async Task<SignalingResult> PublishAsync(PublishRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!_answerer.TryAnswerPublisher(request.Offer, out var answer, out var refusal))
        {
            return refusal;
        }

        cancellationToken.ThrowIfCancellationRequested();
        return await _loop.InvokeAsync(now =>
        {
            var publishers = _worker.FindRouter(request.LessonId)?.Publications.Count ?? 0;
            if (_worker.TransportCount >= Options.MaxTransports || publishers >= Options.MaxPublishersPerLesson)
            {
                return Refuse(SignalingError.TooMany, "The server or this lesson has no room for another publisher.");
            }

            Register(request.SessionId, request.LessonId, isPublisher: true, request.Track, answer.LocalIce, request.Participant);
            _worker.AddPublication(now, answer.ToRequest(request.SessionId, request.LessonId), new TrackInfo(request.Track, request.ClientId, request.Participant));
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

        if (!_answerer.TryAnswerViewer(request.Offer, slots, out var answer, out var refusal))
        {
            return refusal;
        }

        cancellationToken.ThrowIfCancellationRequested();
        return await _loop.InvokeAsync(now =>
        {
            if (_worker.TransportCount >= Options.MaxTransports)
            {
                return Refuse(SignalingError.TooMany, "The server has no room for another viewer.");
            }

            Register(request.SessionId, request.LessonId, isPublisher: false, default, answer.LocalIce, request.Participant);
            _worker.AddSubscription(now, answer.ToRequest(request.SessionId, request.LessonId), new Viewer(request.ClientId, request.Participant), answer.Bindings);
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
        return await _loop.InvokeAsync(_ =>
        {
            if (_worker.Find(sessionId) is not { } transport)
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
            return new SignalingResult(SignalingError.None, null, _answerer.RestartFragment(local), local.Ufrag);
        }).ConfigureAwait(false);
    }

    /// <summary>Ends a session; false if there was none.</summary>
    public async Task<bool> CloseAsync(string sessionId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await _loop.InvokeAsync(now =>
        {
            var transport = _worker.Find(sessionId);
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
        return await _loop.InvokeAsync(now =>
        {
            if (_worker.Find(sessionId) is not { Media: Subscription subscription } transport)
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
    public Task CloseParticipantAsync(string lessonId, string participant) => _loop.InvokeAsync(now =>
    {
        _worker.CloseParticipant(now, lessonId, participant);
        return true;
    });

    /// <summary>What is known of a session, also for a while after it has ended; <c>null</c> if there never was one.</summary>
    public SessionInfo? FindSession(string sessionId) => _sessions.Find(sessionId);

    /// <summary>A publisher's simulcast layers by rid, and whether anybody has a use for them; empty where there are none.</summary>
    public Task<IReadOnlyDictionary<string, bool>> FindWantedLayersAsync(string sessionId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _loop.InvokeAsync(_ => _worker.Find(sessionId)?.Media is Publication publication
            ? LayerWishes.Of(publication)
            : new Dictionary<string, bool>());
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
        return await _loop.InvokeAsync(_ =>
        {
            var router = _worker.FindRouter(lessonId);
            var tracks = Enum.GetValues<TrackName>().Where(track => router?.Active(track) is not null).ToArray();
            return new LessonMedia(tracks, router?.Subscriptions.Count ?? 0);
        }).ConfigureAwait(false);
    }

    /// <summary>Says goodbye to all peers (DTLS close_notify, so that browsers notice at once) and closes the sockets.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isStarted)
        {
            _isStarted = false;
            await _recordings.StopAllAsync().ConfigureAwait(false);
            await _loop.InvokeAsync(now =>
            {
                _worker.CloseAll(now, CloseReasons.ServerStopping);
                return true;
            }).ConfigureAwait(false);
        }

        _handshakes.Dispose(); // gives out the goodbyes, which the loop then still sends
        await _loop.DisposeAsync().ConfigureAwait(false);
        _recordings.Dispose();
        _random.Dispose();
    }

    private Task ChangeStageAsync(string lessonId, Action<Stage> change) => _loop.InvokeAsync(now =>
    {
        _worker.ChangeStage(now, lessonId, change);
        return true;
    });

    private void Register(string sessionId, string lessonId, bool isPublisher, TrackName track, IceCredentials localIce, string? participant) =>
        _sessions.Add(new SessionInfo(sessionId, lessonId, isPublisher, track, SessionState.New, null, localIce.Ufrag, null, participant));

    private void OnStateChanged(WebRtcTransport transport)
    {
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
