namespace LiveRelay.Media.Net;

/// <summary>The media core as the web server sees it: sockets, loops and lessons behind a handful of asynchronous calls. Thread-safe.</summary>
public sealed class MediaServer : IAsyncDisposable
{
    /// <summary>Creates a server that listens on nothing yet.</summary>
    public MediaServer(MediaOptions options, TimeProvider timeProvider)
    {
        Options = options;
        _ = timeProvider;
    }

    /// <summary>The options it was made with.</summary>
    public MediaOptions Options { get; }

    /// <summary>Counters and histograms, readable at any time from any thread.</summary>
    public MediaMetrics Metrics { get; } = new();

    /// <summary>Raised when a session connected, moved to another path or ended. On a media thread: return quickly, never throw.</summary>
    public event Action<SessionChange>? SessionChanged;

    /// <summary>Opens the sockets and starts the loops.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The port is taken or may not be used.</exception>
    public void Start() => SessionChanged?.Invoke(new SessionChange("", SessionState.New, null));

    /// <summary>Answers a publisher's offer. A second publisher of the same track takes over as soon as its media flows.</summary>
    public Task<SignalingResult> PublishAsync(PublishRequest request, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{request} {cancellationToken}");

    /// <summary>Answers a viewer's offer.</summary>
    public Task<SignalingResult> SubscribeAsync(SubscribeRequest request, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{request} {cancellationToken}");

    /// <summary>
    /// Applies a trickle ICE fragment (RFC 8840): candidates of a peer are taken note of and not needed; new ICE credentials restart ICE,
    /// and the answer then is a fragment with ours (RFC 9725 section 4.3.3).
    /// </summary>
    public Task<SignalingResult> PatchAsync(string sessionId, string fragment, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{sessionId} {fragment} {cancellationToken}");

    /// <summary>Ends a session; false if there was none.</summary>
    public Task<bool> CloseAsync(string sessionId, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{sessionId} {cancellationToken}");

    /// <summary>The state of a session, or <c>null</c> when it has ended or never was.</summary>
    public SessionInfo? FindSession(string sessionId) => throw new NotSupportedException(sessionId);

    /// <summary>Who is in a lesson, media-wise: its producers and how many viewers.</summary>
    public Task<LessonMedia> DescribeLessonAsync(string lessonId, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{lessonId} {cancellationToken}");

    /// <summary>Says goodbye to all peers (DTLS close_notify, so that browsers notice at once) and closes the sockets.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
