using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace LiveRelay.Tests.Browser;

/// <summary>
/// A lesson's whole way as people go it for the first time, by pages alone: the button, the bell, the review, and a teacher of another school who watches.
/// LIVERELAY_SCREENSHOTS names a directory for pictures of each step.
/// </summary>
public sealed partial class NewUserTests(Chromium chromium, ITestOutputHelper output) : BrowserTest(chromium, output)
{
    private const string Lesson = "demo";
    private const string Title = "示范课";
    private const int TaughtSeconds = 20;

    /// <summary>In English only to be looked at.</summary>
    public static TheoryData<string> Languages => Screenshots.AreWanted ? ["zh-CN", "en"] : ["zh-CN"];

    private Screenshots _screenshots = new("");

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task From_the_button_to_another_schools_teacher(string language)
    {
        _screenshots = new Screenshots(language);
        var server = await StartServerAsync();
        await OpenSlidesAsync(server, source: 2, framesPerSecond: 5);

        // His own lesson is there for him as soon as it is over, and for nobody else.
        var teacher = await SignInAsync(server, "demo-teacher", language);
        await TeachAsync(teacher);
        var address = await FindOwnAsync(teacher);
        var (head, other) = (await SignInAsync(server, "demo-head", language), await SignInAsync(server, "demo-observer-1", language));
        await AssertClosedAsync(head, address, "draft-for-the-head");
        await AssertClosedAsync(other, address, "draft-for-another-school");

        await SubmitAsync(teacher);
        await AssertClosedAsync(other, address, "submitted-for-another-school");
        await ReviewAsync(head);
        await WatchAsync(other, address);
        await WithdrawAsync(head, other, address);
    }

    private async Task TeachAsync(IPage page)
    {
        await _screenshots.TakeAsync(page, "teacher-home");
        await page.GetByTestId($"lesson-{Lesson}").GetByTestId("enter-teacher").ClickAsync();
        await Assertions.Expect(page.GetByTestId("start-button")).ToBeEnabledAsync(new() { Timeout = 20_000 });
        await _screenshots.TakeAsync(page, "teacher-before");
        await page.GetByTestId("start-button").ClickAsync();
        await page.Locator("[data-testid=recording-sign][data-light=on]").WaitForAsync();
        await page.GetByTestId("share-screen").ClickAsync();
        await page.GetByTestId("tab-board").ClickAsync();
        await page.GetByTestId("phase-introduce").ClickAsync();
        await page.WaitForTimeoutAsync(TaughtSeconds * 500);
        await page.GetByTestId("phase-teach").ClickAsync();
        await _screenshots.TakeAsync(page, "teacher-live");
        await page.WaitForTimeoutAsync(TaughtSeconds * 500);
        await page.GetByTestId("end-button").HoverAsync();
        await page.Mouse.DownAsync();
        await page.GetByTestId("to-recording").WaitForAsync();
        await page.Mouse.UpAsync();
        await _screenshots.TakeAsync(page, "teacher-after-the-bell");
    }

    /// <summary>By one press from the console to the recording; the page's own address is what others are then sent.</summary>
    private async Task<string> FindOwnAsync(IPage page)
    {
        await page.GetByTestId("to-recording").ClickAsync();
        var card = page.Locator("[data-testid^=recording-]").Filter(new() { HasText = Title });
        await card.WaitForAsync();
        await _screenshots.TakeAsync(page, "teacher-library");
        await card.ClickAsync();
        await PlaysAsync(page);
        await _screenshots.TakeAsync(page, "teacher-player");
        await page.GetByTestId("play").ClickAsync();
        return page.Url;
    }

    private async Task SubmitAsync(IPage page)
    {
        await page.GetByTestId("work-edit").ClickAsync();
        await page.GetByTestId("save-phases").WaitForAsync();
        await _screenshots.TakeAsync(page, "teacher-edit");
        await page.GetByTestId("work-review").ClickAsync();
        await Assertions.Expect(page.GetByTestId("job-hls")).ToContainTextAsync(Done(), new() { Timeout = 180_000 });
        await page.ReloadAsync();
        await page.GetByTestId("work-review").ClickAsync();
        await page.GetByTestId("check-sound").WaitForAsync();
        await _screenshots.TakeAsync(page, "teacher-receipt");
        await page.GetByTestId("review-submit").ClickAsync();
        await page.GetByTestId("review-withdraw").WaitForAsync();
        await _screenshots.TakeAsync(page, "teacher-submitted");
    }

    private async Task ReviewAsync(IPage page)
    {
        await page.GetByTestId("nav-/library").ClickAsync();
        var card = page.Locator("[data-testid^=recording-]").Filter(new() { HasText = Title });
        await card.WaitForAsync();
        await _screenshots.TakeAsync(page, "head-library");
        await card.ClickAsync();
        await page.GetByTestId("work-review").ClickAsync();
        await page.GetByTestId("review-take").ClickAsync();
        await page.GetByTestId("review-take").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.GetByTestId("consent").CheckAsync();
        await page.GetByTestId("save-facts").ClickAsync();
        await Assertions.Expect(page.GetByTestId("check-consent").Locator(".good")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByTestId("check-sound").Locator(".good")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByTestId("check-picture").Locator(".good")).ToBeVisibleAsync();
        await page.GetByTestId("check-sound").ScrollIntoViewIfNeededAsync();
        await _screenshots.TakeAsync(page, "head-review");
        await page.GetByTestId("review-publishToCounty").ClickAsync();
        await page.GetByTestId("signed").WaitForAsync();
        await page.GetByTestId("signed").ScrollIntoViewIfNeededAsync();
        await _screenshots.TakeAsync(page, "head-published");
    }

