using System.Net;
using System.Text.Json;

namespace LiveRelay.Tests.Activities;

/// <summary>Who took part in an activity is counted by its lessons and not by hand, and told to whom it concerns.</summary>
public sealed class AttendanceTests
{
    [Fact]
    public async Task Minutes_are_those_that_one_was_there_while_the_lesson_was_live_and_who_only_looked_in_is_told_apart()
    {
        await using var alliance = await Alliance.CreateAsync();
        await alliance.HoldAsync();

        var attendance = await alliance.AttendanceAsync("researcher");

        Assert.Equal(40, attendance.GetProperty("lessons")[0].GetProperty("liveMinutes").GetDouble());
        Assert.Equal(
            [
                "四年级1班 classroom 40 of 45", "qian 老师 observer 2 of 1 brief", "zhao 老师 observer 20 of 1", "li 老师 teacher 40 of 1", "wang 老师 observer 0 of 1 brief",
            ],
            Rows(attendance));
        var zhao = attendance.GetProperty("people").EnumerateArray().Single(static row => row.GetProperty("name").GetString() == "zhao 老师");
        Assert.Equal(38, (zhao.GetProperty("leftAt").GetDateTimeOffset() - zhao.GetProperty("cameAt").GetDateTimeOffset()).TotalMinutes);
        Assert.Equal(["示范小学: 1 people, 1 brief, 0 rooms of 0, 40 min", "东街小学: 1 people, 1 brief, 1 rooms of 45, 20 min"], Schools(attendance));
    }

    [Fact]
    public async Task Who_watches_afterwards_is_counted_by_the_seconds_that_were_really_played()
    {
        await using var alliance = await Alliance.CreateAsync();
        await alliance.HoldAsync();
        var recording = await alliance.County.RecordingAsync(r => r.LessonId = alliance.Lesson);
        await alliance.County.WatchAsync("qian", recording, 0, 30_000);
        await alliance.County.WatchAsync("sun", recording, 0, 30_000);

        var attendance = await alliance.AttendanceAsync("researcher");

        var qian = attendance.GetProperty("people").EnumerateArray().Single(static row => row.GetProperty("name").GetString() == "qian 老师");
        Assert.Equal((30, 30), (qian.GetProperty("watchedSeconds").GetInt32(), qian.GetProperty("watchedPercent").GetInt32()));
        Assert.DoesNotContain(attendance.GetProperty("people").EnumerateArray(), static row => row.GetProperty("name").GetString() == "sun 老师");
        Assert.Equal((1, 30), (attendance.GetProperty("schools")[1].GetProperty("watchers").GetInt32(), attendance.GetProperty("schools")[1].GetProperty("watchedSeconds").GetInt32()));
    }

    [Fact]
    public async Task The_organiser_corrects_with_a_note_that_is_written_down_and_takes_it_back()
    {
        await using var alliance = await Alliance.CreateAsync();
        await alliance.HoldAsync();
        var researcher = await alliance.AsAsync("researcher");
        object Body(string subject, int? minutes, int? people = null, string? note = "坐在本校教室") => new { lessonId = alliance.Lesson, subject, minutes, people, note };
        var wang = $"account-{alliance.County.People["wang"]}";

        var corrected = await researcher.PutAsync($"{alliance.Path}/attendance", Body(wang, 38));
        await researcher.PutAsync($"{alliance.Path}/attendance", Body($"room-{alliance.OtherRoom}", null, 41, "四人请假"));

        Assert.Contains("wang 老师 observer 38 of 1", Rows(corrected));
        var attendance = await alliance.AttendanceAsync("researcher");
        Assert.Contains("四年级1班 classroom 40 of 41", Rows(attendance));
        Assert.Equal(0, attendance.GetProperty("people").EnumerateArray().Single(static row => row.GetProperty("name").GetString() == "wang 老师").GetProperty("countedMinutes").GetDouble());
        Assert.Equal(
            ["分数的意义 · wang 老师: 0 → 38 min · 坐在本校教室", "分数的意义 · 四年级1班: 40 → – min × 41 · 四人请假"],
            (await researcher.GetAsync($"{alliance.Path}/audit")).EnumerateArray().Skip(1).Select(static row => row.GetProperty("detail").GetString()));
        Assert.Contains("wang 老师 observer 0 of 1 brief", Rows(await researcher.PutAsync($"{alliance.Path}/attendance", Body(wang, null, null, "看错了"))));

        foreach (var wrong in new[] { Body("account-999999", 5), Body($"account-{alliance.County.People["sun"]}", 5), Body(wang, -1), Body(wang, 5, 3), Body(wang, 5, null, " ") })
        {
            await researcher.RefusedAsync(HttpMethod.Put, $"{alliance.Path}/attendance", wrong, HttpStatusCode.UnprocessableEntity, "invalid-input");
        }
    }

