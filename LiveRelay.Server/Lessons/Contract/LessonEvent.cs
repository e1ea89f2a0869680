using System.Text.Json.Serialization;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Lessons.Contract;

/// <summary>To whom events go. Who does not belong to a stream is sent nothing of it.</summary>
public enum LessonStream
{
    /// <summary>Everybody.</summary>
    Class,

    /// <summary>The teacher.</summary>
    Teacher,

    /// <summary>Observers: the side discussion, which neither teacher nor class can read.</summary>
    Side,
}

/// <summary>Something that happened in a lesson. Events are all that changes a lesson's state, and what is kept of it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = KindProperty)]
[JsonDerivedType(typeof(StateChanged), "stateChanged")]
[JsonDerivedType(typeof(TitleChanged), "titleChanged")]
[JsonDerivedType(typeof(RecordingChanged), "recordingChanged")]
[JsonDerivedType(typeof(PhaseBegun), "phaseBegun")]
[JsonDerivedType(typeof(ParticipantJoined), "participantJoined")]
[JsonDerivedType(typeof(ParticipantLeft), "participantLeft")]
[JsonDerivedType(typeof(ParticipantRemoved), "participantRemoved")]
[JsonDerivedType(typeof(ObserverJoined), "observerJoined")]
[JsonDerivedType(typeof(ObserverLeft), "observerLeft")]
[JsonDerivedType(typeof(ObserversCounted), "observersCounted")]
[JsonDerivedType(typeof(PresenceChanged), "presenceChanged")]
[JsonDerivedType(typeof(HandRaised), "handRaised")]
[JsonDerivedType(typeof(HandReasonGiven), "handReasonGiven")]
[JsonDerivedType(typeof(HandLowered), "handLowered")]
[JsonDerivedType(typeof(HandsLowered), "handsLowered")]
[JsonDerivedType(typeof(FloorGiven), "floorGiven")]
[JsonDerivedType(typeof(FloorMuted), "floorMuted")]
[JsonDerivedType(typeof(FloorTaken), "floorTaken")]
[JsonDerivedType(typeof(SpeakerChanged), "speakerChanged")]
[JsonDerivedType(typeof(WallJoined), "wallJoined")]
[JsonDerivedType(typeof(WallLeft), "wallLeft")]
[JsonDerivedType(typeof(WallArranged), "wallArranged")]
[JsonDerivedType(typeof(ChatModeChanged), "chatModeChanged")]
[JsonDerivedType(typeof(MessageSaid), "messageSaid")]
[JsonDerivedType(typeof(MessageRemoved), "messageRemoved")]
[JsonDerivedType(typeof(QuestionAsked), "questionAsked")]
[JsonDerivedType(typeof(QuestionShown), "questionShown")]
[JsonDerivedType(typeof(QuestionHidden), "questionHidden")]
[JsonDerivedType(typeof(QuestionClosed), "questionClosed")]
[JsonDerivedType(typeof(PollOpened), "pollOpened")]
[JsonDerivedType(typeof(PollAnswered), "pollAnswered")]
[JsonDerivedType(typeof(PollClosed), "pollClosed")]
[JsonDerivedType(typeof(TaskSet), "taskSet")]
[JsonDerivedType(typeof(CoursewareOpened), "coursewareOpened")]
[JsonDerivedType(typeof(PageTurned), "pageTurned")]
[JsonDerivedType(typeof(CoursewareClosed), "coursewareClosed")]
[JsonDerivedType(typeof(SideSaid), "sideSaid")]
public abstract record LessonEvent
{
    /// <summary>The property that tells the kinds apart: the type's name in camel case.</summary>
    public const string KindProperty = "kind";

    /// <summary>To whom it goes.</summary>
    public abstract LessonStream Stream { get; }

    /// <summary>Its number in its stream: from 1, without gaps.</summary>
    public long Revision { get; init; }

    /// <summary>When it happened: milliseconds since 1970.</summary>
    public long At { get; init; }

    /// <summary>Milliseconds since the lesson went live; <c>null</c> before.</summary>
    public long? LessonTime { get; init; }
}

/// <summary>An event for everybody.</summary>
public abstract record ClassEvent : LessonEvent
{
    /// <inheritdoc/>
    public override LessonStream Stream => LessonStream.Class;
}

/// <summary>An event for the teacher alone.</summary>
public abstract record TeacherEvent : LessonEvent
{
    /// <inheritdoc/>
    public override LessonStream Stream => LessonStream.Teacher;
}

/// <summary>An event of the side discussion.</summary>
public abstract record SideEvent : LessonEvent
{
    /// <inheritdoc/>
    public override LessonStream Stream => LessonStream.Side;
}

/// <summary>The lesson was opened, went live or ended.</summary>
public sealed record StateChanged(LessonState State) : ClassEvent;

/// <summary>The lesson has another name in the timetable.</summary>
public sealed record TitleChanged(string Title) : ClassEvent;

/// <summary>The red light: whether the lesson is being recorded.</summary>
public sealed record RecordingChanged(RecordingLight Light) : ClassEvent;

