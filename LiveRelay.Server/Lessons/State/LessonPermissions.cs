using LiveRelay.Server.Lessons.Contract;

namespace LiveRelay.Server.Lessons.State;

/// <summary>Who may call what. A method of <see cref="ILessonHub"/> without a row here fails the tests; docs/CLASSROOM.md prints the table.</summary>
public static class LessonPermissions
{
    private static readonly LessonRole[] _teacher = [LessonRole.Teacher];
    private static readonly LessonRole[] _room = [LessonRole.Classroom];
    private static readonly LessonRole[] _roomAndHelper = [LessonRole.Classroom, LessonRole.Helper];
    private static readonly LessonRole[] _observer = [LessonRole.Observer];
    private static readonly LessonRole[] _all = Enum.GetValues<LessonRole>();

    /// <summary>The roles that may call each method.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<LessonRole>> Table { get; } = new Dictionary<string, IReadOnlyList<LessonRole>>
    {
        [nameof(ILessonHub.Join)] = _all,
        [nameof(ILessonHub.ReportPresence)] = [LessonRole.Teacher, LessonRole.Classroom, LessonRole.Observer],
        [nameof(ILessonHub.Open)] = _teacher,
        [nameof(ILessonHub.GoLive)] = _teacher,
        [nameof(ILessonHub.End)] = _teacher,
        [nameof(ILessonHub.BeginPhase)] = _teacher,
        [nameof(ILessonHub.RaiseHand)] = _roomAndHelper,
        [nameof(ILessonHub.LowerHand)] = _roomAndHelper,
        [nameof(ILessonHub.LowerHandOf)] = _teacher,
        [nameof(ILessonHub.LowerAllHands)] = _teacher,
        [nameof(ILessonHub.Call)] = _teacher,
        [nameof(ILessonHub.TakeBack)] = _teacher,
        [nameof(ILessonHub.GiveBack)] = _room,
        [nameof(ILessonHub.Mute)] = _teacher,
        [nameof(ILessonHub.Remove)] = _teacher,
        [nameof(ILessonHub.ShowOnWall)] = _room,
        [nameof(ILessonHub.ArrangeWall)] = _teacher,
        [nameof(ILessonHub.Pin)] = _teacher,
        [nameof(ILessonHub.SetChatMode)] = _teacher,
        [nameof(ILessonHub.Say)] = [LessonRole.Teacher, LessonRole.Classroom, LessonRole.Helper],
        [nameof(ILessonHub.RemoveMessage)] = _teacher,
        [nameof(ILessonHub.Ask)] = _roomAndHelper,
        [nameof(ILessonHub.ShowQuestion)] = _teacher,
        [nameof(ILessonHub.CloseQuestion)] = _teacher,
        [nameof(ILessonHub.OpenPoll)] = _teacher,
        [nameof(ILessonHub.Vote)] = _roomAndHelper,
        [nameof(ILessonHub.ClosePoll)] = _teacher,
        [nameof(ILessonHub.SetTask)] = _teacher,
        [nameof(ILessonHub.OpenCourseware)] = _teacher,
        [nameof(ILessonHub.TurnPage)] = _teacher,
        [nameof(ILessonHub.CloseCourseware)] = _teacher,
        [nameof(ILessonHub.SaySide)] = _observer,
        [nameof(ILessonHub.Mark)] = _observer,
    };

    /// <summary>Whether a role may call a method.</summary>
    public static bool Allows(string method, LessonRole role) => Table.TryGetValue(method, out var roles) && roles.Contains(role);

    /// <summary>The streams whose events a role is sent.</summary>
    public static IReadOnlyList<LessonStream> StreamsOf(LessonRole role) => role switch
    {
        LessonRole.Teacher => [LessonStream.Class, LessonStream.Teacher],
        LessonRole.Observer => [LessonStream.Class, LessonStream.Side],
        _ => [LessonStream.Class],
    };
}
