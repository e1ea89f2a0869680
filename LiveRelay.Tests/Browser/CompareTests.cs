using System.Globalization;
using System.Text.RegularExpressions;
using LiveRelay.Server.Storage;
using Microsoft.Playwright;

namespace LiveRelay.Tests.Browser;

/// <summary>
/// Micro-teaching by pages alone: one phase is found across lessons, four stretches play side by side in step (read from the clock in their pictures), a clip
/// is taken by keys, a link shows the same to somebody of another school, and what is withdrawn says so.
/// </summary>
public sealed class CompareTests(Chromium chromium, ITestOutputHelper output) : BrowserTest(chromium, output)
{
    private const int Seconds = 75;
    private const int ShortSeconds = 30;

    /// <summary>How far apart pictures that belong together may be, in ms.</summary>
    private const double Apart = 80;

    /// <summary>All pictures of one moment: a snapshot of each is taken in the same task, and read afterwards.</summary>
    private const string Read =
        """
        async (starts) => {
          const videos = [1, 2, 3, 4].map((number) => document.querySelector(`[data-testid=tile-${number}] video`));
          const codes = await Promise.all(videos.map((video) => video.readyState < 2 ? null : instrument.read(video)));
          return codes.map((code, index) => code === null ? NaN : code.value * 40 - starts[index] * 1000);
        }
        """;

    private Screenshots _screenshots = new("");