/// <summary>The teacher began a phase of the lesson; it becomes a chapter of the recording.</summary>
public sealed record PhaseBegun(TeachingPhase Phase) : ClassEvent;

/// <summary>The teacher or a room came, or came back.</summary>
public sealed record ParticipantJoined(ParticipantView Participant) : ClassEvent;

/// <summary>The teacher or a room is not connected any more; its hand and floor wait a while for it.</summary>
public sealed record ParticipantLeft(string ParticipantId) : ClassEvent;

/// <summary>A participant was sent out.</summary>
public sealed record ParticipantRemoved(string ParticipantId) : ClassEvent;

/// <summary>An observer came, or came back.</summary>
public sealed record ObserverJoined(ParticipantView Participant) : SideEvent;

/// <summary>An observer is not connected any more.</summary>
public sealed record ObserverLeft(string ParticipantId) : SideEvent;

/// <summary>How many observers are here.</summary>
public sealed record ObserversCounted(int Count) : TeacherEvent;

/// <summary>How the lesson arrives at a room changed. It is told, and not kept.</summary>
public sealed record PresenceChanged(PresenceView Presence) : TeacherEvent;

/// <summary>A room raised its hand.</summary>
public sealed record HandRaised(HandView Hand) : ClassEvent;

/// <summary>What a raised hand is about.</summary>
public sealed record HandReasonGiven(string ParticipantId, string Reason) : TeacherEvent;

/// <summary>A hand went down: lowered, or called.</summary>
public sealed record HandLowered(string ParticipantId) : ClassEvent;

/// <summary>All hands went down.</summary>
public sealed record HandsLowered : ClassEvent;

/// <summary>A room has the floor.</summary>
public sealed record FloorGiven(FloorView Floor) : ClassEvent;

/// <summary>A room that has the floor was muted or unmuted.</summary>
public sealed record FloorMuted(string ParticipantId, bool IsMuted) : ClassEvent;

/// <summary>A room has the floor no more.</summary>
public sealed record FloorTaken(string ParticipantId, FloorEnd Why) : ClassEvent;

/// <summary>
/// Another one speaks, of the teacher and those who have the floor; <c>null</c> for nobody. It is heard from their microphones, told, and not kept.
/// </summary>
public sealed record SpeakerChanged(string? ParticipantId) : ClassEvent;

/// <summary>How a turn ended.</summary>
public enum FloorEnd
{
    /// <summary>The teacher took it back.</summary>
    TakenBack,

    /// <summary>The room gave it back.</summary>
    GivenBack,

    /// <summary>The room left and did not come back in time.</summary>
    Left,

    /// <summary>The lesson ended, or the room was sent out.</summary>
    Ended,
}

/// <summary>A room sends a small picture for the wall.</summary>
public sealed record WallJoined(string ParticipantId) : ClassEvent;

/// <summary>A room sends no picture for the wall any more.</summary>
public sealed record WallLeft(string ParticipantId) : ClassEvent;

/// <summary>The teacher's wall shows others.</summary>
public sealed record WallArranged(WallView Wall) : TeacherEvent;

/// <summary>Who may write changed.</summary>
public sealed record ChatModeChanged(ChatMode Mode) : ClassEvent;

/// <summary>A message in the class chat; its id is the revision.</summary>
public sealed record MessageSaid(string ParticipantId, string Name, string Text) : ClassEvent;

/// <summary>A message was taken out.</summary>
public sealed record MessageRemoved(long Id) : ClassEvent;

/// <summary>A room asks in writing; its id is the revision.</summary>
public sealed record QuestionAsked(string ParticipantId, string Name, string Text) : TeacherEvent;

/// <summary>A written question stands on all screens, in place of the one before.</summary>
public sealed record QuestionShown(QuestionView Question) : ClassEvent;

/// <summary>No written question stands on the screens any more.</summary>
public sealed record QuestionHidden : ClassEvent;

/// <summary>A written question was put away.</summary>
public sealed record QuestionClosed(long Id) : TeacherEvent;

/// <summary>A quick question; its id is the revision.</summary>
public sealed record PollOpened(string Question, int Choices) : ClassEvent;

/// <summary>A room answered, or changed its answer.</summary>
public sealed record PollAnswered(long PollId, VoteView Vote) : TeacherEvent;

/// <summary>The quick question is over; so it was answered.</summary>
public sealed record PollClosed(long PollId, IReadOnlyList<int> Counts) : ClassEvent;

/// <summary>What the classes are to do.</summary>
public sealed record TaskSet(string Text) : ClassEvent;

/// <summary>A file is on all screens.</summary>
public sealed record CoursewareOpened(CoursewareView Courseware) : ClassEvent;

/// <summary>The shown file's page was turned.</summary>
public sealed record PageTurned(int Page) : ClassEvent;

/// <summary>The file was put away.</summary>
public sealed record CoursewareClosed : ClassEvent;

/// <summary>A message or mark in the side discussion; its id is the revision.</summary>
public sealed record SideSaid(string ParticipantId, string Name, string School, MarkKind? Mark, string Text, long? ThreadId) : SideEvent;
