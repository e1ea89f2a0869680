using System.Net;
using System.Text.Json;
using LiveRelay.Server.Storage;

namespace LiveRelay.Tests.Timetable;

/// <summary>The timetable: what is in it, what it refuses, who sees it.</summary>
public sealed class TimetableTests
{
    private static readonly int[] _nothing = [999];

    [Fact]
    public async Task A_lesson_is_kept_as_it_was_planned()
    {
        await using var week = await Week.CreateAsync();

        var lesson = await week.LessonAsync(("invitedSchoolIds", new[] { week.OtherSchool }), ("allowsCode", true));

        var code = lesson.GetProperty("code").GetString()!;
        Assert.Matches("^[0-9]{6}$", code);
        Assert.EndsWith($"/join#code={code}", lesson.GetProperty("joinUrl").GetString(), StringComparison.Ordinal);
        Assert.Equal(Week.Start, lesson.GetProperty("startsAt").GetDateTimeOffset());
        Assert.Equal(("gradeLesson", "scheduled"), (lesson.GetProperty("kind").GetString(), lesson.GetProperty("state").GetString()));
        Assert.Equal("录播教室", lesson.GetProperty("room").GetProperty("name").GetString());
        Assert.Equal(
            $$$"""[{"id":{{{week.Room}}},"name":"四年级2班","school":{"id":{{{week.School}}},"name":"示范小学"}}]""", lesson.GetProperty("invitedRooms").GetRawText());
        Assert.Equal($$"""[{"id":{{week.OtherSchool}},"name":"东街小学"}]""", lesson.GetProperty("invitedSchools").GetRawText());
        var again = await week.Administrator.GetAsync($"/api/lessons/{lesson.GetProperty("id").GetString()}");
        Assert.Equal(lesson.GetRawText(), again.GetRawText());
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_told_at_once()
    {
        await using var week = await Week.CreateAsync();
        var problem = await week.Administrator.RefusedAsync(
            HttpMethod.Post,
            "/api/lessons",
            week.Pattern(
                ("title", "gpj.\u202Eexe"), ("subject", new string('x', 51)), ("kind", "concert"), ("teacherId", week.OtherTeacherId), ("roomId", week.OtherRoom),
                ("endsAt", Week.Start.AddMinutes(4)), ("invitedRoomIds", _nothing), ("invitedSchoolIds", _nothing)),
            HttpStatusCode.UnprocessableEntity,
            "invalid-input");
        Assert.Equal(
            [
                "title notAllowed", "subject tooLong", "kind notAllowed", "endsAt outOfRange", "teacherId notFound", "roomId notFound",
                "invitedRoomIds notFound", "invitedSchoolIds notFound",
            ],
            problem.GetProperty("errors").EnumerateArray().Select(static e => $"{e.GetProperty("field").GetString()} {e.GetProperty("code").GetString()}"));
        var past = DateTimeOffset.UtcNow.AddHours(-2);
        await week.Administrator.RefusedAsync(
            HttpMethod.Post, "/api/lessons", week.Pattern(("startsAt", past), ("endsAt", past.AddMinutes(40))), HttpStatusCode.UnprocessableEntity, "invalid-input");
        await week.Administrator.RefusedAsync(HttpMethod.Post, "/api/lessons", new { }, HttpStatusCode.UnprocessableEntity, "invalid-input");
    }

    [Fact]
    public async Task A_teacher_or_a_room_cannot_be_in_two_lessons_and_one_hears_in_which()
    {
        await using var week = await Week.CreateAsync();
        var first = await week.LessonIdAsync();
        var third = await week.County.AccountAsync("teacher3", "teacher", week.School);

        await ConflictAsync(week, first, hasTeacher: true, [], ("roomId", null), ("invitedRoomIds", null));
        await ConflictAsync(week, first, hasTeacher: false, ["录播教室"], ("teacherId", third), ("invitedRoomIds", null));
        await ConflictAsync(week, first, hasTeacher: false, ["四年级2班"], ("teacherId", third), ("roomId", week.Room), ("invitedRoomIds", null));
        await ConflictAsync(week, first, hasTeacher: false, ["四年级2班"], ("teacherId", third), ("roomId", null));
        await ConflictAsync(
            week, first, hasTeacher: true, ["四年级2班", "录播教室"], ("startsAt", Week.Start.AddMinutes(-39)), ("endsAt", Week.Start.AddMinutes(1)));

        // One may begin when the other ends.
        await week.LessonAsync(("startsAt", Week.Start.AddMinutes(-40)), ("endsAt", Week.Start));
        var second = await week.LessonIdAsync(("startsAt", Week.Start.AddMinutes(40)), ("endsAt", Week.Start.AddMinutes(80)));
        await week.Administrator.RefusedAsync(HttpMethod.Put, $"/api/lessons/{second}", week.Pattern(), HttpStatusCode.Conflict, "timetable-conflict");
        await week.Administrator.PutAsync($"/api/lessons/{first}", week.Pattern(("title", "moved within itself"), ("startsAt", Week.Start.AddMinutes(5))));
        await week.Administrator.DeleteAsync($"/api/lessons/{first}");
        await week.Administrator.PutAsync($"/api/lessons/{second}", week.Pattern());
    }

    [Fact]
    public async Task Two_who_want_the_same_room_at_the_same_moment_do_not_both_get_it()
    {
        await using var week = await Week.CreateAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => week.Administrator.SendAsync(HttpMethod.Post, "/api/lessons", week.Pattern())));
        Assert.Single(answers, static answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.Equal(7, answers.Count(static answer => answer.StatusCode == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task Teachers_plan_their_own_lessons_and_school_administrators_those_of_their_school()
    {
        await using var week = await Week.CreateAsync();
        await week.County.AccountAsync("head", "schoolAdministrator", week.School);
        var head = await week.County.SignedInAsync("head");
        var lesson = (await week.Teacher.CreateAsync("/api/lessons", week.Pattern(("kind", "openLesson")))).GetProperty("id").GetString();

        await head.PutAsync($"/api/lessons/{lesson}", week.Pattern(("kind", "openLesson")));
        await week.OtherTeacher.RefusedAsync(HttpMethod.Put, $"/api/lessons/{lesson}", week.Pattern(), HttpStatusCode.Forbidden, "not-yours");
        await week.OtherTeacher.RefusedAsync(HttpMethod.Delete, $"/api/lessons/{lesson}", null, HttpStatusCode.Forbidden, "not-yours");
        await week.OtherTeacher.RefusedAsync(HttpMethod.Post, "/api/lessons", week.Pattern(), HttpStatusCode.Forbidden, "other-school");
        await head.RefusedAsync(
            HttpMethod.Post, "/api/lessons", week.Pattern(("schoolId", week.OtherSchool), ("teacherId", week.OtherTeacherId), ("roomId", null)),
            HttpStatusCode.Forbidden, "other-school");
        var third = await week.County.AccountAsync("teacher3", "teacher", week.School);
        await week.Teacher.RefusedAsync(
            HttpMethod.Post, "/api/lessons", week.Pattern(("teacherId", third), ("roomId", null), ("invitedRoomIds", null)), HttpStatusCode.Forbidden, "not-yours");
    }

    [Fact]
    public async Task People_see_what_their_school_gives_or_is_invited_to_and_open_lessons()
    {
        await using var week = await Week.CreateAsync();
        var own = await week.LessonIdAsync();
        var byRoom = await week.LessonIdAsync(At(1, ("kind", "allianceLesson"), ("invitedRoomIds", new[] { week.OtherRoom })));
        var bySchool = await week.LessonIdAsync(At(2, ("invitedSchoolIds", new[] { week.OtherSchool })));
        var open = await week.LessonIdAsync(At(3, ("kind", "openLesson")));
        var range = $"from={Week.Start:yyyy-MM-ddTHH:mm:ssZ}&to={Week.Start.AddDays(1):yyyy-MM-ddTHH:mm:ssZ}";

        Assert.Equal([byRoom, bySchool, open], Ids(await week.OtherObserver.GetAsync($"/api/lessons?{range}")));
        Assert.Equal([own, byRoom, bySchool, open], Ids(await week.Teacher.GetAsync($"/api/lessons?{range}")));
        Assert.Equal([byRoom, bySchool], Ids(await week.Administrator.GetAsync($"/api/lessons?{range}&school={week.OtherSchool}")));
        Assert.Equal([byRoom, bySchool], Ids(await week.Administrator.GetAsync($"/api/lessons?{range}&room={week.OtherRoom}")));
        Assert.Equal([own, byRoom, bySchool, open], Ids(await week.Administrator.GetAsync($"/api/lessons?{range}&room={week.Studio}&teacher={week.TeacherId}")));
        Assert.Empty(Ids(await week.Administrator.GetAsync($"/api/lessons?{range}&teacher={week.OtherTeacherId}")));
        await week.OtherObserver.RefusedAsync(HttpMethod.Get, $"/api/lessons/{own}", null, HttpStatusCode.NotFound, "unknown-lesson");
        await week.OtherObserver.GetAsync($"/api/lessons/{open}");
        await week.Administrator.RefusedAsync(
            HttpMethod.Get, "/api/lessons?from=2026-01-01T00:00:00Z&to=2026-06-01T00:00:00Z", null, HttpStatusCode.UnprocessableEntity, "invalid-input");
    }

    [Fact]
    public async Task What_has_begun_keeps_its_place_and_what_is_over_stays_as_it_was()
    {
        await using var week = await Week.CreateAsync();
        var lesson = await week.LessonIdAsync();
        await week.MoveAsync(lesson, LessonState.Live, TimeSpan.FromMinutes(-5));
        var now = await week.Administrator.GetAsync($"/api/lessons/{lesson}");
        var same = week.Pattern(("startsAt", now.GetProperty("startsAt").GetString()), ("endsAt", now.GetProperty("endsAt").GetString()));

        await week.Administrator.RefusedAsync(HttpMethod.Put, $"/api/lessons/{lesson}", week.Pattern(), HttpStatusCode.Conflict, "lesson-begun");
        await week.Administrator.RefusedAsync(HttpMethod.Delete, $"/api/lessons/{lesson}", null, HttpStatusCode.Conflict, "lesson-begun");
        same["title"] = "another title";
        Assert.Equal("another title", (await week.Administrator.PutAsync($"/api/lessons/{lesson}", same)).GetProperty("title").GetString());
        await week.MoveAsync(lesson, LessonState.Ended, TimeSpan.FromMinutes(-50));
        await week.Administrator.RefusedAsync(HttpMethod.Put, $"/api/lessons/{lesson}", same, HttpStatusCode.Conflict, "lesson-over");

        // What is needed by a lesson stays, too.
        await week.Administrator.RefusedAsync(HttpMethod.Delete, $"/api/rooms/{week.Room}", null, HttpStatusCode.Conflict, "in-use");
        await week.Administrator.RefusedAsync(HttpMethod.Delete, $"/api/accounts/{week.TeacherId}", null, HttpStatusCode.Conflict, "in-use");
    }

    private static (string Name, object? Value)[] At(int hour, params (string Name, object? Value)[] changes) =>
        [("startsAt", Week.Start.AddHours(hour)), ("endsAt", Week.Start.AddHours(hour).AddMinutes(40)), .. changes];

    private static async Task ConflictAsync(Week week, string with, bool hasTeacher, string[] rooms, params (string Name, object? Value)[] changes)
    {
        var problem = await week.Administrator.RefusedAsync(HttpMethod.Post, "/api/lessons", week.Pattern(changes), HttpStatusCode.Conflict, "timetable-conflict");
        var conflict = problem.GetProperty("conflicts").EnumerateArray().Single();
        Assert.Equal((with, "分数的意义"), (conflict.GetProperty("lesson").GetString(), conflict.GetProperty("title").GetString()));
        Assert.Equal(hasTeacher, conflict.GetProperty("teacher").ValueKind == JsonValueKind.Object);
        Assert.Equal(rooms.Order(StringComparer.Ordinal), conflict.GetProperty("rooms").EnumerateArray().Select(static r => r.GetProperty("name").GetString()!).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Ids(JsonElement lessons) => lessons.EnumerateArray().Select(static lesson => lesson.GetProperty("id").GetString()!);
}
