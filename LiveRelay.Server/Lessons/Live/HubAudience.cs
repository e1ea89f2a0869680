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
    public void Send(string lessonId, LessonStream stream, IReadOnlyList<LessonEvent> changes) =>
        hub.Clients.Group(Group(lessonId, stream)).Changed(changes).WaitForNobody(logger);

    /// <inheritdoc/>
    public void TellVote(string lessonId, string participantId, long pollId, int choice) =>
        hub.Clients.Group(RoomGroup(lessonId, participantId)).Voted(pollId, choice).WaitForNobody(logger);

    /// <inheritdoc/>
    public void Dismiss(IReadOnlyCollection<string> connectionIds, DismissReason reason)
    {
        ArgumentNullException.ThrowIfNull(connectionIds);
        foreach (var connectionId in connectionIds.ToArray())
        {
            DismissAsync(connectionId, reason).WaitForNobody(logger);
        }
    }

    private static string RoomGroup(string lessonId, string participantId) => $"{lessonId}/of/{participantId}";

    private async Task DismissAsync(string connectionId, DismissReason reason)
    {
        await hub.Clients.Client(connectionId).Dismissed(reason);
        connections.Abort(connectionId);
    }
}
