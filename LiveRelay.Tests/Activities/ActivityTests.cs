using System.Net;
using System.Text.Json;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Storage;

namespace LiveRelay.Tests.Activities;

/// <summary>An activity of several schools: who makes it, who finds it, and who is let into its lessons by it.</summary>
public sealed class ActivityTests(PrivatePostgres postgres)
{
    private static readonly int[] _noSchool = [888_888];
    private static readonly string[] _noLesson = ["nothing1"];
    private static readonly int[] _nobody = [999_999];

    [Fact]
    public async Task A_researcher_makes_one_and_everybody_of_the_schools_finds_it_with_its_schedule_in_order()
    {
        await using var alliance = await Alliance.CreateAsync();

        var seen = await (await alliance.AsAsync("zhao")).GetAsync(alliance.Path);

        Assert.Equal(
            "三校同课异构 improve upcoming 示范小学",
            $"{seen.GetProperty("title").GetString()} {seen.GetProperty("purpose").GetString()} {seen.GetProperty("state").GetString()} {seen.GetProperty("leadSchool").GetProperty("name").GetString()}");
        Assert.Equal(["示范小学", "东街小学"], Names(seen.GetProperty("schools")));
        Assert.Equal(["lesson 上课", "discussion 集体研讨"], seen.GetProperty("agenda").EnumerateArray().Select(static item => $"{item.GetProperty("kind").GetString()} {item.GetProperty("title").GetString()}"));
        Assert.Equal(["observer", "classroom"], seen.GetProperty("lessons")[0].GetProperty("mayJoinAs").EnumerateArray().Select(static role => role.GetString()));
        Assert.False(seen.GetProperty("mayChange").GetBoolean());
        Assert.Equal(alliance.Id, Accounts.County.Id(Assert.Single((await (await alliance.AsAsync("li")).GetAsync("/api/activities")).GetProperty("items").EnumerateArray())));
    }

    /// <summary>On either database: what is written in the one language of queries must be understood by both.</summary>
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Who_takes_no_part_is_refused_everything_and_who_does_is_told_what_is_his(DatabaseKind kind)
    {
        await using var alliance = await Alliance.CreateAsync(kind == DatabaseKind.Postgres ? [("Storage:Postgres", await postgres.CreateDatabaseAsync())] : []);
        await alliance.HoldAsync();
        string[] reads = ["", "/attendance", "/discussion", "/summary", "/export.xlsx"];
        foreach (var stranger in new[] { "sun", "head3" })
        {
            var client = await alliance.AsAsync(stranger);
            foreach (var read in reads)
            {
                await client.RefusedAsync(HttpMethod.Get, alliance.Path + read, null, HttpStatusCode.Forbidden, "activity-closed");
            }

            await client.RefusedAsync(HttpMethod.Post, $"{alliance.Path}/comments", new { text = "你好" }, HttpStatusCode.Forbidden, "activity-closed");
            Assert.Equal(0, (await client.GetAsync("/api/activities")).GetProperty("total").GetInt32());
        }

        foreach (var who in new[] { "researcher", "admin", "head", "head2", "li", "zhao" })
        {
            var client = await alliance.AsAsync(who);
            foreach (var read in reads)
            {
                using var answer = await client.SendAsync(HttpMethod.Get, alliance.Path + read);
                Assert.Equal((who, read, HttpStatusCode.OK), (who, read, answer.StatusCode));
            }
        }

        foreach (var (method, path, body) in new (HttpMethod, string, object?)[]
                 {
                     (HttpMethod.Put, "", alliance.Body()), (HttpMethod.Put, "/summary", new { conclusion = "好" }), (HttpMethod.Delete, "", null), (HttpMethod.Get, "/audit", null),
                     (HttpMethod.Put, "/attendance", new { lessonId = alliance.Lesson, subject = "room-1", minutes = 1, note = "x" }),
                 })
        {
            await (await alliance.AsAsync("head")).RefusedAsync(method, alliance.Path + path, body, HttpStatusCode.Forbidden, "may-not");
        }

        await (await alliance.AsAsync("zhao")).RefusedAsync(HttpMethod.Get, "/api/activities/999999", null, HttpStatusCode.NotFound, "unknown-activity");
    }

    [Fact]
    public async Task A_school_administrator_leads_with_his_school_and_adds_its_lessons_alone()
    {
        await using var alliance = await Alliance.CreateAsync();
        var (head, head2) = (await alliance.AsAsync("head"), await alliance.AsAsync("head2"));
        var own = Accounts.County.Id(await head.CreateAsync("/api/activities", alliance.Body()));

        Assert.Equal(
            ["leadSchoolId notAllowed"],
            Errors(await head2.RefusedAsync(HttpMethod.Post, "/api/activities", alliance.Body(("lessonIds", Array.Empty<string>()), ("agenda", null)), HttpStatusCode.UnprocessableEntity, "invalid-input")));
        Assert.Equal(
            ["lessonIds notAllowed"],
            Errors(await head2.RefusedAsync(
                HttpMethod.Post, "/api/activities", alliance.Body(("leadSchoolId", alliance.County.OtherSchool), ("schoolIds", new[] { alliance.County.School })), HttpStatusCode.UnprocessableEntity, "invalid-input")));
        await head2.RefusedAsync(HttpMethod.Put, $"/api/activities/{own}", alliance.Body(), HttpStatusCode.Forbidden, "may-not");
        await (await alliance.AsAsync("li")).RefusedAsync(HttpMethod.Post, "/api/activities", alliance.Body(), HttpStatusCode.Forbidden, "forbidden");
        await head.DeleteAsync($"/api/activities/{own}");
        Assert.Equal(alliance.Lesson, (await head.GetAsync($"/api/lessons/{alliance.Lesson}")).GetProperty("id").GetString());
    }

