using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Lessons.State;
using Microsoft.AspNetCore.SignalR;

namespace LiveRelay.Server.Lessons.Live;

/// <summary>Sends a lesson's events through the hub.</summary>
public sealed class HubAudience(IHubContext<LessonHub, ILessonClient> hub, HubConnections connections, ILogger<HubAudience> logger) : ILessonAudience
{
    /// <summary>The group of the pages that are sent a stream.</summary>
    public static string Group(string lessonId, LessonStream stream) => $"{lessonId}/{stream}";

    /// <summary>The groups of a role's pages.</summary>
    public static IEnumerable<string> Groups(string lessonId, LessonRole role) => LessonPermissions.StreamsOf(role).Select(stream => Group(lessonId, stream));

    /// <inheritdoc/>
    public void Send(string lessonId, LessonStream stream, IReadOnlyList<LessonEvent> changes)
    {
        // Each connection keeps its own order; one that takes nothing ends by the hub's time-out and must not hold up the others.
        _ = ObserveAsync(hub.Clients.Group(Group(lessonId, stream)).Changed(changes));
    }

    /// <inheritdoc/>
    public void Dismiss(IReadOnlyCollection<string> connectionIds, DismissReason reason)
    {
        ArgumentNullException.ThrowIfNull(connectionIds);
        foreach (var connectionId in connectionIds.ToArray())
        {
            _ = ObserveAsync(DismissAsync(connectionId, reason));
        }
    }

    private async Task DismissAsync(string connectionId, DismissReason reason)
    {
        await hub.Clients.Client(connectionId).Dismissed(reason);
        connections.Abort(connectionId);
    }

    private async Task ObserveAsync(Task sending)
    {
        try
        {
            await sending;
        }
        catch (Exception e)
        {
            logger.LogWarning(e, "An event could not be sent");
        }
    }
}
