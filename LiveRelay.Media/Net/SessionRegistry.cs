using System.Collections.Concurrent;
using LiveRelay.Media.Sfu;

namespace LiveRelay.Media.Net;

/// <summary>
/// What is known of every session, for threads outside the loops. Ended sessions are remembered for a while, so that a page which asks
/// learns why: one that was taken over must not take over in turn.
/// </summary>
internal sealed class SessionRegistry
{
    private const int MaxEnded = 2000;

    private readonly ConcurrentDictionary<string, SessionInfo> _sessions = new();
    private readonly ConcurrentQueue<string> _ended = new();

    internal SessionInfo? Find(string sessionId) => _sessions.GetValueOrDefault(sessionId);

    internal void Add(SessionInfo session) => _sessions[session.SessionId] = session;

    internal void Restarted(string sessionId, string etag)
    {
        if (_sessions.TryGetValue(sessionId, out var session))
        {
            _sessions[sessionId] = session with { ETag = etag };
        }
    }

    /// <summary>Takes over a transport's new state; <c>null</c> for a transport that is not registered.</summary>
    internal SessionInfo? Update(WebRtcTransport transport)
    {
        if (!_sessions.TryGetValue(transport.Id, out var session))
        {
            return null;
        }

        var state = transport.State switch
        {
            TransportState.New => SessionState.New,
            TransportState.Connecting => SessionState.Connecting,
            TransportState.Connected => SessionState.Connected,
            _ => SessionState.Closed,
        };
        session = session with { State = state, Path = transport.Path?.ToString(), CloseReason = transport.CloseReason };
        _sessions[transport.Id] = session;
        if (state == SessionState.Closed)
        {
            Forget(transport.Id);
        }

        return session;
    }

    private void Forget(string sessionId)
    {
        _ended.Enqueue(sessionId);
        while (_ended.Count > MaxEnded && _ended.TryDequeue(out var oldest))
        {
            _sessions.TryRemove(oldest, out _);
        }
    }
}
