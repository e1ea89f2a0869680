using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using LiveRelay.Server.Lessons;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace LiveRelay.Tests.Browser;

/// <summary>
/// A researcher makes an activity of three schools; its lesson is given, followed by a room and observed from two other schools; what came of it is summed up and printed.
/// LIVERELAY_SCREENSHOTS names a directory for pictures of each step, and for the page as it is printed.
/// </summary>
public sealed partial class AllianceTests(Chromium chromium, ITestOutputHelper output) : BrowserTest(chromium, output)
{
    private const string Title = "三校同课异构";
    private const string Lesson = "分数的意义";

    private Screenshots _screenshots = new("");

    /// <summary>In English only to be looked at.</summary>
    public static TheoryData<string> Languages => Screenshots.AreWanted ? ["zh-CN", "en"] : ["zh-CN"];

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Three_schools_study_a_lesson_together_from_its_planning_to_the_printed_summary(string language)
    {
        _screenshots = new Screenshots($"alliance-{language}");

        // Everybody of this story is there for seconds.
        var server = await StartServerAsync(("Activities__BriefMinutes", "0"));
        await AddResearcherAsync(server);
        var researcher = await SignInAsync(server, "researcher", language);
        await PlanAsync(researcher);

        var teacher = await SignInAsync(server, "demo-teacher", language);
        await EnterAsync(teacher, "teacher");
        await Assertions.Expect(teacher.GetByTestId("start-button")).ToBeEnabledAsync();
        await teacher.GetByTestId("start-button").ClickAsync();
        await teacher.Locator("[data-testid=recording-sign][data-light=on]").WaitForAsync();
        await OpenAsync(server, await RoomTokenAsync(server));
        var (first, second) = (await SignInAsync(server, "demo-observer-1", language), await SignInAsync(server, "demo-observer-3", language));
        await ObserveAsync(first);
        await EnterAsync(second, "observer");
        await second.GetByTestId("side-input").WaitForAsync();
        await _screenshots.TakeAsync(researcher, "running");
        await EvaluateAsync(server, first, "5");
        await EvaluateAsync(server, second, "4");
        await teacher.EvaluateAsync("() => document.activeElement.blur()");
        await teacher.Keyboard.DownAsync("r");
        await teacher.GetByTestId("to-recording").WaitForAsync();

        await SayAsync(server, second);
        await SumUpAsync(server, researcher, language);
        await SeeAsTeacherAsync(server, teacher);
    }

    private static async Task AddResearcherAsync(ServerProcess server)
    {
        using var county = new Accounts.ApiClient(server.BaseUrl);
        await county.CreateAsync("/api/setup", new
        {
            secret = SetupSecret().Match(server.Log).Groups[1].Value,
            county = "示范县",
            userName = "admin",
            name = "管理员",
            password = "correct horse",
        });
        await county.CreateAsync("/api/accounts", new { userName = "researcher", name = "周研", role = "researcher", password = PasswordOf(server) });
    }

    /// <summary>A lesson with a room of another school, planned within the activity's own form.</summary>
    private async Task PlanAsync(IPage page)
    {
        await page.GetByTestId("nav-/activities").ClickAsync();
        await page.GetByTestId("create-activity").ClickAsync();
        var form = page.GetByRole(AriaRole.Dialog).First;
        await form.GetByTestId("activity-title").FillAsync(Title);
        await form.GetByTestId("activity-aim").FillAsync("分数概念的建立");
        var today = await page.EvaluateAsync<string>("() => new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10)");
        await form.GetByTestId("activity-day").FillAsync(today);
        await form.GetByTestId("activity-last-day").FillAsync(today);
        await form.GetByTestId("activity-from").FillAsync("00:00");
        await form.GetByTestId("activity-to").FillAsync("23:59");
        await form.GetByTestId("lead-school").SelectOptionAsync("示范小学");
        foreach (var school in new[] { "东街小学", "河口小学" })
        {
            await form.GetByTestId("activity-schools").GetByLabel(school).CheckAsync();
        }

        await form.GetByTestId("plan-lesson").ClickAsync();
        await page.GetByTestId("title").FillAsync(Lesson);
        await page.GetByTestId("school").SelectOptionAsync("示范小学");
        await page.GetByTestId("teacher").SelectOptionAsync("张华");
        await page.GetByTestId("from").FillAsync("12:00");
        await page.GetByTestId("to").FillAsync("23:59");
        await page.GetByTestId("invited-rooms").GetByLabel(new Regex("东街小学.*四年级1班")).CheckAsync();
        await page.GetByTestId("save").ClickAsync();
        await Assertions.Expect(page.GetByTestId("save")).ToHaveCountAsync(0);
        await form.GetByTestId("agenda-lesson").SelectOptionAsync(Lesson);
        await _screenshots.TakeAsync(page, "form");
        await _screenshots.TakeOnPhoneAsync(page, "form");
        await page.GetByTestId("save-activity").ClickAsync();
        await Assertions.Expect(page.GetByTestId("activity-state")).ToHaveAttributeAsync("data-state", "running");
        await Assertions.Expect(page.GetByTestId("agenda")).ToContainTextAsync(Lesson);
        await _screenshots.TakeAsync(page, "plan");
        await _screenshots.TakeOnPhoneAsync(page, "plan");
    }

