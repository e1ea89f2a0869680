using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Lessons.State;

/// <summary>Something that somebody wants done in a lesson. Those of <see cref="ILessonHub"/> bear its methods' names and stand in <see cref="LessonPermissions"/>.</summary>
public abstract record LessonCommand;

/// <summary>See <see cref="ILessonHub.ReportPresence"/>.</summary>
public sealed record ReportPresence(Presence Presence) : LessonCommand;

/// <summary>See <see cref="ILessonHub.Open"/>.</summary>
public sealed record Open : LessonCommand;

/// <summary>See <see cref="ILessonHub.GoLive"/>.</summary>
public sealed record GoLive : LessonCommand;

/// <summary>See <see cref="ILessonHub.End"/>.</summary>
public sealed record End : LessonCommand;

/// <summary>See <see cref="ILessonHub.BeginPhase"/>.</summary>
public sealed record BeginPhase(TeachingPhase Phase) : LessonCommand;

/// <summary>See <see cref="ILessonHub.RaiseHand"/>.</summary>
public sealed record RaiseHand(string? Reason) : LessonCommand;

/// <summary>See <see cref="ILessonHub.LowerHand"/>.</summary>
public sealed record LowerHand : LessonCommand;

/// <summary>See <see cref="ILessonHub.LowerHandOf"/>.</summary>
public sealed record LowerHandOf(string ParticipantId) : LessonCommand;

/// <summary>See <see cref="ILessonHub.LowerAllHands"/>.</summary>
public sealed record LowerAllHands : LessonCommand;

/// <summary>See <see cref="ILessonHub.Call"/>.</summary>
public sealed record Call(string ParticipantId) : LessonCommand;

/// <summary>See <see cref="ILessonHub.TakeBack"/>.</summary>
public sealed record TakeBack(string ParticipantId) : LessonCommand;

/// <summary>See <see cref="ILessonHub.GiveBack"/>.</summary>
public sealed record GiveBack : LessonCommand;

/// <summary>See <see cref="ILessonHub.Mute"/>.</summary>
public sealed record Mute(string ParticipantId, bool IsMuted) : LessonCommand;

/// <summary>See <see cref="ILessonHub.Remove"/>.</summary>
public sealed record Remove(string ParticipantId) : LessonCommand;

/// <summary>See <see cref="ILessonHub.ShowOnWall"/>.</summary>
public sealed record ShowOnWall(bool IsShown) : LessonCommand;

/// <summary>See <see cref="ILessonHub.ArrangeWall"/>.</summary>
public sealed record ArrangeWall(IReadOnlyList<string> ParticipantIds) : LessonCommand;

/// <summary>See <see cref="ILessonHub.Pin"/>.</summary>
public sealed record Pin(string ParticipantId, bool IsPinned) : LessonCommand;

/// <summary>See <see cref="ILessonHub.SetChatMode"/>.</summary>
public sealed record SetChatMode(ChatMode Mode) : LessonCommand;

/// <summary>See <see cref="ILessonHub.Say"/>.</summary>
public sealed record Say(string Text) : LessonCommand;

/// <summary>See <see cref="ILessonHub.RemoveMessage"/>.</summary>
public sealed record RemoveMessage(long Id) : LessonCommand;

/// <summary>See <see cref="ILessonHub.Ask"/>.</summary>
public sealed record Ask(string Text) : LessonCommand;

/// <summary>See <see cref="ILessonHub.ShowQuestion"/>.</summary>
public sealed record ShowQuestion(long Id) : LessonCommand;

/// <summary>See <see cref="ILessonHub.CloseQuestion"/>.</summary>
public sealed record CloseQuestion(long Id) : LessonCommand;

/// <summary>See <see cref="ILessonHub.OpenPoll"/>.</summary>
public sealed record OpenPoll(string Question, int Choices) : LessonCommand;

/// <summary>See <see cref="ILessonHub.Vote"/>.</summary>
public sealed record Vote(long PollId, int Choice) : LessonCommand;

/// <summary>See <see cref="ILessonHub.ClosePoll"/>.</summary>
public sealed record ClosePoll : LessonCommand;

/// <summary>See <see cref="ILessonHub.SetTask"/>.</summary>
public sealed record SetTask(string Text) : LessonCommand;

/// <summary>See <see cref="ILessonHub.OpenCourseware"/>; the file's title and number of pages were looked up.</summary>
public sealed record OpenCourseware(string FileId, string Title, int Pages) : LessonCommand;

/// <summary>See <see cref="ILessonHub.TurnPage"/>.</summary>
public sealed record TurnPage(int Page) : LessonCommand;

/// <summary>See <see cref="ILessonHub.CloseCourseware"/>.</summary>
public sealed record CloseCourseware : LessonCommand;

/// <summary>See <see cref="ILessonHub.SaySide"/>.</summary>
public sealed record SaySide(string Text, long? ThreadId) : LessonCommand;

/// <summary>See <see cref="ILessonHub.Mark"/>.</summary>
public sealed record Mark(MarkKind Kind, string? Text) : LessonCommand;
