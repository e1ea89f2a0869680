using System.Net;
using LiveRelay.Server.Accounts;
using LiveRelay.Server.Lessons;
using LiveRelay.Server.Lessons.Live;
using LiveRelay.Server.Storage;
using LiveRelay.Server.Timetable;
using LiveRelay.Tests.Lessons;
using LiveRelay.Tests.Server;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LiveRelay.Tests.Timetable;

/// <summary>The ways into a lesson, and who is kept out.</summary>
public sealed class JoinTests
{
    [Fact]
    public async Task The_teacher_teaches_a_room_follows_and_the_others_watch()
    {
        await using var week = await Week.CreateAsync();
        var lesson = await week.LessonIdAsync(("invitedSchoolIds", new[] { week.OtherSchool }));

        var join = await week.Teacher.PostAsync($"/api/lessons/{lesson}/join", new { });
        var teacher = await week.TokenAsync(join);
        Assert.Equal(($"account-{week.TeacherId}", LessonRole.Teacher, "teacher 老师", "示范小学", false),
            (teacher.Subject, teacher.Role, teacher.Name, teacher.School, teacher.IsShared));
        Assert.Equal($"/teach/{lesson}", join.GetProperty("page").GetString());
        Assert.EndsWith($"/teach/{lesson}#token={join.GetProperty("token").GetString()}", join.GetProperty("url").GetString(), StringComparison.Ordinal);
        Assert.Equal(Week.Start.AddMinutes(40 + 120), join.GetProperty("expiresAt").GetDateTimeOffset());

        var observer = await week.TokenAsync(await week.OtherObserver.PostAsync($"/api/lessons/{lesson}/join", new { }));
        Assert.Equal((LessonRole.Observer, "东街小学", 0), (observer.Role, observer.School, observer.Publish.Count));
        var room = await week.TokenAsync(await week.OtherTeacher.PostAsync($"/api/lessons/{lesson}/join", new { role = "classroom", roomId = week.OtherRoom }));
        Assert.Equal(($"room-{week.OtherRoom}", LessonRole.Classroom, "四年级1班", "东街小学"), (room.Subject, room.Role, room.Name, room.School));
        await week.TokenAsync(await week.Administrator.PostAsync($"/api/lessons/{lesson}/join", new { }));

        await week.OtherTeacher.RefusedAsync(HttpMethod.Post, $"/api/lessons/{lesson}/join", new { role = "teacher" }, HttpStatusCode.Forbidden, "may-not-join");
        await week.OtherTeacher.RefusedAsync(
            HttpMethod.Post, $"/api/lessons/{lesson}/join", new { role = "classroom", roomId = week.Room }, HttpStatusCode.Forbidden, "may-not-join");
        await week.OtherObserver.RefusedAsync(
            HttpMethod.Post, $"/api/lessons/{lesson}/join", new { role = "classroom", roomId = week.OtherRoom }, HttpStatusCode.Forbidden, "may-not-join");
        await week.OtherObserver.RefusedAsync(
            HttpMethod.Post, $"/api/lessons/{lesson}/join", new { role = "helper" }, HttpStatusCode.UnprocessableEntity, "invalid-input");
    }

    [Fact]
    public async Task A_lesson_that_is_over_or_unseen_is_joined_by_nobody()
    {
        await using var week = await Week.CreateAsync();
        var lesson = await week.LessonIdAsync();
        await week.OtherTeacher.RefusedAsync(HttpMethod.Post, $"/api/lessons/{lesson}/join", new { }, HttpStatusCode.NotFound, "unknown-lesson");
        await week.MoveAsync(lesson, LessonState.Ended, TimeSpan.FromMinutes(-30));
        await week.Teacher.RefusedAsync(HttpMethod.Post, $"/api/lessons/{lesson}/join", new { }, HttpStatusCode.Conflict, "lesson-over");
        await week.MoveAsync(lesson, LessonState.Scheduled, TimeSpan.FromHours(-3));
        await week.Teacher.RefusedAsync(HttpMethod.Post, $"/api/lessons/{lesson}/join", new { }, HttpStatusCode.Conflict, "lesson-over");
        await week.MoveAsync(lesson, LessonState.Live, TimeSpan.FromHours(-3));
        var join = await week.Teacher.PostAsync($"/api/lessons/{lesson}/join", new { });
        Assert.InRange(join.GetProperty("expiresAt").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(119), DateTimeOffset.UtcNow.AddMinutes(121));
    }

