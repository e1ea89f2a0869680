using System.Text.RegularExpressions;
using LiveRelay.Server.Lessons;
using LiveRelay.Tests.Architecture;

namespace LiveRelay.Tests.Browser;

/// <summary>Every page can be used by everybody, as far as a program can tell (axe-core, WCAG 2.1 A and AA), and fits the screens that schools have.</summary>
public sealed partial class AccessibilityTests(Chromium chromium, ITestOutputHelper output) : BrowserTest(chromium, output)
{
    private static readonly string _axe = File.ReadAllText(Repository.Path("LiveRelay.Web", "node_modules", "axe-core", "axe.min.js"));

    private const string Chinese = "zh-CN";
    private const string English = "en";

    private static readonly (int Width, int Height)[] _screens = [(1366, 768), (1920, 1080), (3840, 2160)];

    [Fact]
    public async Task Pages_of_a_lesson_have_no_violations_and_fit_their_screens_in_both_languages()
    {
        var server = await StartServerAsync();
        var teacher = await OpenAsync(server, "teacher", $"?lang={Chinese}");
        var room = await OpenAsync(server, "classroom", $"?lang={Chinese}");
        var observer = await OpenAsync(server, "observer", $"?lang={Chinese}");
        await teacher.Page.GetByTestId("start-button").ClickAsync();
        await room.Page.GetByTestId("raise-hand").ClickAsync();
        await teacher.Page.GetByTestId("hand").WaitForAsync();
        await observer.Page.GetByTestId("side-input").WaitForAsync();
        var helper = new JoinToken("room-9", DemoSchool.LessonId, LessonRole.Helper, "助教", "", [], IsShared: false, Session: null);
        var phone = await OpenAsync(server, helper);
        await phone.Page.SetViewportSizeAsync(390, 844);

        foreach (var language in new[] { Chinese, English })
        {
            foreach (var page in new[] { teacher, room, observer })
            {
                await SpeakAsync(page, language);
                foreach (var (width, height) in _screens)
                {
                    await page.Page.SetViewportSizeAsync(width, height);
                    await AssertFitsAsync(page);
                }

                await AssertCleanAsync(page);
            }

            foreach (var tab in new[] { "devices", "wall", "chat", "board" })
            {
                await teacher.Page.GetByTestId($"tab-{tab}").ClickAsync();
                await AssertCleanAsync(teacher);
            }

            await SpeakAsync(phone, language);
            await AssertFitsAsync(phone);
            await AssertCleanAsync(phone);
        }
    }

    [Fact]
    public async Task Pages_of_people_and_places_have_no_violations_in_either_language()
    {
        var server = await StartServerAsync();
        var page = await OpenBlankAsync(server.BaseUrl);
        foreach (var path in new[] { "/", "/login", "/join", "/check", "/kiosk", "/nowhere" })
        {
            await VisitAsync(page, server, path);
        }

        var password = DemoPassword().Match(server.Log).Groups[1].Value;
        var login = await page.Page.Context.APIRequest.PostAsync(
            new Uri(server.BaseUrl, "/api/login").AbsoluteUri, new() { DataObject = new { userName = "demo-head", password } });
        Assert.True(login.Ok, await login.TextAsync());
        foreach (var path in new[] { "/", "/timetable", "/account", "/library", "/clips", "/collections", "/compare", "/assignments", "/uploads", "/storage", "/admin", "/admin/rooms", "/admin/people", "/admin/devices", "/observing/lesson/demo", "/evaluations/lesson/demo" })
        {
            await VisitAsync(page, server, path);
        }

        var activity = await MakeActivityAsync(page.Page.Context.APIRequest, server);
        foreach (var path in new[] { "/activities", activity, $"{activity}/summary" })
        {
            await VisitAsync(page, server, path);
        }

        var secret = SetupSecret().Match(server.Log).Groups[1].Value;
        var setup = await page.Page.Context.APIRequest.PostAsync(
            new Uri(server.BaseUrl, "/api/setup").AbsoluteUri,
            new() { DataObject = new { secret, county = "示范县", userName = "admin", name = "管理员", password = "correct horse" } });
        Assert.True(setup.Ok, await setup.TextAsync());
        await VisitAsync(page, server, "/evaluations/templates");
        await page.Page.GetByTestId("edit-form").First.ClickAsync();
        await page.Page.GetByTestId("form-editor").WaitForAsync();
        await AssertCleanAsync(page);
    }

