namespace LiveRelay.Server.Lessons.Contract;

/// <summary>What the hub calls on a page.</summary>
public interface ILessonClient
{
    /// <summary>
    /// Something changed in the lesson: events of one stream, oldest first. Its revisions have no gaps: who sees one asks for a snapshot by
    /// <see cref="ILessonHub.Join"/>.
    /// </summary>
    Task Changed(IReadOnlyList<LessonEvent> changes);

    /// <summary>This room has answered the quick question, here or on its helper's phone.</summary>
    /// <param name="pollId">The question.</param>
    /// <param name="choice">The answer, from 0.</param>
    Task Voted(long pollId, int choice);

    /// <summary>The connection ends and will not be taken again.</summary>
    /// <param name="reason">Why.</param>
    Task Dismissed(DismissReason reason);
}

/// <summary>Why a page is sent away for good.</summary>
public enum DismissReason
{
    /// <summary>The teacher removed this participant.</summary>
    Removed,

    /// <summary>The login, device or link was revoked.</summary>
    Revoked,

    /// <summary>The lesson was taken out of the timetable.</summary>
    Cancelled,
}
