using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace LiveRelay.Tests.Browser;

/// <summary>A county from its first start to its first lesson, in the real pages: what administrators do, and who comes by what they made.</summary>
public sealed partial class AdministrationTests(Chromium chromium, ITestOutputHelper output) : BrowserTest(chromium, output)
{
    private const string Password = "ein-gutes-9";
    private const string Teachers = $"用户名,姓名,角色,学校,密码\nli.na,李娜,教师,青山小学,{Password}\nzhou.min,周敏,教师,青山小学,{Password}\n";

    [Fact]
    public async Task A_county_is_set_up_filled_and_planned_and_guests_come_by_code_and_by_link()
    {
        var server = await StartServerAsync();
        var desk = await SetUpAsync(server);
        await AddAsync(desk, "schools", "青山小学");
        await AddAsync(desk, "rooms", "五年级1班", "青山小学");
        await AddAsync(desk, "rooms", "五年级2班", "青山小学");
        await ImportTeachersAsync(desk);

        await desk.GetByTestId("nav-/timetable").ClickAsync();
        await PlanAsync(desk, "小数的意义", "李娜");
        var code = NotDigit().Replace(await desk.GetByTestId("lesson-code").InnerTextAsync(), "");
        var link = await MakeGuestLinkAsync(desk);
        await desk.GetByTestId("dialog-close").ClickAsync();
        await PlanAsync(desk, "平行四边形", "周敏");
        await Assertions.Expect(desk.GetByTestId("conflicts")).ToContainTextAsync("小数的意义");
        await Assertions.Expect(desk.GetByTestId("conflicts")).ToContainTextAsync("五年级2班");

        var byCode = await VisitAsync(server, "/join");
        await byCode.GetByTestId("code").FillAsync(code);
        await EnterAsync(byCode, "李家长");
        var byLink = await VisitAsync(server, link[link.IndexOf("/guest", StringComparison.Ordinal)..]);
        await EnterAsync(byLink, "乡镇中心校");
        await Assertions.Expect(byLink.GetByTestId("observers").Locator("li").Filter(new() { HasText = "李家长" })).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_terminal_is_paired_by_its_code_and_goes_into_its_next_lesson_by_itself()
    {
        var server = await StartServerAsync();
        var desk = await SignInAsync(server);
        var room = await PlanNowAsync(server, desk);

        var panel = await VisitAsync(server, "/kiosk");
        var code = await panel.GetByTestId("pairing-code").InnerTextAsync();
        await desk.GotoAsync(new Uri(server.BaseUrl, $"/pair#code={code}").AbsoluteUri);
        await Assertions.Expect(desk.GetByTestId("code")).ToHaveValueAsync(code);
        await desk.GetByTestId("room").SelectOptionAsync(new SelectOptionValue { Label = room });
        await desk.GetByTestId("pair").ClickAsync();
        await desk.GetByTestId("paired").WaitForAsync();

        await panel.GetByTestId("raise-hand").WaitForAsync();
        Assert.Matches("/room/[a-z0-9]{8}\\?kiosk=1$", panel.Url);
        // A terminal is asked nothing, and stands on the teacher's wall.
        Assert.Equal(0, await panel.GetByTestId("wall-yes").CountAsync());
    }

    [Fact]
    public async Task The_check_tells_whether_a_computer_will_do()
    {
        var server = await StartServerAsync();
        var page = await VisitAsync(server, $"/check/demo#token={server.Token("observer")}");

        await page.GetByTestId("run-devices").ClickAsync();

        foreach (var (item, grade) in new[] { ("browser", "good"), ("clock", "good"), ("downlink", "good"), ("path", "good"), ("relay", "info") })
        {
            await Assertions.Expect(page.GetByTestId($"check-{item}")).ToHaveAttributeAsync("data-grade", grade);
        }

        foreach (var device in new[] { "camera", "microphone" })
        {
            await Assertions.Expect(page.GetByTestId($"check-{device}")).ToHaveAttributeAsync("data-grade", Tried());
        }

        await Assertions.Expect(page.GetByTestId("summary")).Not.ToHaveAttributeAsync("data-summary", "bad");
    }

    private static async Task AddAsync(IPage desk, string section, string name, string? school = null)
    {
        await desk.GetByTestId($"nav-/admin/{section}").ClickAsync();
        await desk.GetByTestId(section).WaitForAsync();
        await desk.GetByTestId("create").ClickAsync();
        var dialog = desk.GetByTestId("dialog");
        if (school is not null)
        {
            await dialog.GetByTestId("school").SelectOptionAsync(new SelectOptionValue { Label = school });
        }

        await dialog.GetByTestId("name").FillAsync(name);
        await dialog.GetByTestId("save").ClickAsync();
        await desk.GetByRole(AriaRole.Cell, new() { Name = name }).WaitForAsync();
    }

    private static async Task ImportTeachersAsync(IPage desk)
    {
        await desk.GetByTestId("nav-/admin/people").ClickAsync();
        // The page before it has a button of that name too.
        await desk.GetByTestId("people").WaitForAsync();
        await desk.GetByTestId("import").ClickAsync();
        await desk.GetByTestId("import-file").SetInputFilesAsync(
            new FilePayload { Name = "教师.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(Teachers) });
        await desk.GetByTestId("import-clean").WaitForAsync();
        await desk.GetByTestId("import-run").ClickAsync();
        await desk.GetByTestId("import-done").WaitForAsync();
        await desk.GetByTestId("dialog-close").ClickAsync();
        await desk.GetByTestId("person-zhou.min").WaitForAsync();
    }

    /// <summary>Always the same hour of tomorrow: who plans twice is in his own way.</summary>
    private static async Task PlanAsync(IPage desk, string title, string teacher)
    {
        await desk.GetByTestId("create-lesson").ClickAsync();
        var dialog = desk.GetByTestId("dialog");
        await dialog.GetByTestId("title").FillAsync(title);
        await dialog.GetByTestId("day").FillAsync(DateTime.Now.AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await dialog.GetByTestId("from").FillAsync("09:00");
        await dialog.GetByTestId("to").FillAsync("09:40");
        await dialog.GetByTestId("school").SelectOptionAsync(new SelectOptionValue { Label = "青山小学" });
        await dialog.GetByTestId("teacher").SelectOptionAsync(new SelectOptionValue { Label = teacher });
        await dialog.GetByTestId("room").SelectOptionAsync(new SelectOptionValue { Label = "五年级1班" });
        await dialog.GetByTestId("invited-rooms").GetByText("五年级2班").ClickAsync();
        await dialog.GetByTestId("allows-code").CheckAsync();
        await dialog.GetByTestId("save").ClickAsync();
    }

    private static async Task<string> MakeGuestLinkAsync(IPage desk)
    {
        await desk.GetByTestId("show-guests").ClickAsync();
        await desk.GetByTestId("guest-label").FillAsync("乡镇听课");
        await desk.GetByTestId("guest-create").ClickAsync();
        return await desk.GetByTestId("guest-links").GetByTestId("once-link-url").InputValueAsync();
    }

    private static async Task EnterAsync(IPage page, string name)
    {
        await page.GetByTestId("name").FillAsync(name);
        await page.GetByTestId("submit").ClickAsync();
        await page.GetByTestId("side-input").WaitForAsync();
    }

    /// <summary>Plans a lesson that has just begun by the timetable, and invites a room of the school.</summary>
    /// <returns>The room's name.</returns>
    private static async Task<string> PlanNowAsync(ServerProcess server, IPage desk)
    {
        var demo = await ReadAsync(await desk.Context.APIRequest.GetAsync(Api(server, "lessons/demo")));
        var school = demo.GetProperty("school").GetProperty("id").GetInt32();
        var rooms = await ReadAsync(await desk.Context.APIRequest.GetAsync(Api(server, "rooms")));
        var room = rooms.EnumerateArray().First(one => one.GetProperty("school").GetProperty("id").GetInt32() == school);
        var lesson = new
        {
            title = "年级直播课",
            kind = "gradeLesson",
            schoolId = school,
            teacherId = demo.GetProperty("teacher").GetProperty("id").GetInt32(),
            startsAt = DateTimeOffset.UtcNow.AddMinutes(-1),
            endsAt = DateTimeOffset.UtcNow.AddMinutes(39),
            invitedRoomIds = new[] { room.GetProperty("id").GetInt32() },
        };
        await ReadAsync(await desk.Context.APIRequest.PostAsync(Api(server, "lessons"), new() { DataObject = lesson }));
        return room.GetProperty("name").GetString()!;
    }

    private static async Task<System.Text.Json.JsonElement> ReadAsync(IAPIResponse response)
    {
        Assert.True(response.Ok, await response.TextAsync());
        return (await response.JsonAsync())!.Value;
    }

    private static string Api(ServerProcess server, string path) => new Uri(server.BaseUrl, $"/api/{path}").AbsoluteUri;

    /// <summary>As the log has it on the first start; the demo does not keep a county from being set up.</summary>
    private async Task<IPage> SetUpAsync(ServerProcess server)
    {
        var desk = await VisitAsync(server, $"/setup#secret={SetupSecret().Match(server.Log).Groups[1].Value}");
        await desk.GetByTestId("county").FillAsync("青山县");
        await desk.GetByTestId("name").FillAsync("王管理");
        await desk.GetByTestId("user-name").FillAsync("admin");
        await desk.GetByTestId("password").FillAsync(Password);
        await desk.GetByTestId("password-repeat").FillAsync(Password);
        await desk.GetByTestId("submit").ClickAsync();
        return desk;
    }

    private async Task<IPage> SignInAsync(ServerProcess server)
    {
        var page = await VisitAsync(server, "/login");
        await page.GetByTestId("user-name").FillAsync("demo-head");
        await page.GetByTestId("password").FillAsync(DemoPassword().Match(server.Log).Groups[1].Value);
        await page.GetByTestId("submit").ClickAsync();
        await page.GetByTestId("sign-out").WaitForAsync();
        return page;
    }

    /// <summary>A page in a browser of its own, as large as a desk's.</summary>
    private async Task<IPage> VisitAsync(ServerProcess server, string path)
    {
        var page = (await OpenBlankAsync(server.BaseUrl)).Page;
        await page.SetViewportSizeAsync(1366, 768);
        await page.GotoAsync(new Uri(server.BaseUrl, path).AbsoluteUri);
        return page;
    }

    [GeneratedRegex(@"^setup: \S+#secret=(\S+)", RegexOptions.Multiline)]
    private static partial Regex SetupSecret();

    [GeneratedRegex(@"password (\S+)")]
    private static partial Regex DemoPassword();

    [GeneratedRegex(@"\D")]
    private static partial Regex NotDigit();

    [GeneratedRegex("^(good|warn)$")]
    private static partial Regex Tried();
}
