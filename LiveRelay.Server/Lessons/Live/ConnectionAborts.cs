using System.Collections.Concurrent;

namespace LiveRelay.Server.Lessons.Live;

/// <summary>How a hub connection is cut from outside of its calls: by its id, or all that were opened under a login that is revoked.</summary>
public sealed class ConnectionAborts
{
    private readonly ConcurrentDictionary<string, (Action Abort, string? Session)> _connections = new();

    /// <summary>A connection is there.</summary>
    public void Add(string connectionId, string? session, Action abort) => _connections[connectionId] = (abort, session);

    /// <summary>It is gone.</summary>
    public void Remove(string connectionId) => _connections.TryRemove(connectionId, out _);

    /// <summary>Cuts it, if it is there.</summary>
    public void Abort(string connectionId)
    {
        if (_connections.TryRemove(connectionId, out var connection))
        {
            connection.Abort();
        }
    }

    /// <summary>The connections that were opened under a login, device or link.</summary>
    public IReadOnlyList<string> Under(string session) =>
        [.. _connections.Where(connection => connection.Value.Session == session).Select(static connection => connection.Key)];
}