    /// <summary>Two organisers who say the same at once are both answered, and one of them stays.</summary>
    [Fact]
    public async Task Parallel_corrections_are_each_answered()
    {
        await using var alliance = await Alliance.CreateAsync();
        await alliance.HoldAsync();
        var researcher = await alliance.AsAsync("researcher");
        var subject = $"account-{alliance.County.People["qian"]}";

        await Task.WhenAll(Enumerable.Range(10, 6).Select(minutes =>
            researcher.PutAsync($"{alliance.Path}/attendance", new { lessonId = alliance.Lesson, subject, minutes, note = "同时" })));

        await using var db = await alliance.County.OpenAsync();
        Assert.InRange(Assert.Single(db.AttendanceCorrections).Minutes!.Value, 10, 15);
    }

    [Fact]
    public async Task Names_are_seen_by_the_organiser_and_the_persons_own_school_and_sums_by_all()
    {
        await using var alliance = await Alliance.CreateAsync();
        await alliance.HoldAsync();
        foreach (var (who, names) in new (string, string[])[]
                 {
                     ("head", ["四年级1班", "li 老师", "wang 老师"]), ("head2", ["四年级1班", "qian 老师", "zhao 老师"]), ("zhao", ["四年级1班", "zhao 老师"]), ("li", ["四年级1班", "li 老师"]),
                 })
        {
            var attendance = await alliance.AttendanceAsync(who);
            Assert.Equal(names, attendance.GetProperty("people").EnumerateArray().Select(static row => row.GetProperty("name").GetString()));
            Assert.Equal(2, attendance.GetProperty("schools").GetArrayLength());
        }
    }

    [Fact]
    public async Task Who_is_still_there_counts_until_now()
    {
        await using var alliance = await Alliance.CreateAsync();
        await alliance.GoLiveAsync();
        alliance.County.Time.Advance(TimeSpan.FromMinutes(70));

        var attendance = await alliance.AttendanceAsync("researcher");

        Assert.Equal(["li 老师 teacher 10 of 1 here"], Rows(attendance));
    }

    private static IEnumerable<string> Rows(JsonElement attendance) => attendance.GetProperty("people").EnumerateArray().Select(static row =>
        $"{row.GetProperty("name").GetString()} {row.GetProperty("role").GetString()} {row.GetProperty("minutes").GetDouble():0.#} of {row.GetProperty("people").GetRawText()}"
        + (row.GetProperty("isBrief").GetBoolean() ? " brief" : "") + (row.GetProperty("isHere").GetBoolean() ? " here" : ""));

    private static IEnumerable<string> Schools(JsonElement attendance) => attendance.GetProperty("schools").EnumerateArray().Select(static school =>
        $"{school.GetProperty("school").GetProperty("name").GetString()}: {school.GetProperty("people")} people, {school.GetProperty("brief")} brief, "
        + $"{school.GetProperty("rooms")} rooms of {school.GetProperty("roomPeople")}, {school.GetProperty("minutes").GetDouble():0.#} min");
}
