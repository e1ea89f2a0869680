using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using LiveRelay.Server.Accounts;
using LiveRelay.Server.Lessons;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace LiveRelay.Tests.Timetable;

/// <summary>A room's terminal: how it is admitted, where it goes by itself, what is seen of it, and how it is shut out.</summary>
public sealed class DeviceTests
{
    private static readonly byte[] _picture = [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, 0xFF, 0xD9];

    [Fact]
    public async Task A_kiosk_link_makes_a_terminal_that_goes_to_its_next_lesson_without_login()
    {
        await using var week = await Week.CreateAsync();
        using var panel = await KioskAsync(week);
        var lesson = await week.LessonIdAsync();
        Assert.Equal(JsonValueKind.Null, (await panel.GetAsync("/api/device/next")).GetProperty("lesson").ValueKind);

        await week.MoveAsync(lesson, LessonState.Scheduled, TimeSpan.FromMinutes(10));
        var next = await panel.GetAsync("/api/device/next");

        Assert.Equal("四年级2班", next.GetProperty("room").GetProperty("name").GetString());
        Assert.Equal(lesson, next.GetProperty("lesson").GetProperty("id").GetString());
        var token = await week.TokenAsync(next.GetProperty("lesson").GetProperty("join"));
        Assert.Equal(($"room-{week.Room}", LessonRole.Classroom, "四年级2班", "示范小学"), (token.Subject, token.Role, token.Name, token.School));
        Assert.StartsWith("device-", token.Session, StringComparison.Ordinal);
        await week.MoveAsync(lesson, LessonState.Ended, TimeSpan.FromMinutes(-10));
        Assert.Equal(JsonValueKind.Null, (await panel.GetAsync("/api/device/next")).GetProperty("lesson").ValueKind);
    }

    [Fact]
    public async Task What_is_live_comes_before_what_is_about_to_begin_and_rooms_are_invited_with_their_school()
    {
        await using var week = await Week.CreateAsync();
        using var panel = await KioskAsync(week);
        var live = await week.LessonIdAsync(("invitedRoomIds", null), ("invitedSchoolIds", new[] { week.School }));
        var soon = await week.LessonIdAsync(("startsAt", Week.Start.AddHours(1)), ("endsAt", Week.Start.AddHours(2)));
        await week.MoveAsync(live, LessonState.Live, TimeSpan.FromMinutes(-45));
        await week.MoveAsync(soon, LessonState.Scheduled, TimeSpan.FromMinutes(-1));

        var next = await panel.GetAsync("/api/device/next");

        Assert.Equal(live, next.GetProperty("lesson").GetProperty("id").GetString());
        var later = next.GetProperty("today").EnumerateArray().Single();
        Assert.Equal((soon, JsonValueKind.Null), (later.GetProperty("id").GetString(), later.GetProperty("join").ValueKind));
    }

    [Fact]
    public async Task A_panel_is_paired_by_the_code_that_it_shows()
    {
        await using var week = await Week.CreateAsync();
        using var panel = week.County.NewBrowser();
        var pairing = await panel.CreateAsync("/api/pairing");
        var code = pairing.GetProperty("code").GetString()!;
        Assert.EndsWith($"/pair#code={code}", pairing.GetProperty("url").GetString(), StringComparison.Ordinal);
        panel.Bearer = pairing.GetProperty("secret").GetString();
        Assert.Equal("waiting", (await panel.GetAsync("/api/pairing")).GetProperty("state").GetString());
        await panel.RefusedAsync(HttpMethod.Get, "/api/device/next", null, HttpStatusCode.Unauthorized, "device-unknown");

        await week.Administrator.RefusedAsync(HttpMethod.Post, "/api/pairing/AAAAAA", new { roomId = week.Room }, HttpStatusCode.NotFound, "unknown-pairing");
        await week.Administrator.RefusedAsync(HttpMethod.Post, $"/api/pairing/{code}", new { roomId = 999 }, HttpStatusCode.UnprocessableEntity, "invalid-input");
        var device = await week.Administrator.CreateAsync($"/api/pairing/{code.ToUpperInvariant()}", new { roomId = week.Room, name = "一体机" });

        Assert.Equal("一体机", device.GetProperty("name").GetString());
        Assert.Equal("paired", (await panel.GetAsync("/api/pairing")).GetProperty("state").GetString());
        await panel.GetAsync("/api/device/next");
        await week.Administrator.RefusedAsync(HttpMethod.Post, $"/api/pairing/{code}", new { roomId = week.Room }, HttpStatusCode.NotFound, "unknown-pairing");
    }

    [Fact]
    public async Task Who_asks_for_code_after_code_has_to_wait()
    {
        await using var week = await Week.CreateAsync(("Devices:PairingsPerMinute", "2"));
        await week.County.NewBrowser().CreateAsync("/api/pairing");
        await week.County.NewBrowser().CreateAsync("/api/pairing");
        await week.County.NewBrowser().RefusedAsync(HttpMethod.Post, "/api/pairing", null, HttpStatusCode.TooManyRequests, "too-many-attempts");
    }