    [Fact]
    public async Task Who_is_signed_out_has_no_valid_token_either_and_the_hub_hears_of_it()
    {
        await using var week = await Week.CreateAsync();
        var revocations = week.County.Server.Services.GetRequiredService<Revocations>();
        var heard = new List<string>();
        revocations.Revoked += heard.Add;
        var lesson = await week.LessonIdAsync();
        var join = await week.Teacher.PostAsync($"/api/lessons/{lesson}/join", new { });
        var token = await week.TokenAsync(join);
        using var before = await week.County.Server.SendAsync(
            HttpMethod.Post, $"/whep/{lesson}", join.GetProperty("token").GetString(), LiveServer.Sdp(LiveServer.ViewerOffer));
        Assert.Equal(HttpStatusCode.Created, before.StatusCode);
        Assert.False(revocations.IsRevoked(token.Session!));

        await week.Administrator.DeleteAsync($"/api/accounts/{week.TeacherId}/sessions");

        Assert.Equal([token.Session!], heard);
        Assert.True(revocations.IsRevoked(token.Session!));
        using var watch = await week.County.Server.SendAsync(
            HttpMethod.Post, $"/whep/{lesson}", join.GetProperty("token").GetString(), LiveServer.Sdp(LiveServer.ViewerOffer));
        await ProblemAssert.IsAsync(watch, HttpStatusCode.Unauthorized, "token-invalid");
    }

    [Fact]
    public async Task Who_is_invited_no_more_is_out_room_and_people_and_may_be_invited_again()
    {
        await using var week = await Week.CreateAsync();
        var lesson = await week.LessonIdAsync(("invitedRoomIds", new[] { week.Room, week.OtherRoom }));
        var joined = await week.OtherTeacher.PostAsync($"/api/lessons/{lesson}/join", new { role = "classroom", roomId = week.OtherRoom });
        var token = joined.GetProperty("token").GetString()!;
        var observer = (await week.OtherTeacher.PostAsync($"/api/lessons/{lesson}/join", new { })).GetProperty("token").GetString()!;
        var own = (await week.Teacher.PostAsync($"/api/lessons/{lesson}/join", new { })).GetProperty("token").GetString()!;
        var (hub, _) = await RawHubClient.JoinAsync(week.County.Server.Client.BaseAddress!, token, "room");
        await using var room = hub;
        Assert.Equal(HttpStatusCode.Created, await week.WatchAsync(lesson, token));

        // Its school follows now: it is still invited.
        await week.Administrator.PutAsync($"/api/lessons/{lesson}", week.Pattern(("invitedRoomIds", null), ("invitedSchoolIds", new[] { week.OtherSchool })));
        Assert.Equal(HttpStatusCode.Created, await week.WatchAsync(lesson, token));
        await week.Administrator.PutAsync($"/api/lessons/{lesson}", week.Pattern());

        await room.Closed;
        Assert.Contains("\"Dismissed\",\"arguments\":[\"revoked\"]", room.Received, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await week.WatchAsync(lesson, token));
        Assert.Equal(HttpStatusCode.Unauthorized, await week.WatchAsync(lesson, observer));
        Assert.Equal(HttpStatusCode.Created, await week.WatchAsync(lesson, own));
        var place = Revocations.Place(lesson, JoinTickets.RoomSubject(week.OtherRoom));
        Assert.False(week.County.Server.Services.GetRequiredService<Revocations>().IsRevoked(place, DateTimeOffset.UtcNow.AddSeconds(1)));
    }

