using System.Net;
using LiveRelay.Server.Accounts;
using LiveRelay.Server.Lessons;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Accounts;
using LiveRelay.Tests.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Tests.Timetable;

/// <summary>One day of a county on either database: what the API does on SQLite, it does on PostgreSQL.</summary>
public sealed class StoryTests(PrivatePostgres postgres)
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_county_is_set_up_plans_teaches_and_shuts_out(DatabaseKind kind)
    {
        await using var week = await Week.CreateAsync(kind == DatabaseKind.Postgres ? [("Storage:Postgres", await postgres.CreateDatabaseAsync())] : []);
        await week.Administrator.RefusedAsync(HttpMethod.Post, "/api/schools", new { name = "示范小学" }, HttpStatusCode.Conflict, "name-taken");
        await week.Administrator.RefusedAsync(HttpMethod.Delete, $"/api/schools/{week.School}", null, HttpStatusCode.Conflict, "in-use");
        Assert.Equal(1, (await week.Administrator.GetAsync("/api/accounts?search=TEACHER2")).GetProperty("total").GetInt32());

        var lesson = await week.LessonAsync(("allowsCode", true), ("invitedSchoolIds", new[] { week.OtherSchool }));
        var id = lesson.GetProperty("id").GetString()!;
        await week.Administrator.RefusedAsync(HttpMethod.Post, "/api/lessons", week.Pattern(), HttpStatusCode.Conflict, "timetable-conflict");
        Assert.Single((await week.OtherObserver.GetAsync(
            $"/api/lessons?from={Week.Start:yyyy-MM-ddTHH:mm:ssZ}&to={Week.Start.AddHours(1):yyyy-MM-ddTHH:mm:ssZ}&room={week.OtherRoom}")).EnumerateArray());
        await week.TokenAsync(await week.County.NewBrowser().PostAsync($"/api/join/{lesson.GetProperty("code").GetString()}", new { name = "家长" }));

        var kiosk = await week.Administrator.CreateAsync($"/api/rooms/{week.OtherRoom}/devices", new { });
        using var panel = week.County.NewBrowser();
        panel.Bearer = kiosk.GetProperty("url").GetString()!.Split("device=")[1];
        await week.MoveAsync(id, LessonState.Open, TimeSpan.FromMinutes(5));
        var token = await week.TokenAsync((await panel.GetAsync("/api/device/next")).GetProperty("lesson").GetProperty("join"));
        Assert.Equal((LessonRole.Classroom, id), (token.Role, token.Lesson));
        await week.Administrator.DeleteAsync($"/api/devices/{County.Id(kiosk.GetProperty("device"))}");
        await panel.RefusedAsync(HttpMethod.Get, "/api/device/next", null, HttpStatusCode.Unauthorized, "device-unknown");
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task What_was_ended_stays_ended_after_a_restart_until_no_token_can_be_left(DatabaseKind kind)
    {
        var cancelled = TestContext.Current.CancellationToken;
        using var database = await TestDatabase.CreateAsync(kind, postgres);
        await using (var db = database.Open())
        {
            await db.Database.MigrateAsync(cancelled);
            db.Revocations.Add(new RevocationRecord { Session = "session-old", RevokedAt = DateTimeOffset.UtcNow.AddDays(-9) });
            await db.SaveChangesAsync(cancelled);
        }

        await new Revocations(database, TimeProvider.System).RevokeAsync("device-7", cancelled);
        var restarted = new Revocations(database, TimeProvider.System);
        Assert.False(restarted.IsRevoked("device-7"));
        await restarted.LoadAsync();

        Assert.True(restarted.IsRevoked("device-7"));
        Assert.False(restarted.IsRevoked("session-old"));
    }
}
