using System.Collections.Concurrent;
using LiveRelay.Server.Accounts;

namespace LiveRelay.Server.Lessons.Live;

/// <summary>The hub's connections, to cut them from outside of their calls.</summary>
public sealed class HubConnections
{
    private readonly ConcurrentDictionary<string, HubConnection> _connections = new();

    /// <summary>A connection is there.</summary>
    public void Add(HubConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _connections[connection.Id] = connection;
    }

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

    /// <summary>The connections that were opened under a login, device, link or place.</summary>
    public IReadOnlyList<HubConnection> Under(string session) =>
        [.. _connections.Values.Where(connection => connection.Session == session || connection.Place == session)];
}

/// <summary>A page's connection to the hub.</summary>
/// <param name="Id">SignalR's name for it.</param>
/// <param name="LessonId">Its lesson.</param>
/// <param name="ParticipantId">Whose it is.</param>
/// <param name="Session">The login, device or link that its token was issued under; or <c>null</c>.</param>
/// <param name="Abort">Cuts it.</param>
public sealed record HubConnection(string Id, string LessonId, string ParticipantId, string? Session, Action Abort)
{
    /// <summary>Its place in the lesson, as revocations call it.</summary>
    public string Place { get; } = Revocations.Place(LessonId, ParticipantId);
}