    /// <summary>In English only to be looked at.</summary>
    public static TheoryData<string> Languages => Screenshots.AreWanted ? ["zh-CN", "en"] : ["zh-CN"];

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Four_lessons_play_in_step_a_clip_is_taken_and_a_link_shows_what_its_reader_may_see(string language)
    {
        _screenshots = new Screenshots($"compare-{language}");
        var folder = Directory.CreateTempSubdirectory("liverelay-compare-").FullName;
        try
        {
            var server = await StartServerAsync();
            var lessons = new ClockLessons(server);
            var length = Timing.IsHeld ? Seconds : ShortSeconds;
            await ClockLessons.MakeAsync(folder, length);
            int[] starts = [2, 5, 0, 3];
            var ids = new List<string>();
            foreach (var (start, title) in starts.Zip(["观潮", "观潮（二）", "走月亮", "现代诗二首"]))
            {
                ids.Add(await lessons.AddAsync(folder, title, length, (TeachingPhase.Introduce, start), (TeachingPhase.Teach, start == 5 ? 17 : length - 6)));
            }

            var teacher = await SignInAsync(server, "demo-teacher", language);
            await FindAsync(teacher);
            await PlayAsync(teacher, starts);
            await AlignAsync(teacher);
            await ClipAsync(teacher, server, ids[0]);
            await ShareAsync(server, teacher, lessons, ids, language);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task FindAsync(IPage page)
    {
        await page.GetByTestId("nav-/clips").ClickAsync();
        await Assertions.Expect(page.GetByTestId("stretch")).ToHaveCountAsync(4);
        await AccessibilityTests.AssertCleanAsync(page);
        for (var i = 0; i < 4; i++)
        {
            await page.GetByTestId("tick").Nth(i).CheckAsync();
        }

        await _screenshots.TakeAsync(page, "found");
        await page.GetByTestId("compare").ClickAsync();
        await page.GetByTestId("tile-4").WaitForAsync();
    }

    private async Task PlayAsync(IPage page, int[] starts)
    {
        await page.WaitForFunctionAsync("() => [...document.querySelectorAll('[data-testid^=tile-] video')].filter((video) => video.readyState >= 3).length === 4");
        await page.Keyboard.PressAsync("Space");
        await page.WaitForFunctionAsync("() => [...document.querySelectorAll('[data-testid^=tile-] video')].every((video) => video.currentTime > 1 && !video.paused)");
        await page.Keyboard.PressAsync("2");
        await Assertions.Expect(page.GetByTestId("listen-2")).ToHaveAttributeAsync("aria-pressed", "true");
        var muted = await page.EvaluateAsync<string>("() => [1, 2, 3, 4].filter((number) => document.querySelector(`[data-testid=tile-${number}] audio`).muted).join()");
        Assert.Equal("1,3,4", muted);

        var apart = new List<double>();
        for (var sample = 0; sample < (Timing.IsHeld ? 240 : 12); sample++)
        {
            await page.WaitForTimeoutAsync(250);
            apart.Add(await SpreadAsync(page, starts, [0, 2, 3]));
        }

        apart.Sort();
        Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{apart.Count} moments: apart {apart[apart.Count / 2]:F0} ms (median), {apart[^1]:F0} ms at most"));
        Timing.InRange(apart[^1], 0, Apart);

        // Standing, each is where it belongs, however busy the machine.
        await page.Keyboard.PressAsync("k");
        await page.Keyboard.PressAsync("Home");
        await page.Keyboard.PressAsync("ArrowRight");
        await SettledAsync(page);
        Assert.InRange(await SpreadAsync(page, starts, [0, 1, 2, 3]), 0, Apart);
        await _screenshots.TakeAsync(page, "side-by-side");
        await AccessibilityTests.AssertCleanAsync(page);

        // The second lasts 12 s, the others to the end but six.
        for (var step = 0; step < 3; step++)
        {
            await page.Keyboard.PressAsync("ArrowRight");
        }

        await Assertions.Expect(page.GetByTestId("sign-2")).ToHaveTextAsync(new Regex("已结束|Ended"));
        await Assertions.Expect(page.GetByTestId("tile-1")).ToHaveAttributeAsync("data-state", "running");
        await SettledAsync(page);
        Assert.InRange(await page.EvaluateAsync<double>("() => instrument.read(document.querySelector('[data-testid=tile-2] video')).then(({ value }) => value)"), 16.7 * 25, 17 * 25);
        await Assertions.Expect(page.GetByTestId("row-talkShare")).ToContainTextAsync(new Regex("没有数据|No data"));
        await _screenshots.TakeAsync(page, "ended");
    }

    /// <summary>Whole lessons, laid together by the second phase: each shows its own beginning of it.</summary>
    private async Task AlignAsync(IPage page)
    {
        var tokens = await page.EvaluateAsync<string>("() => new URL(location.href).searchParams.get('of').split(',').map((one) => one.split('.')[0]).slice(0, 2).join(',')");
        await page.GotoAsync(new Uri(new Uri(page.Url), $"/compare?of={tokens}").AbsoluteUri);
        await page.GetByTestId("align").SelectOptionAsync("teach");
        await SettledAsync(page);
        var moments = await page.EvaluateAsync<double[]>(
            "() => Promise.all([1, 2].map((number) => instrument.read(document.querySelector(`[data-testid=tile-${number}] video`)).then(({ value }) => value / 25)))");
        Assert.InRange(moments[1], 16.9, 17.1);
        Assert.True(moments[0] > moments[1]);
        Assert.Contains("align=teach", page.Url, StringComparison.Ordinal);
        await _screenshots.TakeAsync(page, "aligned");
    }

    private async Task ClipAsync(IPage page, ServerProcess server, string id)
    {
        await page.GotoAsync(new Uri(server.BaseUrl, $"/library/{id}#t=4").AbsoluteUri);
        await page.GetByTestId("work-clips").ClickAsync();
        await page.GetByTestId("clip-name").WaitForAsync();
        await page.Keyboard.PressAsync("i");
        await page.Keyboard.PressAsync("l");
        await page.Keyboard.PressAsync("o");
        await page.GetByTestId("clip-to-0.1").ClickAsync();
        await Assertions.Expect(page.GetByTestId("clip-length")).ToContainTextAsync("9.9");
        await page.GetByTestId("clip-name").FillAsync("潮来之前的提问");
        await page.GetByTestId("clip-phase").SelectOptionAsync("introduce");
        await page.GetByTestId("clip-sharing").SelectOptionAsync("county");
        await _screenshots.TakeAsync(page, "clip");
        await page.GetByTestId("clip-save").ClickAsync();
        await Assertions.Expect(page.GetByTestId("clip")).ToContainTextAsync("潮来之前的提问");
    }

    /// <summary>Somebody of another school finds the clip and opens a link to it; after it was withdrawn the other one still plays.</summary>
    private async Task ShareAsync(ServerProcess server, IPage teacher, ClockLessons lessons, List<string> ids, string language)
    {
        var clip = await teacher.EvaluateAsync<int>("() => fetch('/api/clips').then((answer) => answer.json()).then(({ items }) => items[0].id)");
        var other = await SignInAsync(server, "demo-observer-2", language);
        // The answer to what the page asks first comes when its reader has turned to the clips, and must not be shown among them.
        var turned = new TaskCompletionSource();
        await other.RouteAsync("**/api/phases/*", async route =>
        {
            await turned.Task;
            await route.ContinueAsync();
        });
        await other.GetByTestId("nav-/clips").ClickAsync();
        await other.GetByTestId("view-clips").ClickAsync();
        var late = other.WaitForResponseAsync("**/api/phases/*");
        turned.SetResult();
        await (await late).FinishedAsync();
        await Assertions.Expect(other.GetByTestId("stretch")).ToContainTextAsync("潮来之前的提问");
        await other.GotoAsync(new Uri(server.BaseUrl, $"/compare?of=c{clip},r{ids[2]}").AbsoluteUri);
        await other.GetByTestId("tile-1").WaitForAsync();
        await Assertions.Expect(other.GetByTestId("tile-1")).ToHaveAttributeAsync("data-state", "running");
        await Assertions.Expect(other.GetByTestId("row-rate")).ToContainTextAsync(new Regex("未向您分享|not shared with you"));
        await lessons.WithdrawAsync(ids[0]);
        await other.GetByTestId("play").ClickAsync();
        await Assertions.Expect(other.GetByTestId("closed-1")).ToHaveTextAsync(new Regex("撤回|withdrawn"));
        await other.WaitForFunctionAsync("() => document.querySelector('[data-testid=tile-2] video').currentTime > 1");
        await _screenshots.TakeAsync(other, "withdrawn");
        await other.ReloadAsync();
        await other.GetByTestId("tile-1").WaitForAsync();
        await Assertions.Expect(other.GetByTestId("tile-1")).ToHaveAttributeAsync("data-state", "closed");
        await Assertions.Expect(other.GetByTestId("tile-2")).ToHaveAttributeAsync("data-state", "running");
    }

    private static async Task<double> SpreadAsync(IPage page, int[] starts, int[] which)
    {
        var moments = await page.EvaluateAsync<double[]>(Read, starts);
        var seen = which.Select(index => moments[index]).Where(static moment => !double.IsNaN(moment)).ToList();
        return seen.Max() - seen.Min();
    }

    private static async Task SettledAsync(IPage page)
    {
        await page.WaitForFunctionAsync("() => [...document.querySelectorAll('[data-testid^=tile-] video')].every((video) => video.paused && !video.seeking && video.readyState >= 2)");
        await page.WaitForTimeoutAsync(400);
        await page.WaitForFunctionAsync("() => [...document.querySelectorAll('[data-testid^=tile-] video')].every((video) => video.paused && !video.seeking && video.readyState >= 2)");
    }
}
