using System.Net;
using System.Text.Json;

namespace LiveRelay.Tests.Accounts;

/// <summary>Schools, rooms and accounts, and how far an administrator's arm reaches.</summary>
public sealed class PeopleTests
{
    [Fact]
    public async Task Schools_and_rooms_have_names_of_their_own_and_stay_while_they_are_needed()
    {
        await using var county = await County.CreateAsync();
        var admin = county.Administrator;
        var school = await county.SchoolAsync("示范小学");
        await admin.RefusedAsync(HttpMethod.Post, "/api/schools", new { name = " 示范小学 " }, HttpStatusCode.Conflict, "name-taken");
        await admin.RefusedAsync(HttpMethod.Post, "/api/schools", new { name = "evil\u202Egpj" }, HttpStatusCode.UnprocessableEntity, "invalid-input");
        var room = await admin.CreateAsync("/api/rooms", new { schoolId = school, name = "四年级2班", grade = "四年级", seats = 45 });
        Assert.Equal(
            $$"""{"id":{{County.Id(room)}},"name":"四年级2班","school":{"id":{{school}},"name":"示范小学"},"grade":"四年级","seats":45}""", room.GetRawText());
        await admin.RefusedAsync(HttpMethod.Post, "/api/rooms", new { schoolId = school, name = "四年级2班" }, HttpStatusCode.Conflict, "name-taken");
        var problem = await admin.RefusedAsync(
            HttpMethod.Post, "/api/rooms", new { schoolId = 99, name = "", seats = 1001 }, HttpStatusCode.UnprocessableEntity, "invalid-input");
        Assert.Equal(["schoolId notFound", "name required", "seats outOfRange"], Errors(problem));

        await admin.RefusedAsync(HttpMethod.Delete, $"/api/schools/{school}", null, HttpStatusCode.Conflict, "in-use");
        Assert.Equal("五年级1班", (await admin.PutAsync($"/api/rooms/{County.Id(room)}", new { name = "五年级1班" })).GetProperty("name").GetString());
        await admin.DeleteAsync($"/api/rooms/{County.Id(room)}");
        await admin.PutAsync($"/api/schools/{school}", new { name = "实验小学" });
        await admin.DeleteAsync($"/api/schools/{school}");
        Assert.DoesNotContain((await admin.GetAsync("/api/schools")).EnumerateArray(), item => County.Id(item) == school);
        Assert.Equal("新县", (await admin.PutAsync("/api/county", new { name = "新县" })).GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_new_person_chooses_a_password_by_a_link_that_works_once()
    {
        await using var county = await County.CreateAsync();
        var school = await county.SchoolAsync("示范小学");
        var made = await county.Administrator.CreateAsync("/api/accounts", new { userName = "Zhang.Hua", name = "张华", role = "teacher", schoolId = school });
        Assert.False(made.GetProperty("account").GetProperty("hasPassword").GetBoolean());
        var url = made.GetProperty("passwordLink").GetProperty("url").GetString()!;
        Assert.Matches(@"^http://127\.0\.0\.1:\d+/password#secret=[\w-]+$", url);
        var secret = url.Split("secret=")[1];
        using var browser = county.NewBrowser();

        await browser.RefusedAsync(HttpMethod.Post, "/api/login", new { userName = "zhang.hua", password = "" }, HttpStatusCode.Unauthorized, "wrong-password");
        await browser.RefusedAsync(HttpMethod.Post, "/api/password", new { secret, password = "zhang.hua" }, HttpStatusCode.UnprocessableEntity, "invalid-input");
        await browser.PostAsync("/api/password", new { secret, password = County.Password }, HttpStatusCode.NoContent);
        await browser.RefusedAsync(HttpMethod.Post, "/api/password", new { secret, password = "another one" }, HttpStatusCode.Forbidden, "link-expired");
        await browser.RefusedAsync(HttpMethod.Post, "/api/password", new { secret = "%%%", password = "another one" }, HttpStatusCode.Forbidden, "link-expired");
        var me = await browser.LogInAsync("zhang.hua", County.Password);
        Assert.Equal(("teacher", "示范小学"), (me.GetProperty("role").GetString(), me.GetProperty("school").GetProperty("name").GetString()));

        // A reset signs the person out only when the new password is chosen.
        var reset = await county.Administrator.PostAsync($"/api/accounts/{County.Id(me)}/password-link");
        await browser.GetAsync("/api/me");
        using var other = county.NewBrowser();
        await other.PostAsync("/api/password", new { secret = reset.GetProperty("url").GetString()!.Split("secret=")[1], password = "battery staple" }, HttpStatusCode.NoContent);
        await browser.RefusedAsync(HttpMethod.Get, "/api/me", null, HttpStatusCode.Unauthorized, "sign-in");
    }

    [Fact]
    public async Task Who_is_disabled_or_gets_another_role_is_signed_out_at_once()
    {
        await using var county = await County.CreateAsync();
        var school = await county.SchoolAsync("示范小学");
        var teacher = await county.AccountAsync("teacher", "teacher", school);
        var browser = await county.SignedInAsync("teacher");
        await county.Administrator.PutAsync($"/api/accounts/{teacher}", new { name = "张华", role = "teacher", schoolId = school, isEnabled = true });
        Assert.Equal("张华", (await browser.GetAsync("/api/me")).GetProperty("name").GetString());

        await county.Administrator.PutAsync($"/api/accounts/{teacher}", new { name = "张华", role = "observer", schoolId = school, isEnabled = true });
        await browser.RefusedAsync(HttpMethod.Get, "/api/me", null, HttpStatusCode.Unauthorized, "sign-in");
        await browser.LogInAsync("teacher", County.Password);
        await county.Administrator.PutAsync($"/api/accounts/{teacher}", new { name = "张华", role = "observer", schoolId = school, isEnabled = false });
        await browser.RefusedAsync(HttpMethod.Post, "/api/login", new { userName = "teacher", password = County.Password }, HttpStatusCode.Unauthorized, "wrong-password");
    }

    [Fact]
    public async Task Administrators_end_the_sessions_of_others()
    {
        await using var county = await County.CreateAsync();
        var observer = await county.AccountAsync("observer", "observer", await county.SchoolAsync("示范小学"));
        var (one, two) = (await county.SignedInAsync("observer"), await county.SignedInAsync("observer"));
        var session = (await one.GetAsync("/api/me")).GetProperty("session").GetString();
        Assert.Equal(2, (await county.Administrator.GetAsync($"/api/accounts/{observer}/sessions")).GetArrayLength());

        await county.Administrator.DeleteAsync($"/api/accounts/{observer}/sessions/{session}");
        await one.RefusedAsync(HttpMethod.Get, "/api/me", null, HttpStatusCode.Unauthorized, "sign-in");
        await two.GetAsync("/api/me");
        await county.Administrator.DeleteAsync($"/api/accounts/{observer}/sessions");
        await two.RefusedAsync(HttpMethod.Get, "/api/me", null, HttpStatusCode.Unauthorized, "sign-in");
    }

    [Fact]
    public async Task A_schools_administrator_acts_in_his_school_alone_and_makes_nobody_of_the_county()
    {
        await using var county = await County.CreateAsync();
        var (own, other) = (await county.SchoolAsync("示范小学"), await county.SchoolAsync("东街小学"));
        await county.AccountAsync("head", "schoolAdministrator", own);
        var stranger = await county.AccountAsync("stranger", "teacher", other);
        var room = await county.RoomAsync(other, "一年级1班");
        var head = await county.SignedInAsync("head");

        await head.CreateAsync("/api/rooms", new { schoolId = own, name = "录播教室" });
        var made = await head.CreateAsync("/api/accounts", new { userName = "mine", name = "王芳", role = "teacher", password = County.Password });
        Assert.Equal(own, County.Id(made.GetProperty("account").GetProperty("school")));
        Assert.Equal(["head", "mine"], (await head.GetAsync("/api/accounts")).GetProperty("items").EnumerateArray().Select(static a => a.GetProperty("userName").GetString()));

        foreach (var (method, path, body) in new (HttpMethod, string, object?)[]
        {
            (HttpMethod.Post, "/api/rooms", new { schoolId = other, name = "x" }),
            (HttpMethod.Put, $"/api/rooms/{room}", new { name = "x" }),
            (HttpMethod.Delete, $"/api/rooms/{room}", null),
            (HttpMethod.Get, $"/api/accounts?school={other}", null),
            (HttpMethod.Get, $"/api/accounts/{stranger}", null),
            (HttpMethod.Put, $"/api/accounts/{stranger}", new { name = "x", role = "teacher", schoolId = own }),
            (HttpMethod.Delete, $"/api/accounts/{stranger}", null),
            (HttpMethod.Post, $"/api/accounts/{stranger}/password-link", null),
            (HttpMethod.Delete, $"/api/accounts/{stranger}/sessions", null),
            (HttpMethod.Put, $"/api/accounts/{County.Id(made.GetProperty("account"))}", new { name = "x", role = "teacher", schoolId = other }),
        })
        {
            await head.RefusedAsync(method, path, body, HttpStatusCode.Forbidden, "other-school");
        }

        await head.RefusedAsync(HttpMethod.Post, "/api/accounts", new { userName = "up", name = "x", role = "researcher", schoolId = own }, HttpStatusCode.Forbidden, "forbidden");
        await head.RefusedAsync(HttpMethod.Delete, "/api/accounts/1", null, HttpStatusCode.Forbidden, "other-school");
    }

    [Fact]
    public async Task The_last_administrator_stays()
    {
        await using var county = await County.CreateAsync();
        var body = new { name = "管理员", role = "observer", schoolId = await county.SchoolAsync("示范小学"), isEnabled = true };
        await county.Administrator.RefusedAsync(HttpMethod.Delete, "/api/accounts/1", null, HttpStatusCode.Conflict, "last-administrator");
        await county.Administrator.RefusedAsync(HttpMethod.Put, "/api/accounts/1", body, HttpStatusCode.Conflict, "last-administrator");
        var second = await county.AccountAsync("second", "administrator");
        await county.Administrator.DeleteAsync("/api/accounts/1");
        await county.Administrator.RefusedAsync(HttpMethod.Get, "/api/me", null, HttpStatusCode.Unauthorized, "sign-in");
        var heir = await county.SignedInAsync("second");
        await heir.RefusedAsync(HttpMethod.Delete, $"/api/accounts/{second}", null, HttpStatusCode.Conflict, "last-administrator");
    }

    [Fact]
    public async Task People_are_found_by_what_one_knows_of_them()
    {
        await using var county = await County.CreateAsync();
        var school = await county.SchoolAsync("示范小学");
        for (var i = 0; i < 3; i++)
        {
            await county.AccountAsync($"teacher{i}", "teacher", school);
        }

        Assert.Equal((4, 1), Count(await county.Administrator.GetAsync("/api/accounts?skip=3&take=1")));
        Assert.Equal((3, 3), Count(await county.Administrator.GetAsync($"/api/accounts?school={school}")));
        Assert.Equal((1, 1), Count(await county.Administrator.GetAsync("/api/accounts?search=TEACHER2")));
        Assert.Equal((1, 1), Count(await county.Administrator.GetAsync("/api/accounts?role=administrator")));
        Assert.Equal((0, 0), Count(await county.Administrator.GetAsync("/api/accounts?search=%25")));
        Assert.Equal(3, (await county.Administrator.GetAsync($"/api/teachers?school={school}")).GetArrayLength());
        await county.Administrator.RefusedAsync(HttpMethod.Get, "/api/accounts?take=501", null, HttpStatusCode.UnprocessableEntity, "invalid-input");
    }

    private static (int Total, int Items) Count(JsonElement page) => (page.GetProperty("total").GetInt32(), page.GetProperty("items").GetArrayLength());

    private static IEnumerable<string> Errors(JsonElement problem) => problem.GetProperty("errors").EnumerateArray()
        .Select(static error => $"{error.GetProperty("field").GetString()} {error.GetProperty("code").GetString()}");
}