    /// <summary>From home into the activity, and by one press into its lesson.</summary>
    private static async Task EnterAsync(IPage page, string role)
    {
        await page.GetByTestId("my-activities").GetByTestId("to-activity").ClickAsync();
        await page.GetByTestId("part-plan").WaitForAsync();
        await page.GetByTestId($"enter-{role}").ClickAsync();
    }

    private static async Task<JoinToken> RoomTokenAsync(ServerProcess server)
    {
        await using var db = new ClockLessons(server).Open();
        var room = await db.Rooms.SingleAsync(static room => room.School!.Name == "东街小学" && room.Name == "四年级1班", TestContext.Current.CancellationToken);
        var lesson = await db.Lessons.SingleAsync(static lesson => lesson.Title == Lesson, TestContext.Current.CancellationToken);
        var subject = string.Create(CultureInfo.InvariantCulture, $"room-{room.Id}");
        return new JoinToken(subject, lesson.Id, LessonRole.Classroom, room.Name, "东街小学", LessonRole.Classroom.MayPublish(), IsShared: false, Session: null);
    }

    private static async Task ObserveAsync(IPage page)
    {
        await EnterAsync(page, "observer");
        await page.GetByTestId("side-input").FillAsync("提问有层次");
        await page.GetByTestId("side-send").ClickAsync();
        await page.GetByTestId("mark-1").ClickAsync();
        await Assertions.Expect(page.GetByTestId("side-entry")).ToHaveCountAsync(2);
    }

    /// <summary>Without the picture, as on a phone; for what the activity observes it for.</summary>
    private static async Task EvaluateAsync(ServerProcess server, IPage page, string grade)
    {
        var paper = await page.Context.NewPageAsync();
        await paper.GotoAsync(new Uri(server.BaseUrl, "/activities/1").AbsoluteUri);
        await paper.GetByTestId("to-observing").ClickAsync();
        await paper.GetByTestId("purpose-improve").Filter(new() { Has = paper.GetByTestId("proposed") }).ClickAsync();
        await paper.GetByTestId("plain-form").ClickAsync();
        foreach (var choice in await paper.Locator($"[data-testid^=item-] input[value='{grade}']").AllAsync())
        {
            await choice.CheckAsync();
        }

        await paper.GetByTestId("submit-form").ClickAsync();
        await paper.GetByTestId("sure-yes").ClickAsync();
        await paper.GetByTestId("form-submitted").WaitForAsync();
        await paper.CloseAsync();
    }

    private async Task SayAsync(ServerProcess server, IPage page)
    {
        await page.GotoAsync(new Uri(server.BaseUrl, "/activities/1?part=talk").AbsoluteUri);
        await page.GetByTestId("comment-text").FillAsync("等待的时间可以再长一点");
        await page.GetByTestId("comment-send").ClickAsync();
        await Assertions.Expect(page.GetByTestId("comment")).ToContainTextAsync("陈明");
        await _screenshots.TakeAsync(page, "talk");
        await _screenshots.TakeOnPhoneAsync(page, "talk");
    }

