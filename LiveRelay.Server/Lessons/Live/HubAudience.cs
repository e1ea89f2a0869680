using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Lessons.State;
using Microsoft.AspNetCore.SignalR;

namespace LiveRelay.Server.Lessons.Live;

/// <summary>Sends a lesson's events through the hub.</summary>
public sealed class HubAudience(IHubContext<LessonHub, ILessonClient> hub, HubConnections connections, ILogger<HubAudience> logger) : ILessonAudience
{
    /// <summary>The group of the pages that are sent a stream.</summary>
    public static string Group(string lessonId, LessonStream stream) => $"{lessonId}/{stream}";

    /// <summary>The groups of somebody's page: its streams, and for a room and its helper the room.</summary>
    public static IEnumerable<string> Groups(string lessonId, Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var streams = LessonPermissions.StreamsOf(actor.Role).Select(stream => Group(lessonId, stream));
        return actor.Role is LessonRole.Classroom or LessonRole.Helper ? streams.Append(RoomGroup(lessonId, actor.ParticipantId)) : streams;
    }

    /// <inheritdoc/>
    public void Send(string lessonId, LessonStream stream, IReadOnlyList<LessonEvent> changes)
    {
        // Each connection keeps its own order; one that takes nothing ends by the hub's time-out and must not hold up the others.
        _ = ObserveAsync(hub.Clients.Group(Group(lessonId, stream)).Changed(changes));
    }

    /// <inheritdoc/>
    public void TellVote(string lessonId, string participantId, long pollId, int choice) =>
        _ = ObserveAsync(hub.Clients.Group(RoomGroup(lessonId, participantId)).Voted(pollId, choice));

    /// <inheritdoc/>
    public void Dismiss(IReadOnlyCollection<string> connectionIds, DismissReason reason)
    {
        ArgumentNullException.ThrowIfNull(connectionIds);
        foreach (var connectionId in connectionIds.ToArray())
        {
            _ = ObserveAsync(DismissAsync(connectionId, reason));
        }
    }

    private static string RoomGroup(string lessonId, string participantId) => $"{lessonId}/of/{participantId}";

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
