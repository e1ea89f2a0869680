using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Lessons.Contract;

/// <summary>Everything that a page needs to show the lesson as it is now. Each list is in the order in which things happened.</summary>
/// <param name="Title">The lesson's name for people.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Now">The server's clock, milliseconds since 1970.</param>
/// <param name="LiveSince">When it went live, in the same clock; or <c>null</c>.</param>
/// <param name="Recording">Whether it is being recorded.</param>
/// <param name="Phase">The phase that the teacher is at, or <c>null</c>.</param>
/// <param name="You">Who the caller is in it.</param>
/// <param name="Revisions">The revision of each of the caller's streams; events up to it are in the snapshot.</param>
/// <param name="Participants">Teacher and rooms; for observers, observers too.</param>
/// <param name="Presences">How the lesson arrives at each room; for the teacher alone.</param>
/// <param name="Observers">How many observers are here; for the teacher alone, else 0.</param>
/// <param name="Hands">The raised hands in their order.</param>
/// <param name="Floors">Who has the floor.</param>
/// <param name="Speaker">Who speaks, of the teacher and those who have the floor; or <c>null</c>.</param>
/// <param name="MaxFloors">How many may have it at once.</param>
/// <param name="Wall">Which rooms stand on the teacher's wall.</param>
/// <param name="ChatMode">Who may write in the class chat.</param>
/// <param name="Chat">The newest messages of the class chat.</param>
/// <param name="Questions">Written questions: all that are open for the teacher, the shown one for others.</param>
/// <param name="Poll">The open poll or the last one, or <c>null</c>.</param>
/// <param name="Task">What the classes are to do; empty if nothing.</param>
/// <param name="Courseware">The shown file, or <c>null</c>.</param>
/// <param name="Side">The newest messages and marks of the side discussion; empty for those whom it does not concern.</param>
public sealed record LessonSnapshot(
    string Title,
    LessonState State,
    long Now,
    long? LiveSince,
    RecordingLight Recording,
    TeachingPhase? Phase,
    YouView You,
    IReadOnlyList<StreamRevision> Revisions,
    IReadOnlyList<ParticipantView> Participants,
    IReadOnlyList<PresenceView> Presences,
    int Observers,
    IReadOnlyList<HandView> Hands,
    IReadOnlyList<FloorView> Floors,
    string? Speaker,
    int MaxFloors,
    WallView Wall,
    ChatMode ChatMode,
    IReadOnlyList<MessageView> Chat,
    IReadOnlyList<QuestionView> Questions,
    PollView? Poll,
    string Task,
    CoursewareView? Courseware,
    IReadOnlyList<SideView> Side);

/// <summary>Whether a lesson is being recorded.</summary>
public enum RecordingLight
{
    /// <summary>It is not.</summary>
    Off,

    /// <summary>It is.</summary>
    On,

    /// <summary>The disk is full; the recording goes on when there is room.</summary>
    DiskFull,

    /// <summary>The disk is too slow or fails; what could not be written is missing.</summary>
    DiskFailing,
}

/// <summary>Where a stream stands.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Revision">Its newest event.</param>
public sealed record StreamRevision(LessonStream Stream, long Revision);

/// <summary>Who the caller is.</summary>
/// <param name="ParticipantId">Its id in this lesson.</param>
/// <param name="Role">Its role.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Vote">Its answer to the open poll, or <c>null</c>.</param>
public sealed record YouView(string ParticipantId, LessonRole Role, string Name, int? Vote);

/// <summary>Somebody in the lesson.</summary>
/// <param name="Id">The id in this lesson.</param>
/// <param name="Role">The role.</param>
/// <param name="Name">The name for people.</param>
/// <param name="School">The school, for people; may be empty.</param>
/// <param name="IsHere">Whether connected now.</param>
/// <param name="OnWall">Whether it sends a small picture for the wall.</param>
/// <param name="Turns">How often it had the floor.</param>
public sealed record ParticipantView(string Id, LessonRole Role, string Name, string School, bool IsHere, bool OnWall, int Turns);

/// <summary>How the lesson arrives at a page.</summary>
/// <param name="HasPicture">Whether a picture is decoded.</param>
/// <param name="HasSound">Whether sound may be played: browsers keep it locked until somebody touches the page.</param>
/// <param name="Path">How media comes; <see cref="MediaPath.None"/> while it does not.</param>
/// <param name="LossPercent">Lost packets, 0 to 100.</param>
/// <param name="RoundTripMs">To the server and back; 0 if not known.</param>
/// <param name="FrameRate">Decoded pictures a second.</param>
/// <param name="ScreenWidth">The pixels in which the shared screen is really drawn; 0 if it is not shown.</param>
/// <param name="ScreenHeight">As <paramref name="ScreenWidth"/>.</param>
public sealed record Presence(
    bool HasPicture, bool HasSound, MediaPath Path, int LossPercent, int RoundTripMs, int FrameRate, int ScreenWidth, int ScreenHeight);