    /// <summary>An activity that the school's administrator makes, around the demo's lesson.</summary>
    private static async Task<string> MakeActivityAsync(Microsoft.Playwright.IAPIRequestContext api, ServerProcess server)
    {
        var me = (await (await api.GetAsync(new Uri(server.BaseUrl, "/api/me").AbsoluteUri)).JsonAsync())!.Value;
        var now = DateTimeOffset.UtcNow;
        var made = await api.PostAsync(new Uri(server.BaseUrl, "/api/activities").AbsoluteUri, new()
        {
            DataObject = new
            {
                title = "三校同课异构",
                purpose = "improve",
                startsAt = now,
                endsAt = now.AddHours(2),
                leadSchoolId = me.GetProperty("school").GetProperty("id").GetInt32(),
                lessonIds = new[] { DemoSchool.LessonId },
            },
        });
        Assert.True(made.Ok, await made.TextAsync());
        return $"/activities/{(await made.JsonAsync())!.Value.GetProperty("id").GetInt32()}";
    }

    private static async Task VisitAsync(InstrumentPage page, ServerProcess server, string path)
    {
        await page.Page.SetViewportSizeAsync(1366, 768);
        await OpenAsync(page, server, path, Chinese);
        await AssertCleanAsync(page);
        await (await page.Page.GetByTestId("language").CountAsync() > 0 ? SpeakAsync(page, English) : OpenAsync(page, server, path, English));
        await AssertCleanAsync(page);
    }

    private static async Task OpenAsync(InstrumentPage page, ServerProcess server, string path, string language)
    {
        await page.Page.GotoAsync(new Uri(server.BaseUrl, $"{path}?lang={language}").AbsoluteUri);
        await page.Page.GetByRole(Microsoft.Playwright.AriaRole.Heading).First.WaitForAsync();
    }

    /// <summary>By the page's own button, wherever it is: a room's is out of sight until somebody touches its panel.</summary>
    private static async Task SpeakAsync(InstrumentPage page, string language)
    {
        if (await page.RunAsync<string>("() => document.documentElement.lang") != language)
        {
            await page.RunAsync("() => document.querySelector('[data-testid=language]').click()");
            await page.UntilAsync("(language) => document.documentElement.lang === language", language);
        }
    }

    /// <summary>No page of a lesson scrolls as a whole: what is below the edge of a panel is not there.</summary>
    private static async Task AssertFitsAsync(InstrumentPage page)
    {
        var size = await page.RunAsync<int[]>(
            "() => [document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight]");
        Assert.True(size is [<= 0, <= 0], $"{page.Page.Url} at {page.Page.ViewportSize!.Width}: {size[0]} px too wide, {size[1]} px too high");
    }

    private static Task AssertCleanAsync(InstrumentPage page) => AssertCleanAsync(page.Page);

    /// <summary>Nothing that axe-core finds wrong with a page as it is now.</summary>
    internal static async Task AssertCleanAsync(Microsoft.Playwright.IPage page)
    {
        await page.EvaluateAsync(_axe);
        var violations = await page.EvaluateAsync<string[]>(
            """
            async () => {
              const { violations } = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] });
              return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ; ')}`);
            }
            """);
        Assert.True(violations.Length == 0, $"{page.Url}: {string.Join('\n', violations)}");
    }

    [GeneratedRegex(@"password (\S+)")]
    private static partial Regex DemoPassword();

    [GeneratedRegex(@"setup#secret=(\S+)")]
    private static partial Regex SetupSecret();
}
