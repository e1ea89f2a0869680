namespace LiveRelay.Server.Lessons.State;

/// <summary>Who gives a command: as the join token and the connection have it.</summary>
/// <param name="ParticipantId">The id in this lesson; a helper acts in its room's name.</param>
/// <param name="Role">The role.</param>
/// <param name="Name">The name for people.</param>
/// <param name="School">The school, for people.</param>
/// <param name="IsShared">Whether others came by the same link, so that the name alone does not tell them apart.</param>
public sealed record Actor(string ParticipantId, LessonRole Role, string Name, string School, bool IsShared)
{
    /// <summary>Who a verified token and the page's own name make.</summary>
    public static Actor From(JoinToken token, string? clientId)
    {
        ArgumentNullException.ThrowIfNull(token);
        return new Actor(token.ParticipantId(clientId), token.Role, token.Name, token.School, token.IsShared);
    }
}