    [Fact]
    public async Task A_lesson_that_is_renamed_is_so_on_open_pages_and_one_that_is_deleted_sends_them_away()
    {
        await using var week = await Week.CreateAsync();
        var lesson = await week.LessonIdAsync();
        var token = (await week.Teacher.PostAsync($"/api/lessons/{lesson}/join", new { })).GetProperty("token").GetString()!;
        var (hub, snapshot) = await RawHubClient.JoinAsync(week.County.Server.Client.BaseAddress!, token, "teacher");
        await using var teacher = hub;
        Assert.Equal("分数的意义", snapshot.GetProperty("title").GetString());

        await week.Administrator.PutAsync($"/api/lessons/{lesson}", week.Pattern(("title", "分数的意义（第二稿）")));
        Assert.Equal("分数的意义（第二稿）", (await teacher.UntilAsync("titleChanged")).GetProperty("title").GetString());
        Assert.Equal("分数的意义（第二稿）", (await teacher.InvokeAsync("Join")).GetProperty("title").GetString());
        Assert.Equal(HttpStatusCode.Created, await week.WatchAsync(lesson, token));
        await week.Administrator.DeleteAsync($"/api/lessons/{lesson}");
        Assert.Equal(HttpStatusCode.NotFound, await week.WatchAsync(lesson, token));

        await teacher.Closed;
        Assert.Contains("\"Dismissed\",\"arguments\":[\"cancelled\"]", teacher.Received, StringComparison.Ordinal);
        await using var db = await week.County.Server.Services.GetRequiredService<IDbContextFactory<LiveRelayDb>>()
            .CreateDbContextAsync(TestContext.Current.CancellationToken);
        await week.County.Server.Services.GetRequiredService<ILessonLog>().ReadAsync(lesson, TestContext.Current.CancellationToken);
        Assert.False(await db.LessonEvents.AnyAsync(change => change.LessonId == lesson, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Six_digits_open_a_lesson_that_allows_them_until_it_does_not()
    {
        await using var week = await Week.CreateAsync();
        var lesson = await week.LessonAsync(("allowsCode", true));
        var (id, code) = (lesson.GetProperty("id").GetString(), lesson.GetProperty("code").GetString());
        using var guest = week.County.NewBrowser();

        var token = await week.TokenAsync(await guest.PostAsync($"/api/join/{code}", new { name = "李家长" }));
        Assert.Equal((LessonRole.Observer, "李家长", id), (token.Role, token.Name, token.Lesson));
        Assert.StartsWith("guest-", token.Subject, StringComparison.Ordinal);
        Assert.NotEqual(token.Subject, (await week.TokenAsync(await guest.PostAsync($"/api/join/{code}", new { name = "李家长" }))).Subject);
        await guest.RefusedAsync(HttpMethod.Post, $"/api/join/{code}", new { name = "a\u202Eb" }, HttpStatusCode.UnprocessableEntity, "invalid-input");

        var same = await week.Administrator.PutAsync($"/api/lessons/{id}", week.Pattern(("allowsCode", true)));
        Assert.Equal(code, same.GetProperty("code").GetString());
        await week.Administrator.PutAsync($"/api/lessons/{id}", week.Pattern(("allowsCode", false)));
        await guest.RefusedAsync(HttpMethod.Post, $"/api/join/{code}", new { name = "李家长" }, HttpStatusCode.NotFound, "unknown-code");
        Assert.True(week.County.Server.Services.GetRequiredService<Revocations>().IsRevoked(token.Session!));
    }

    [Fact]
    public async Task Who_guesses_codes_has_to_wait()
    {
        await using var week = await Week.CreateAsync(("Timetable:WrongCodesPerMinute", "2"));
        var code = (await week.LessonAsync(("allowsCode", true))).GetProperty("code").GetString();
        using var guest = week.County.NewBrowser();
        for (var i = 0; i < 5; i++)
        {
            await guest.PostAsync($"/api/join/{code}", new { name = "right ones do not count" });
        }

        await guest.RefusedAsync(HttpMethod.Post, "/api/join/nothing", new { name = "x" }, HttpStatusCode.NotFound, "unknown-code");
        await guest.RefusedAsync(HttpMethod.Post, "/api/join/00000", new { name = "x" }, HttpStatusCode.NotFound, "unknown-code");
        await guest.RefusedAsync(HttpMethod.Post, $"/api/join/{code}", new { name = "x" }, HttpStatusCode.TooManyRequests, "too-many-attempts");
    }

    [Fact]
    public async Task A_guest_link_opens_the_lesson_in_its_role_until_it_is_taken_back()
    {
        await using var week = await Week.CreateAsync();
        var lesson = await week.LessonIdAsync();
        var links = $"/api/lessons/{lesson}/guest-links";
        var expiresAt = Week.Start.AddMinutes(10);
        var made = await week.Teacher.CreateAsync(links, new { role = "classroom", expiresAt, asksName = true, label = "河口教学点" });
        var secret = made.GetProperty("url").GetString()!.Split("/guest#secret=")[1];
        using var guest = week.County.NewBrowser();

        Assert.Equal("分数的意义", (await guest.GetAsync($"/api/guest/{secret}")).GetProperty("title").GetString());
        await guest.RefusedAsync(HttpMethod.Post, $"/api/guest/{secret}", new { }, HttpStatusCode.UnprocessableEntity, "invalid-input");
        var join = await guest.PostAsync($"/api/guest/{secret}", new { name = "一二年级" });
        var token = await week.TokenAsync(join);
        Assert.Equal((LessonRole.Classroom, "一二年级", "河口教学点"), (token.Role, token.Name, token.School));
        Assert.Equal(expiresAt, join.GetProperty("expiresAt").GetDateTimeOffset());
        var item = (await week.Teacher.GetAsync(links)).EnumerateArray().Single();
        Assert.Equal(1, item.GetProperty("uses").GetInt32());
        Assert.DoesNotContain(secret, item.GetRawText(), StringComparison.Ordinal);

        await week.Teacher.DeleteAsync($"{links}/{item.GetProperty("id").GetInt32()}");
        await guest.RefusedAsync(HttpMethod.Post, $"/api/guest/{secret}", new { name = "x" }, HttpStatusCode.NotFound, "link-unknown");
        Assert.True(week.County.Server.Services.GetRequiredService<Revocations>().IsRevoked(token.Session!));
        await guest.RefusedAsync(HttpMethod.Get, "/api/guest/guess", null, HttpStatusCode.NotFound, "link-unknown");
        await week.Teacher.RefusedAsync(
            HttpMethod.Post, links, new { role = "teacher", expiresAt = Week.Start.AddDays(100), asksName = true }, HttpStatusCode.UnprocessableEntity, "invalid-input");
    }

    [Fact]
    public async Task A_rooms_phone_gets_a_short_link_in_the_rooms_name_and_nobody_elses()
    {
        await using var week = await Week.CreateAsync(("Timetable:HelperMinutes", "30"));
        var lesson = await week.LessonIdAsync();
        var room = await week.Teacher.PostAsync($"/api/lessons/{lesson}/join", new { role = "classroom", roomId = week.Room });
        using var panel = week.County.NewBrowser();
        panel.Bearer = room.GetProperty("token").GetString();

        var join = await panel.PostAsync($"/api/lessons/{lesson}/helper");

        var token = await week.TokenAsync(join);
        Assert.Equal(($"room-{week.Room}", LessonRole.Helper, "四年级2班", 0), (token.Subject, token.Role, token.Name, token.Publish.Count));
        Assert.Equal($"/help/{lesson}", join.GetProperty("page").GetString());
        Assert.InRange(join.GetProperty("expiresAt").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(29), DateTimeOffset.UtcNow.AddMinutes(31));
        panel.Bearer = (await week.Teacher.PostAsync($"/api/lessons/{lesson}/join", new { })).GetProperty("token").GetString();
        await panel.RefusedAsync(HttpMethod.Post, $"/api/lessons/{lesson}/helper", null, HttpStatusCode.Forbidden, "may-not-join");
        await panel.RefusedAsync(HttpMethod.Post, $"/api/lessons/{await week.LessonIdAsync(
            ("startsAt", Week.Start.AddHours(1)), ("endsAt", Week.Start.AddHours(2)))}/helper", null, HttpStatusCode.Forbidden, "other-lesson");
    }
}
