using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Lessons.Contract;

/// <summary>
/// What a page may call on the hub <c>/hubs/lesson</c>. Who may call what stands in <see cref="State.LessonPermissions"/>. Texts are plain, never HTML;
/// times are milliseconds.
/// </summary>
public interface ILessonHub
{
    /// <summary>Enters the lesson of the join token, or asks for a fresh snapshot; events of the caller's streams follow.</summary>
    Task<LessonSnapshot> Join();

    /// <summary>Tells how the lesson arrives at the caller.</summary>
    Task<Reply> ReportPresence(Presence presence);

    /// <summary>Lets people in before the lesson begins.</summary>
    Task<Reply> Open();

    /// <summary>The lesson begins.</summary>
    Task<Reply> GoLive();

    /// <summary>The lesson is over. Nothing happens in it afterwards.</summary>
    Task<Reply> End();

    /// <summary>Begins a phase of the lesson, a chapter of its recording.</summary>
    Task<Reply> BeginPhase(TeachingPhase phase);

    /// <summary>Raises the caller's hand.</summary>
    /// <param name="reason">What it is about, for the teacher alone; or <c>null</c>.</param>
    Task<Reply> RaiseHand(string? reason);

    /// <summary>Lowers the caller's hand.</summary>
    Task<Reply> LowerHand();

    /// <summary>Lowers somebody's hand.</summary>
    Task<Reply> LowerHandOf(string participantId);

    /// <summary>Lowers all hands.</summary>
    Task<Reply> LowerAllHands();

    /// <summary>Gives the floor to a room, whether its hand is up or not.</summary>
    Task<Reply> Call(string participantId);

    /// <summary>Takes the floor from a room.</summary>
    Task<Reply> TakeBack(string participantId);

    /// <summary>The caller gives the floor back.</summary>
    Task<Reply> GiveBack();

    /// <summary>Mutes or unmutes a room that has the floor.</summary>
    Task<Reply> Mute(string participantId, bool isMuted);

    /// <summary>Sends a participant out of the lesson.</summary>
    Task<Reply> Remove(string participantId);

    /// <summary>Whether the caller sends a small picture for the teacher's wall.</summary>
    Task<Reply> ShowOnWall(bool isShown);

    /// <summary>Which rooms stand on the teacher's wall now, in order; at most nine.</summary>
    Task<Reply> ArrangeWall(IReadOnlyList<string> participantIds);

    /// <summary>Whether a room keeps its place on the wall.</summary>
    Task<Reply> Pin(string participantId, bool isPinned);

    /// <summary>Who may write in the class chat.</summary>
    Task<Reply> SetChatMode(ChatMode mode);

    /// <summary>Writes in the class chat.</summary>
    Task<Reply> Say(string text);

    /// <summary>Takes a message out of the class chat.</summary>
    Task<Reply> RemoveMessage(long id);

    /// <summary>Asks the teacher a question in writing.</summary>
    Task<Reply> Ask(string text);

    /// <summary>Shows a written question to all.</summary>
    Task<Reply> ShowQuestion(long id);

    /// <summary>Puts a written question away, answered or not.</summary>
    Task<Reply> CloseQuestion(long id);

    /// <summary>Asks all rooms a quick question.</summary>
    /// <param name="question">The question; may be empty where it is asked aloud.</param>
    /// <param name="choices">How many answers there are: 2 to 6, lettered from A.</param>
    Task<Reply> OpenPoll(string question, int choices);

    /// <summary>Answers the open poll; a later answer takes the place of an earlier one.</summary>
    /// <param name="pollId">The poll.</param>
    /// <param name="choice">0 for A.</param>
    Task<Reply> Vote(long pollId, int choice);

    /// <summary>Closes the open poll and shows how it was answered.</summary>
    Task<Reply> ClosePoll();

    /// <summary>Tells the classes what they are to do; empty takes the note away.</summary>
    Task<Reply> SetTask(string text);

    /// <summary>Shows a file on all screens, at its first page.</summary>
    Task<Reply> OpenCourseware(string fileId);

    /// <summary>Turns the page of the shown file.</summary>
    /// <param name="page">From 1.</param>
    Task<Reply> TurnPage(int page);

    /// <summary>Puts the shown file away.</summary>
    Task<Reply> CloseCourseware();

    /// <summary>Writes in the side discussion.</summary>
    /// <param name="text">The message.</param>
    /// <param name="threadId">The message or mark that it belongs to; or <c>null</c>.</param>
    Task<Reply> SaySide(string text, long? threadId);

    /// <summary>Marks this moment in the side discussion.</summary>
    /// <param name="kind">What it was.</param>
    /// <param name="text">A word on it, or <c>null</c>.</param>
    Task<Reply> Mark(MarkKind kind, string? text);
}