    private async Task SumUpAsync(ServerProcess server, IPage page, string language)
    {
        await PublishAsync(server, page);
        await page.ReloadAsync();
        await AccessibilityTests.AssertCleanAsync(page);
        await page.GetByTestId("part-attendance").ClickAsync();
        await page.GetByTestId("attendance-row").Filter(new() { HasText = "陈明" }).GetByTestId("correct").ClickAsync();
        await page.GetByTestId("correct-minutes").FillAsync("40");
        await page.GetByTestId("correct-note").FillAsync("同室观课");
        await _screenshots.TakeAsync(page, "correct");
        await page.GetByTestId("save-correction").ClickAsync();
        await Assertions.Expect(page.GetByTestId("attendance-row").Filter(new() { HasText = "陈明" })).ToContainTextAsync("同室观课");
        await _screenshots.TakeAsync(page, "attendance");
        await _screenshots.TakeOnPhoneAsync(page, "attendance");
        await AccessibilityTests.AssertCleanAsync(page);

        await page.GetByTestId("part-summary").ClickAsync();
        await page.GetByTestId("write-summary").ClickAsync();
        await page.GetByTestId("conclusion-text").FillAsync("提问有层次。\n等待时间需加长。");
        await page.GetByTestId("still-caption").FillAsync("导入");
        await page.GetByTestId("add-still").ClickAsync();
        await _screenshots.TakeAsync(page, "write");
        await _screenshots.TakeOnPhoneAsync(page, "write");
        await page.GetByTestId("save-summary").ClickAsync();
        await FiguresAsync(page);
        await _screenshots.TakeWholeAsync(page, "summary");
        await _screenshots.TakeOnPhoneAsync(page, "summary");
        await AccessibilityTests.AssertCleanAsync(page);

        await page.GetByTestId("to-print").ClickAsync();
        await page.GetByTestId("printed").WaitForAsync();
        await FiguresAsync(page);
        await Assertions.Expect(page.GetByTestId("printed-people")).ToContainTextAsync("陈明");
        await AccessibilityTests.AssertCleanAsync(page);
        await _screenshots.TakeWholeAsync(page, "paper");
        await page.EmulateMediaAsync(new() { Media = Microsoft.Playwright.Media.Print });
        await Assertions.Expect(page.GetByTestId("print")).ToBeHiddenAsync();
        await Assertions.Expect(page.GetByTestId("scores-chart")).ToBeVisibleAsync();
        var pdf = await page.PdfAsync(new() { PreferCSSPageSize = true });
        Assert.Equal("%PDF"u8, pdf.AsSpan(0, 4));
        await _screenshots.KeepAsync($"summary-{language}.pdf", pdf);
    }

    /// <summary>What the school's administrators and the county do in the review, and until its pictures are made.</summary>
    private static async Task PublishAsync(ServerProcess server, IPage page)
    {
        await using (var db = new ClockLessons(server).Open())
        {
            await db.Recordings.ExecuteUpdateAsync(
                static set => set.SetProperty(static recording => recording.Review, ReviewState.PublishedToCounty), TestContext.Current.CancellationToken);
        }

        for (var look = 0; ; look++)
        {
            var answer = await page.Context.APIRequest.GetAsync(new Uri(server.BaseUrl, "/api/activities/1").AbsoluteUri);
            var recordings = JsonDocument.Parse(await answer.TextAsync()).RootElement.GetProperty("recordings").EnumerateArray();
            if (recordings.Any(static one => one.GetProperty("poster").ValueKind == JsonValueKind.String))
            {
                return;
            }

            const int MostLooks = 720;
            Assert.True(look < MostLooks, "The recording has no picture.");
            await page.WaitForTimeoutAsync(250);
        }
    }

    /// <summary>One teacher and two observers, of three schools; one room; the mean and deviation of a 100 and an 80.</summary>
    private static async Task FiguresAsync(IPage page)
    {
        foreach (var (name, value) in new[] { ("schools", "3"), ("lessons", "1"), ("people", "3"), ("rooms", "1"), ("comments", "1"), ("sideLines", "1"), ("marks", "1"), ("evaluations", "2") })
        {
            await Assertions.Expect(page.GetByTestId($"number-{name}").Locator("dd")).ToHaveTextAsync(value);
        }

        await Assertions.Expect(page.GetByTestId("scores-chart")).ToContainTextAsync("90 ± 14.14");
        await Assertions.Expect(page.GetByTestId("minutes-chart").GetByRole(AriaRole.Row).Filter(new() { HasText = "河口小学" })).ToContainTextAsync("40");
        await Assertions.Expect(page.GetByTestId("conclusion")).ToContainTextAsync("等待时间需加长");
        await page.WaitForFunctionAsync("() => document.querySelector(\"[data-testid=still]\")?.naturalWidth > 0");
    }

    /// <summary>He reads what observers think of his lesson, and neither what they said among each other nor who they were.</summary>
    private static async Task SeeAsTeacherAsync(ServerProcess server, IPage page)
    {
        await page.GotoAsync(new Uri(server.BaseUrl, "/activities/1/summary").AbsoluteUri);
        await Assertions.Expect(page.GetByTestId("scores-chart")).ToContainTextAsync("90 ± 14.14");
        await Assertions.Expect(page.GetByTestId("number-marks")).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByTestId("marks-chart")).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByTestId("printed-people")).Not.ToContainTextAsync("李静");
    }

    [GeneratedRegex(@"setup#secret=(\S+)")]
    private static partial Regex SetupSecret();
}
