using System.Globalization;
using System.Text.RegularExpressions;
using LiveRelay.Tests.Jobs;
using Microsoft.Playwright;

namespace LiveRelay.Tests.Browser;

/// <summary>
/// A teacher presses his regret while he teaches and observers do not agree; after the bell he finds his moments under the seek bar, writes what he thinks,
/// plans the next time, and sets the lesson taught again beside the first. LIVERELAY_SCREENSHOTS names a directory for pictures of each step.
/// </summary>
public sealed class RegretTests(Chromium chromium, ITestOutputHelper output) : BrowserTest(chromium, output)
{
    private const string SecondTitle = "分数的意义 第二稿";
    private const int SecondLength = 8;

    private readonly Screenshots _screenshots = new("regret");

    [Fact]
    public async Task A_regret_is_pressed_thought_about_planned_away_and_compared_with_the_lesson_taught_again()
    {
        var folder = Directory.CreateTempSubdirectory("liverelay-regret-").FullName;
        try
        {
            var server = await StartServerAsync();
            await TeachAsync(server);
            var teacher = await SignInAsync(server, "demo-teacher", "zh-CN");
            var first = await OpenLessonAsync(teacher);
            await ReflectAsync(teacher);
            await PrintAsync(teacher, first);
            await SubmitAsync(teacher);
            await SeeAsHeadAsync(await SignInAsync(server, "demo-head", "en"), server, first);
            await LinkAsync(teacher, await SecondAsync(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Two presses of the teacher's; a highlight and a question of an observer's within the window.</summary>
    private async Task TeachAsync(ServerProcess server)
    {
        var console = await OpenAsync(server, "teacher", "?monitor=0&lang=zh-CN", "instrument.replaceCamera({ source: 1, width: 320, height: 180, frameRate: 10 });");
        var observer = await OpenAsync(server, "observer");
        await Assertions.Expect(console.Page.GetByTestId("regret")).ToBeDisabledAsync();
        await console.Page.GetByTestId("start-button").ClickAsync();
        await console.Page.Locator("[data-testid=recording-sign][data-light=on]").WaitForAsync();
        await console.Page.GetByTestId("regret").ClickAsync();
        await Assertions.Expect(console.Page.GetByTestId("regret-told")).ToContainTextAsync("已记 1 处");
        await observer.Page.GetByTestId("mark-1").ClickAsync();
        await observer.Page.GetByTestId("mark-2").ClickAsync();
        await observer.Page.GetByTestId("side-input").FillAsync("等得太短了");
        await observer.Page.GetByTestId("side-send").ClickAsync();
        await console.Page.EvaluateAsync("() => document.activeElement.blur()");
        await console.Page.Keyboard.PressAsync("y");
        await Assertions.Expect(console.Page.GetByTestId("regret-told")).ToContainTextAsync("已记 2 处");
        await _screenshots.TakeAsync(console.Page, "console");
        await console.RunAsync("(ms) => new Promise((done) => setTimeout(done, ms))", 3000);
        await console.Page.Keyboard.DownAsync("r");
        await console.Page.GetByTestId("to-recording").WaitForAsync();
    }

    private static async Task<string> OpenLessonAsync(IPage page)
    {
        await page.GetByTestId("nav-/library").ClickAsync();
        await page.Locator("[data-testid^=recording-]").First.ClickAsync();
        await page.GetByTestId("work-moments").WaitForAsync();
        return new Uri(page.Url).AbsolutePath.Split('/')[^1];
    }

    /// <summary>Holds back the first change of a moment until it is allowed: those after it are answered before it.</summary>
    private static async Task<TaskCompletionSource> HoldFirstChangeAsync(IPage page)
    {
        var changes = 0;
        var isAllowed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await page.RouteAsync("**/api/recordings/*/moments/*", async route =>
        {
            if (Interlocked.Increment(ref changes) == 1)
            {
                await isAllowed.Task;
            }

            await route.ContinueAsync();
        });
        return isAllowed;
    }

    /// <summary>On his strip are his own moments and nothing of the observers'; a press plays around one, and a third is marked while he watches.</summary>
    private async Task ReflectAsync(IPage page)
    {
        await Assertions.Expect(page.GetByTestId("legend-regret")).ToContainTextAsync("遗憾 2");
        await Assertions.Expect(page.GetByTestId("legend-highlight")).ToHaveCountAsync(0);
        await page.GetByTestId("mark-cell").First.ClickAsync();
        await page.GetByTestId("loop").WaitForAsync();
        await page.EvaluateAsync("() => document.activeElement.blur()");
        await page.Keyboard.PressAsync("r");
        await Assertions.Expect(page.GetByTestId("legend-regret")).ToContainTextAsync("遗憾 3");
        await page.GetByTestId("legend-regret").ClickAsync();
        await Assertions.Expect(page.GetByTestId("mark-cell")).ToHaveCountAsync(0);
        await page.GetByTestId("legend-regret").ClickAsync();

        await page.GetByTestId("work-moments").ClickAsync();
        var moment = page.GetByTestId("own-moment").First;
        var firstChange = await HoldFirstChangeAsync(page);
        await moment.GetByTestId("moment-improvement").FillAsync("提问后等三秒");
        await moment.GetByTestId("moment-reflection").FillAsync("问完就自己说了答案");
        await moment.GetByTestId("moment-reflection").BlurAsync();
        await Assertions.Expect(moment.GetByRole(AriaRole.Status)).ToContainTextAsync("已保存");
        await moment.GetByTestId("moment-to-plan").ClickAsync();
        firstChange.SetResult();
        await page.GetByTestId("line-problem").FillAsync("学生没有时间想");
        await Assertions.Expect(page.GetByTestId("line-change")).ToHaveValueAsync("提问后等三秒");
        await page.GetByTestId("line-phase").SelectOptionAsync("teach");
        await Assertions.Expect(page.GetByTestId("redesign-saved")).ToContainTextAsync("已保存");
        await _screenshots.TakeAsync(page, "strip");
        await page.GetByTestId("redesign").ScrollIntoViewIfNeededAsync();
        await _screenshots.TakeAsync(page, "redesign");
    }

    private async Task PrintAsync(IPage page, string recording)
    {
        var paper = await page.RunAndWaitForPopupAsync(() => page.GetByTestId("print-redesign").ClickAsync());
        await Assertions.Expect(paper.GetByTestId("printed-redesign")).ToContainTextAsync("提问后等三秒");
        await Assertions.Expect(paper.GetByTestId("printed-redesign")).ToContainTextAsync("问完就自己说了答案");
        await _screenshots.TakeAsync(paper, "paper");
        await paper.CloseAsync();
        var table = await page.RunAndWaitForDownloadAsync(() => page.Locator($"a[href='/api/recordings/{recording}/redesign.csv']").ClickAsync());
        Assert.Contains("学生没有时间想", await File.ReadAllTextAsync(await table.PathAsync(), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task SubmitAsync(IPage page)
    {
        await page.GetByTestId("work-review").ClickAsync();
        await page.GetByTestId("review-submit").ClickAsync();
        await page.GetByTestId("review-submit").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    /// <summary>Who may read the side discussion sees what is disputed, and nothing of the teacher's own.</summary>
    private async Task SeeAsHeadAsync(IPage page, ServerProcess server, string recording)
    {
        await page.GotoAsync(new Uri(server.BaseUrl, $"/library/{recording}").AbsoluteUri);
        await Assertions.Expect(page.GetByTestId("legend-highlight")).ToContainTextAsync("Praise 1");
        await Assertions.Expect(page.GetByTestId("legend-doubt")).ToContainTextAsync("Question 1");
        await Assertions.Expect(page.GetByTestId("legend-regret")).ToHaveCountAsync(0);
        await page.GetByTestId("work-moments").ClickAsync();
        await page.GetByTestId("disputed").Locator("summary").ClickAsync();
        await Assertions.Expect(page.GetByTestId("disputed")).ToContainTextAsync("等得太短了");
        await Assertions.Expect(page.GetByTestId("own-moment")).ToHaveCountAsync(0);
        await page.GetByTestId("disputed").ScrollIntoViewIfNeededAsync();
        await _screenshots.TakeAsync(page, "disputed-en");
    }

    private static async Task<string> SecondAsync(string folder)
    {
        var path = Path.Combine(folder, "second.mkv");
        var length = SecondLength.ToString(CultureInfo.InvariantCulture);
        await MediaTools.FfmpegAsync(
            "-f", "lavfi", "-i", $"testsrc2=size=320x180:rate=25:duration={length}", "-f", "lavfi", "-i", $"sine=frequency=440:duration={length}",
            "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "50", "-c:a", "aac", path);
        return path;
    }

    private async Task LinkAsync(IPage page, string file)
    {
        await page.GetByTestId("nav-/uploads").ClickAsync();
        await page.GetByTestId("upload-file").SetInputFilesAsync(file);
        await page.GetByTestId("upload-title").FillAsync(SecondTitle);
        await page.GetByTestId("upload-begin").ClickAsync();
        await page.Locator("[data-testid=upload][data-phase=done]").WaitForAsync();
        await page.GetByTestId("upload-open").ClickAsync();
        await page.GetByTestId("work-moments").ClickAsync(new() { Timeout = 180_000 });
        await page.GetByTestId("link-first").ClickAsync();
        await page.GetByTestId("link-choice").First.ClickAsync();
        await page.GetByTestId("comparison").GetByTestId("answer").First.WaitForAsync();
        await Assertions.Expect(page.GetByTestId("phase-whole")).ToContainTextAsync("0:08");
        await Assertions.Expect(page.GetByTestId("comparison").GetByTestId("answer")).ToHaveTextAsync([new Regex("已回应"), new Regex("尚未回应"), new Regex("尚未回应")]);
        await page.GetByTestId("comparison").ScrollIntoViewIfNeededAsync();
        await _screenshots.TakeAsync(page, "compared");
        await page.GetByTestId("language").ClickAsync();
        await Assertions.Expect(page.GetByTestId("comparison").GetByTestId("answer").First).ToContainTextAsync("answered");
        await _screenshots.TakeAsync(page, "compared-en");
        await page.GetByTestId("language").ClickAsync();
        await page.GetByTestId("version").ClickAsync();
        await page.GetByTestId("work-moments").ClickAsync();
        await Assertions.Expect(page.GetByTestId("version")).ToContainTextAsync(SecondTitle);
    }
}