    [Fact]
    public async Task An_administrator_sees_each_terminals_version_and_last_picture()
    {
        await using var week = await Week.CreateAsync();
        using var panel = await KioskAsync(week);
        Assert.False((await DeviceAsync(week)).GetProperty("isOnline").GetBoolean());

        using var beat = await panel.SendAsync(HttpMethod.Post, "/api/device/heartbeat?version=0.2.0", Jpeg(_picture));
        Assert.Equal(HttpStatusCode.NoContent, beat.StatusCode);
        using var bare = await panel.SendAsync(HttpMethod.Post, "/api/device/heartbeat");
        Assert.Equal(HttpStatusCode.NoContent, bare.StatusCode);

        var device = await DeviceAsync(week);
        Assert.True(device.GetProperty("isOnline").GetBoolean());
        Assert.Equal("0.2.0", device.GetProperty("version").GetString());
        using var picture = await week.Administrator.SendAsync(HttpMethod.Get, $"/api/devices/{County.Id(device)}/picture");
        Assert.Equal("image/jpeg", picture.Content.Headers.ContentType!.MediaType);
        Assert.Equal("nosniff", picture.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(_picture, await picture.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_picture_is_a_small_JPEG_and_nothing_else()
    {
        await using var week = await Week.CreateAsync();
        using var panel = await KioskAsync(week);
        await panel.RefusedAsync(
            HttpMethod.Post, "/api/device/heartbeat", Jpeg("<svg onload=alert(1)>"u8.ToArray()), HttpStatusCode.UnsupportedMediaType, "wrong-media-type");
        await panel.RefusedAsync(HttpMethod.Post, "/api/device/heartbeat", new { }, HttpStatusCode.UnsupportedMediaType, "wrong-media-type");
        await panel.RefusedAsync(
            HttpMethod.Post, "/api/device/heartbeat", Jpeg([.. _picture, .. new byte[200 * 1024]]), HttpStatusCode.RequestEntityTooLarge, "too-large");
    }

    [Fact]
    public async Task A_terminal_that_is_moved_speaks_in_its_old_rooms_name_no_more()
    {
        await using var week = await Week.CreateAsync();
        using var panel = await KioskAsync(week);
        var lesson = await week.LessonIdAsync();
        await week.MoveAsync(lesson, LessonState.Open, TimeSpan.FromMinutes(5));
        var token = (await panel.GetAsync("/api/device/next")).GetProperty("lesson").GetProperty("join").GetProperty("token").GetString()!;
        var device = County.Id(await DeviceAsync(week));

        await week.Administrator.PutAsync($"/api/devices/{device}", new { name = "新名", roomId = week.Room });
        Assert.Equal(HttpStatusCode.Created, await week.WatchAsync(lesson, token));
        await week.Administrator.PutAsync($"/api/devices/{device}", new { name = "新名", roomId = week.OtherRoom });

        Assert.Equal(HttpStatusCode.Unauthorized, await week.WatchAsync(lesson, token));
        var revocations = week.County.Server.Services.GetRequiredService<Revocations>();
        Assert.False(revocations.IsRevoked(Revocations.Device(device), DateTimeOffset.UtcNow.AddSeconds(1)));
    }

    [Fact]
    public async Task A_terminal_that_is_shut_out_is_out_at_once()
    {
        await using var week = await Week.CreateAsync();
        using var panel = await KioskAsync(week);
        var device = County.Id(await DeviceAsync(week));
        await week.Administrator.PutAsync($"/api/devices/{device}", new { name = "新名", roomId = week.OtherRoom });
        Assert.Equal("四年级1班", (await panel.GetAsync("/api/device/next")).GetProperty("room").GetProperty("name").GetString());

        await week.Administrator.DeleteAsync($"/api/devices/{device}");

        await panel.RefusedAsync(HttpMethod.Get, "/api/device/next", null, HttpStatusCode.Unauthorized, "device-unknown");
        Assert.True(week.County.Server.Services.GetRequiredService<Revocations>().IsRevoked(Revocations.Device(device)));
        Assert.Empty((await week.Administrator.GetAsync("/api/devices")).EnumerateArray());
    }

    [Fact]
    public async Task A_schools_administrator_has_nothing_to_do_with_another_schools_terminals()
    {
        await using var week = await Week.CreateAsync();
        using var panel = await KioskAsync(week);
        await week.County.AccountAsync("head2", "schoolAdministrator", week.OtherSchool);
        var head = await week.County.SignedInAsync("head2");
        var device = County.Id(await DeviceAsync(week));

        Assert.Empty((await head.GetAsync("/api/devices")).EnumerateArray());
        foreach (var (method, path, body) in new (HttpMethod, string, object?)[]
        {
            (HttpMethod.Get, $"/api/devices?school={week.School}", null),
            (HttpMethod.Get, $"/api/devices/{device}/picture", null),
            (HttpMethod.Delete, $"/api/devices/{device}", null),
            (HttpMethod.Put, $"/api/devices/{device}", new { roomId = week.OtherRoom }),
            (HttpMethod.Post, $"/api/rooms/{week.Room}/devices", new { }),
            (HttpMethod.Post, "/api/pairing/AAAAAA", new { roomId = week.Room }),
        })
        {
            await head.RefusedAsync(method, path, body, HttpStatusCode.Forbidden, "other-school");
        }
    }

    [Fact]
    public async Task A_room_that_is_deleted_takes_its_terminals_along()
    {
        await using var week = await Week.CreateAsync();
        using var panel = await KioskAsync(week);
        await week.Administrator.DeleteAsync($"/api/rooms/{week.Room}");
        await panel.RefusedAsync(HttpMethod.Get, "/api/device/next", null, HttpStatusCode.Unauthorized, "device-unknown");
    }

    private static ByteArrayContent Jpeg(byte[] bytes) => new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("image/jpeg") } };

    private static async Task<JsonElement> DeviceAsync(Week week) => (await week.Administrator.GetAsync("/api/devices")).EnumerateArray().Single();

    private static async Task<ApiClient> KioskAsync(Week week)
    {
        var made = await week.Administrator.CreateAsync($"/api/rooms/{week.Room}/devices", new { });
        var panel = week.County.NewBrowser();
        panel.Bearer = made.GetProperty("url").GetString()!.Split("/kiosk#device=")[1];
        return panel;
    }
}