    private async Task WatchAsync(IPage page, string address)
    {
        await page.GetByTestId("nav-/library").ClickAsync();
        await page.GetByTestId("search").FillAsync(Title);
        var card = page.Locator("[data-testid^=recording-]").Filter(new() { HasText = Title });
        await card.WaitForAsync();
        await _screenshots.TakeAsync(page, "other-library");
        await card.ClickAsync();
        await PlaysAsync(page);
        Assert.Equal(address, page.Url);
        await _screenshots.TakeAsync(page, "other-player");
        foreach (var share in new[] { 0.8, 0.2, 0.6 })
        {
            var milliseconds = await SeekAsync(page, share);
            Output.WriteLine($"picture {milliseconds:F0} ms after the press at {share:P0}");
            Timing.InRange(milliseconds, 0, 1000);
        }

        await page.GetByTestId("chapter-2").ClickAsync();
        await AwaitPlayingAsync(page);
        await page.GetByTestId("layout").SelectOptionAsync("sideBySide");
        await page.GetByTestId("seek").HoverAsync();
        await _screenshots.TakeAsync(page, "other-side-by-side");
        await Assertions.Expect(page.GetByTestId("work-review")).ToHaveCountAsync(0);
    }

    private async Task WithdrawAsync(IPage head, IPage other, string address)
    {
        await head.GetByTestId("reason").FillAsync("有学生未同意出镜");
        await head.GetByTestId("review-withdraw").ClickAsync();
        await Assertions.Expect(head.GetByTestId("review-publishToCounty")).ToHaveCountAsync(0);

        // Its bytes end at once, also for a player that is open; the page says so with its next heartbeat.
        var withdrawn = DateTimeOffset.UtcNow;
        Assert.Equal(403, await other.EvaluateAsync<int>("async (id) => (await fetch(`/api/recordings/${id}`)).status", address[(address.LastIndexOf('/') + 1)..]));
        await other.Locator("[data-testid=failure][data-slug=recording-closed]").WaitForAsync();
        Output.WriteLine($"an open player says so {(DateTimeOffset.UtcNow - withdrawn).TotalSeconds:F1} s after the withdrawal");
        Assert.Equal(0, await other.Locator("video").CountAsync());
        await _screenshots.TakeAsync(other, "other-withdrawn");
        await _screenshots.TakeAsync(head, "head-withdrawn");
        await AssertClosedAsync(other, address, "withdrawn-for-another-school");
    }

    /// <summary>Neither in the list nor by its address.</summary>
    private async Task AssertClosedAsync(IPage page, string address, string name)
    {
        await page.GetByTestId("nav-/library").ClickAsync();
        await Assertions.Expect(page.GetByTestId("found")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[data-testid^=recording-]")).ToHaveCountAsync(0);
        await page.GotoAsync(address);
        await page.Locator("[data-testid=failure][data-slug=recording-closed]").WaitForAsync();
        Assert.DoesNotContain(Title, await page.InnerTextAsync("body"), StringComparison.Ordinal);
        await _screenshots.TakeAsync(page, name);
    }

    private static async Task PlaysAsync(IPage page)
    {
        await page.GetByTestId("play").WaitForAsync();
        if (!await IsPlayingAsync(page))
        {
            await page.GetByTestId("play").ClickAsync();
        }

        await AwaitPlayingAsync(page);
    }

    private static Task AwaitPlayingAsync(IPage page) =>
        page.WaitForFunctionAsync("() => [...document.querySelectorAll('video')].some((video) => !video.paused && video.currentTime > 0.5 && video.videoWidth > 0)");

    private static Task<bool> IsPlayingAsync(IPage page) => page.EvaluateAsync<bool>("() => [...document.querySelectorAll('video')].some((video) => !video.paused)");

    /// <summary>Presses the bar there, and waits for a picture that is from there.</summary>
    /// <returns>How long that took, in milliseconds.</returns>
    private static async Task<double> SeekAsync(IPage page, double share)
    {
        await page.EvaluateAsync(
            """
            () => {
              const moved = (video, before) => new Promise((done) => {
                const look = (_, { mediaTime }) =>
                  Math.abs(mediaTime - before) > 2 ? done(performance.now()) : video.requestVideoFrameCallback(look);
                video.requestVideoFrameCallback(look);
              });
              window.sought = new Promise((done) => addEventListener('pointerdown', async () => {
                const pressed = performance.now();
                const videos = [...document.querySelectorAll('video')].filter((video) => video.checkVisibility());
                const shown = await Promise.all(videos.map((video) => moved(video, video.currentTime)));
                done(Math.max(...shown) - pressed);
              }, { once: true, capture: true }));
            }
            """);
        var box = await page.GetByTestId("seek").BoundingBoxAsync();
        await page.Mouse.ClickAsync(box!.X + (box.Width * (float)share), box.Y + (box.Height / 2));
        return await page.EvaluateAsync<double>("() => window.sought");
    }

    [GeneratedRegex("(完成|[Dd]one)")]
    private static partial Regex Done();
}
