namespace LiveRelay.Server.Problems;

/// <content>What can go wrong with people, places and the timetable (docs/API.md).</content>
public sealed partial record ProblemType
{
    /// <summary>Nobody is signed in, or the session is over.</summary>
    public static readonly ProblemType SignIn = new(
        "sign-in", 401, "请先登录。", "Sign in first.");

    /// <summary>User name and password do not fit.</summary>
    public static readonly ProblemType WrongPassword = new(
        "wrong-password", 401, "用户名或密码不正确。", "User name or password is wrong.");

    /// <summary>No such device, or it was revoked.</summary>
    public static readonly ProblemType DeviceUnknown = new(
        "device-unknown", 401, "此设备尚未配对，或已被停用。", "This device is not paired, or was shut out.");

    /// <summary>The role does not permit it.</summary>
    public static readonly ProblemType Forbidden = new(
        "forbidden", 403, "您的角色不允许此操作。", "Your role does not permit this.");

    /// <summary>Of another school.</summary>
    public static readonly ProblemType OtherSchool = new(
        "other-school", 403, "这属于另一所学校。", "This belongs to another school.");

    /// <summary>Another teacher's lesson.</summary>
    public static readonly ProblemType NotYours = new(
        "not-yours", 403, "这是另一位教师的课。", "This is another teacher's lesson.");

    /// <summary>Not the secret of the setup link.</summary>
    public static readonly ProblemType SetupSecret = new(
        "setup-secret", 403, "初始化链接不正确，请使用服务器启动时显示的链接。", "Use the setup link that the server printed at its start.");

    /// <summary>A password link that was used or is too old.</summary>
    public static readonly ProblemType LinkExpired = new(
        "link-expired", 403, "链接已使用或已过期，请向管理员索取新的链接。", "The link was used or has expired: ask an administrator for a new one.");

    /// <summary>Not in this role.</summary>
    public static readonly ProblemType MayNotJoin = new(
        "may-not-join", 403, "您不能以此身份进入这节课。", "You may not join this lesson in that role.");

    /// <summary>No such guest link, or it is over or revoked.</summary>
    public static readonly ProblemType LinkUnknown = new(
        "link-unknown", 404, "访客链接不正确、已过期或已撤销。", "The guest link is wrong, over or taken back.");

    /// <summary>No lesson with this code.</summary>
    public static readonly ProblemType UnknownCode = new(
        "unknown-code", 404, "没有使用此课堂码的课。", "No lesson has this code.");

    /// <summary>No such pairing code, or it is over.</summary>
    public static readonly ProblemType UnknownPairing = new(
        "unknown-pairing", 404, "配对码不正确或已过期。", "The pairing code is wrong or has expired.");

    /// <summary>There is an administrator.</summary>
    public static readonly ProblemType AlreadySetUp = new(
        "already-set-up", 409, "平台已完成初始化。", "The platform has been set up already.");

    /// <summary>Another has this name.</summary>
    public static readonly ProblemType NameTaken = new(
        "name-taken", 409, "名称已被使用。", "The name is taken.");

    /// <summary>Others still need it.</summary>
    public static readonly ProblemType InUse = new(
        "in-use", 409, "仍被使用，不能删除。", "It is still in use and cannot be deleted.");

    /// <summary>Nobody would be left to administer.</summary>
    public static readonly ProblemType LastAdministrator = new(
        "last-administrator", 409, "至少要保留一名平台管理员。", "There must be at least one administrator.");

    /// <summary>Teacher or room is taken at that time.</summary>
    public static readonly ProblemType TimetableConflict = new(
        "timetable-conflict", 409, "教师或教室在该时间已有课。", "The teacher or a room has another lesson at that time.");

    /// <summary>The lesson is open, live or over.</summary>
    public static readonly ProblemType LessonBegun = new(
        "lesson-begun", 409, "课已开始，不能再改。", "The lesson has begun: that can no longer be changed.");

    /// <summary>The lesson has ended.</summary>
    public static readonly ProblemType LessonOver = new(
        "lesson-over", 409, "课已结束。", "The lesson is over.");

    /// <summary>Something in the input is wrong.</summary>
    public static readonly ProblemType InvalidInput = new(
        "invalid-input", 422, "输入有误。", "Something in the input is not valid.");

    /// <summary>Something in the file is wrong; nothing was imported.</summary>
    public static readonly ProblemType ImportRefused = new(
        "import-refused", 422, "文件有误，未导入任何内容。", "The file has errors; nothing was imported.");

    /// <summary>Too many wrong attempts.</summary>
    public static readonly ProblemType TooManyAttempts = new(
        "too-many-attempts", 429, "尝试次数过多，请稍后再试。", "Too many attempts: try again later.");

    private static IReadOnlyList<ProblemType> AllOfPeople =>
    [
        SignIn, WrongPassword, DeviceUnknown, Forbidden, OtherSchool, NotYours, SetupSecret, LinkExpired, MayNotJoin,
        LinkUnknown, UnknownCode, UnknownPairing, AlreadySetUp, NameTaken, InUse, LastAdministrator, TimetableConflict, LessonBegun,
        LessonOver, InvalidInput, ImportRefused, TooManyAttempts,
    ];
}