    [Fact]
    public async Task What_is_wrong_is_told_by_field()
    {
        await using var alliance = await Alliance.CreateAsync();
        var problem = await (await alliance.AsAsync("researcher")).RefusedAsync(
            HttpMethod.Post,
            "/api/activities",
            new
            {
                purpose = "party",
                startsAt = "2026-11-24T00:00:00Z",
                endsAt = "2026-11-23T00:00:00Z",
                leadSchoolId = 999_999,
                schoolIds = _noSchool,
                lessonIds = _noLesson,
                accountIds = _nobody,
                agenda = new object?[] { null, new { kind = "lesson", title = "x", startsAt = "2026-11-24T01:00:00Z", endsAt = "2026-11-24T02:00:00Z", lessonId = "nothing1" } },
            },
            HttpStatusCode.UnprocessableEntity,
            "invalid-input");

        Assert.Equal(
            [
                "title required", "purpose notAllowed", "endsAt outOfRange", "leadSchoolId notFound", "schoolIds notFound", "lessonIds notFound", "accountIds notFound",
                "agenda[0].startsAt required", "agenda[0].endsAt required", "agenda[0].kind required", "agenda[0].title required", "agenda[1].lessonId notFound",
            ],
            Errors(problem));
    }

    /// <summary>The third school is not invited to the lesson; by the activity it is, and without it no more.</summary>
    [Fact]
    public async Task Who_is_invited_to_the_activity_watches_its_lessons_and_who_is_invited_no_more_is_out_at_once()
    {
        await using var alliance = await Alliance.CreateAsync();
        var (researcher, sun) = (await alliance.AsAsync("researcher"), await alliance.AsAsync("sun"));
        var join = $"/api/lessons/{alliance.Lesson}/join";
        await sun.RefusedAsync(HttpMethod.Post, join, new { }, HttpStatusCode.NotFound, "unknown-lesson");

        await researcher.PutAsync(alliance.Path, alliance.Body(("accountIds", new[] { alliance.County.People["sun"] })));
        var token = (await sun.PostAsync(join, new { })).GetProperty("token").GetString()!;
        Assert.Equal("observer", Assert.Single((await sun.GetAsync(alliance.Path)).GetProperty("lessons")[0].GetProperty("mayJoinAs").EnumerateArray()).GetString());
        Assert.Equal(HttpStatusCode.Created, await WatchAsync(alliance, token));

        await researcher.PutAsync(alliance.Path, alliance.Body());
        await sun.RefusedAsync(HttpMethod.Get, alliance.Path, null, HttpStatusCode.Forbidden, "activity-closed");
        await sun.RefusedAsync(HttpMethod.Post, join, new { }, HttpStatusCode.NotFound, "unknown-lesson");
        Assert.Equal(HttpStatusCode.Unauthorized, await WatchAsync(alliance, token));

        await researcher.PutAsync(alliance.Path, alliance.Body(("schoolIds", new[] { alliance.County.OtherSchool, alliance.ThirdSchool })));
        await sun.PostAsync(join, new { });
        await researcher.DeleteAsync(alliance.Path);
        await sun.RefusedAsync(HttpMethod.Post, join, new { }, HttpStatusCode.NotFound, "unknown-lesson");
    }

    [Fact]
    public async Task Its_state_follows_its_time_and_its_lessons_and_what_was_done_to_it_is_written_down()
    {
        await using var alliance = await Alliance.CreateAsync();
        var researcher = await alliance.AsAsync("researcher");
        Task<string?> StateAsync() => Property(researcher, alliance.Path, "state");
        Assert.Equal("upcoming", await StateAsync());
        await using (var db = await alliance.County.OpenAsync())
        {
            db.Lessons.Single().State = LessonState.Live;
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal("running", await StateAsync());
        await using (var db = await alliance.County.OpenAsync())
        {
            db.Lessons.Single().State = LessonState.Ended;
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        alliance.County.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal("over", await StateAsync());
        await researcher.PutAsync(alliance.Path, alliance.Body(("title", "四校同课异构")));
        Assert.Equal(
            ["activity.created 三校同课异构", "activity.changed 四校同课异构"],
            (await researcher.GetAsync($"{alliance.Path}/audit")).EnumerateArray().Select(static row => $"{row.GetProperty("action").GetString()} {row.GetProperty("detail").GetString()}"));
    }

    private static async Task<HttpStatusCode> WatchAsync(Alliance alliance, string token)
    {
        using var answer = await alliance.County.County.Server.SendAsync(
            HttpMethod.Post, $"/whep/{alliance.Lesson}", token, Server.LiveServer.Sdp(Server.LiveServer.ViewerOffer));
        return answer.StatusCode;
    }

    private static async Task<string?> Property(Accounts.ApiClient client, string path, string name) => (await client.GetAsync(path)).GetProperty(name).GetString();

    private static IEnumerable<string?> Names(JsonElement things) => things.EnumerateArray().Select(static thing => thing.GetProperty("name").GetString());

    private static IEnumerable<string> Errors(JsonElement problem) =>
        problem.GetProperty("errors").EnumerateArray().Select(static error => $"{error.GetProperty("field").GetString()} {error.GetProperty("code").GetString()}");
}
