using System.Text.Json;
using LiveRelay.Server.Lessons;
using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Lessons.Live;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Accounts;
using LiveRelay.Tests.Watching;
using Microsoft.Extensions.DependencyInjection;

namespace LiveRelay.Tests.Activities;

/// <summary>
/// An activity of two schools around a lesson of <c>li</c>, and a third school that takes no part: <c>sun</c> teaches there, <c>head3</c> administers it. The
/// lesson was live from minute 0 to minute 40; <see cref="At"/> says when things happened in it.
/// </summary>
internal sealed class Alliance : IAsyncDisposable
{
    private readonly Dictionary<LessonStream, long> _revisions = [];

    private Alliance(RecordedCounty county) => County = county;

    public RecordedCounty County { get; }

    public int ThirdSchool { get; private set; }

    public string Lesson { get; private set; } = "";

    public int OwnRoom { get; private set; }

    public int OtherRoom { get; private set; }

    public int Id { get; private set; }

    public string Path => $"/api/activities/{Id}";

    public static async Task<Alliance> CreateAsync(params (string Key, string Value)[] settings)
    {
        var county = await RecordedCounty.CreateAsync(settings);
        var alliance = new Alliance(county) { ThirdSchool = await county.County.SchoolAsync("河口小学") };
        await county.County.AccountAsync("head3", "schoolAdministrator", alliance.ThirdSchool);
        county.People["sun"] = await county.County.AccountAsync("sun", "teacher", alliance.ThirdSchool);
        alliance.OwnRoom = await county.County.RoomAsync(county.School, "录播教室");
        alliance.OtherRoom = Accounts.County.Id(await county.County.Administrator.CreateAsync(
            "/api/rooms", new { schoolId = county.OtherSchool, name = "四年级1班", seats = 45 }));
        var start = county.Time.GetUtcNow().AddHours(1);
        alliance.Lesson = (await county.County.Administrator.CreateAsync("/api/lessons", new
        {
            title = "分数的意义",
            kind = "allianceLesson",
            schoolId = county.School,
            teacherId = county.People["li"],
            roomId = alliance.OwnRoom,
            startsAt = start,
            endsAt = start.AddMinutes(40),
            invitedRoomIds = new[] { alliance.OtherRoom },
        })).GetProperty("id").GetString()!;
        alliance.Id = Accounts.County.Id(await (await county.AsAsync("researcher")).CreateAsync("/api/activities", alliance.Body()));
        return alliance;
    }

    /// <summary>What a request says of the activity.</summary>
    public Dictionary<string, object?> Body(params (string Name, object? Value)[] changes)
    {
        var start = new DateTimeOffset(2026, 11, 23, 3, 0, 0, TimeSpan.Zero);
        var body = new Dictionary<string, object?>
        {
            ["title"] = "三校同课异构",
            ["purpose"] = "improve",
            ["aim"] = "分数概念的建立\n提问与等待",
            ["startsAt"] = start,
            ["endsAt"] = start.AddHours(4),
            ["leadSchoolId"] = County.School,
            ["schoolIds"] = new[] { County.OtherSchool },
            ["lessonIds"] = new[] { Lesson },
            ["accountIds"] = Array.Empty<int>(),
            ["agenda"] = new object[]
            {
                new { kind = "discussion", title = "集体研讨", startsAt = start.AddHours(1), endsAt = start.AddHours(2), place = "一中会议室" },
                new { kind = "lesson", title = "上课", startsAt = start, endsAt = start.AddMinutes(40), lessonId = Lesson },
            },
        };
        foreach (var (name, value) in changes)
        {
            body[name] = value;
        }

        return body;
    }

    /// <summary>
    /// The lesson is held: <c>li</c> teaches it, the other school's room follows all of it, <c>zhao</c> observes from minute 2 to 12 and again from 30 on and
    /// marks twice, <c>qian</c> looks in for two minutes, and <c>wang</c> waited before it began and left.
    /// </summary>
    public async Task HoldAsync()
    {
        Happen(-20, Joined("wang", LessonRole.Observer));
        Happen(-5, Joined("li", LessonRole.Teacher), Room(), Left("wang"));
        Happen(0, new StateChanged(LessonState.Live));
        Happen(2, Joined("zhao", LessonRole.Observer));
        Happen(5, Said("zhao", MarkKind.Highlight, "提问很好", 5), Said("zhao", null, "等待够长", 5), Joined("qian", LessonRole.Observer));
        Happen(7, Left("qian"));
        Happen(12, Left("zhao"));
        Happen(30, Joined("zhao", LessonRole.Observer));
        Happen(33, Said("zhao", MarkKind.Doubt, "例题跳得快", 33));
        Happen(40, new StateChanged(LessonState.Ended));
        County.Time.Advance(TimeSpan.FromHours(3));

        // Written before anybody asks: the log writes in the background.
        await Log.ReadAsync(Lesson, TestContext.Current.CancellationToken);
    }

    /// <summary>The lesson is live since minute 0, and <c>li</c> is in it.</summary>
    public async Task GoLiveAsync()
    {
        Happen(0, Joined("li", LessonRole.Teacher), new StateChanged(LessonState.Live));
        await Log.ReadAsync(Lesson, TestContext.Current.CancellationToken);
    }

    public async Task<JsonElement> AttendanceAsync(string userName) => await (await County.AsAsync(userName)).GetAsync($"{Path}/attendance");

    public async Task<ApiClient> AsAsync(string userName) => await County.AsAsync(userName);

    public ValueTask DisposeAsync() => County.DisposeAsync();

    private ILessonLog Log => County.County.Server.Services.GetRequiredService<ILessonLog>();

    private long At(int minute) => County.Time.GetUtcNow().AddHours(1).AddMinutes(minute).ToUnixTimeMilliseconds();

    private ParticipantView Person(string userName, LessonRole role) => new(
        $"account-{County.People[userName]}", role, $"{userName} 老师", userName is "zhao" or "qian" ? "东街小学" : "示范小学", true, false, 0);

    private LessonEvent Joined(string userName, LessonRole role) =>
        role == LessonRole.Observer ? new ObserverJoined(Person(userName, role)) : new ParticipantJoined(Person(userName, role));

    private ParticipantJoined Room() => new(new ParticipantView($"room-{OtherRoom}", LessonRole.Classroom, "四年级1班", "东街小学", true, false, 0));

    private ObserverLeft Left(string userName) => new($"account-{County.People[userName]}");

    private SideSaid Said(string userName, MarkKind? mark, string text, int minute) =>
        new($"account-{County.People[userName]}", $"{userName} 老师", "东街小学", mark, text, null) { LessonTime = minute * 60_000L };

    private void Happen(int minute, params LessonEvent[] events) => Log.Append(Lesson, [.. events.Select(change => change with
    {
        At = At(minute),
        Revision = _revisions[change.Stream] = _revisions.GetValueOrDefault(change.Stream) + 1,
    })]);
}