/// <summary>How media comes to a page.</summary>
public enum MediaPath
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Directly, by UDP.</summary>
    Udp,

    /// <summary>Directly, by TCP.</summary>
    Tcp,

    /// <summary>Through a TURN server.</summary>
    Relay,
}

/// <summary>How the lesson arrives at a participant.</summary>
/// <param name="ParticipantId">The participant.</param>
/// <param name="Presence">What it reported last.</param>
/// <param name="CanRead">Whether the shared screen is drawn large enough to be read.</param>
public sealed record PresenceView(string ParticipantId, Presence Presence, bool CanRead);

/// <summary>A raised hand. Hands stand in the order of (<see cref="Turns"/>, <see cref="Number"/>).</summary>
/// <param name="ParticipantId">Whose.</param>
/// <param name="Number">Counts raised hands.</param>
/// <param name="Turns">How often its room had the floor when it was raised: who has not spoken comes first.</param>
/// <param name="RaisedAt">Milliseconds since 1970.</param>
/// <param name="Reason">What it is about; for the teacher alone, else <c>null</c>.</param>
public sealed record HandView(string ParticipantId, long Number, int Turns, long RaisedAt, string? Reason);

/// <summary>A room that has the floor.</summary>
/// <param name="ParticipantId">Which.</param>
/// <param name="Index">Its place: 0 is the slot <c>guest</c>, then <c>guest-2</c> and <c>guest-3</c>.</param>
/// <param name="IsMuted">Whether the teacher muted it.</param>
/// <param name="Since">Milliseconds since 1970.</param>
public sealed record FloorView(string ParticipantId, int Index, bool IsMuted, long Since);

/// <summary>The teacher's wall.</summary>
/// <param name="Shown">Who stands on it, in the order of the slots <c>wall-1</c> to <c>wall-9</c>.</param>
/// <param name="Pinned">Who keeps its place.</param>
public sealed record WallView(IReadOnlyList<string> Shown, IReadOnlyList<string> Pinned);

/// <summary>Who may write in the class chat.</summary>
public enum ChatMode
{
    /// <summary>All rooms.</summary>
    On,

    /// <summary>Rooms may only ask the teacher.</summary>
    QuestionsOnly,

    /// <summary>Nobody but the teacher.</summary>
    Off,
}

/// <summary>A message in the class chat.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ParticipantId">Who wrote it.</param>
/// <param name="Name">The writer's name.</param>
/// <param name="Text">Plain text.</param>
/// <param name="At">Milliseconds since 1970.</param>
public sealed record MessageView(long Id, string ParticipantId, string Name, string Text, long At);

/// <summary>A written question.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ParticipantId">The room that asks.</param>
/// <param name="Name">The room's name.</param>
/// <param name="Text">Plain text.</param>
/// <param name="At">Milliseconds since 1970.</param>
/// <param name="IsShown">Whether it stands on all screens.</param>
public sealed record QuestionView(long Id, string ParticipantId, string Name, string Text, long At, bool IsShown);

/// <summary>A quick question.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Question">Plain text, may be empty.</param>
/// <param name="Choices">How many answers there are, lettered from A.</param>
/// <param name="IsOpen">Whether it may still be answered.</param>
/// <param name="Counts">How many rooms chose each; while it is open for the teacher alone, else empty.</param>
/// <param name="Votes">Who chose what; for the teacher alone, else empty.</param>
public sealed record PollView(long Id, string Question, int Choices, bool IsOpen, IReadOnlyList<int> Counts, IReadOnlyList<VoteView> Votes);

/// <summary>A room's answer.</summary>
/// <param name="ParticipantId">The room.</param>
/// <param name="Choice">0 for A.</param>
public sealed record VoteView(string ParticipantId, int Choice);

/// <summary>A file on all screens.</summary>
/// <param name="FileId">The file; its pages are pictures at <c>/api/lessons/{lesson}/files/{fileId}/pages/{page}</c>.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Pages">How many pages it has.</param>
/// <param name="Page">The shown one, from 1.</param>
public sealed record CoursewareView(string FileId, string Title, int Pages, int Page);

/// <summary>What a moment was, to an observer.</summary>
public enum MarkKind
{
    /// <summary>亮点: well done.</summary>
    Highlight,

    /// <summary>疑问: unclear.</summary>
    Doubt,

    /// <summary>争议: disputed.</summary>
    Dispute,

    /// <summary>遗憾: a pity.</summary>
    Regret,
}

/// <summary>A message or a mark in the side discussion.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ParticipantId">Whose.</param>
/// <param name="Name">The writer's name.</param>
/// <param name="School">The writer's school.</param>
/// <param name="Mark">What was marked, or <c>null</c> for a message.</param>
/// <param name="Text">Plain text; may be empty for a mark.</param>
/// <param name="ThreadId">The message or mark that it belongs to; or <c>null</c>.</param>
/// <param name="At">Milliseconds since 1970.</param>
/// <param name="LessonTime">Milliseconds since the lesson went live, so that it replays with the recording; <c>null</c> before.</param>
public sealed record SideView(
    long Id, string ParticipantId, string Name, string School, MarkKind? Mark, string Text, long? ThreadId, long At, long? LessonTime);
