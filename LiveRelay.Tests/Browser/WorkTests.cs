using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using LiveRelay.Bench.Diagnosis;
using LiveRelay.Server.Diagnosis.Signal;
using LiveRelay.Tests.Jobs;
using Microsoft.Playwright;

namespace LiveRelay.Tests.Browser;

/// <summary>
/// What is done with recordings at the desk, by pages alone: an old recording is brought over a broken line, published, given to a teacher to watch, watched,
/// and seen to be watched; and coded by who does what. LIVERELAY_SCREENSHOTS names a directory for pictures of each step.
/// </summary>
public sealed class WorkTests(Chromium chromium, ITestOutputHelper output) : BrowserTest(chromium, output)
{
    private const string Title = "古诗两首";
    private const string Work = "第七周观课";
    private const int Seconds = 16;

    /// <summary>Pieces are of 4 MiB: the third is the last.</summary>
    private const int FileBytes = 9 << 20;

    /// <summary>In English only to be looked at.</summary>
    public static TheoryData<string> Languages => Screenshots.AreWanted ? ["zh-CN", "en"] : ["zh-CN"];

    private Screenshots _screenshots = new("");

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task A_recording_is_brought_given_to_watch_and_counted_as_watched(string language)
    {
        _screenshots = new Screenshots($"work-{language}");
        var folder = Directory.CreateTempSubdirectory("liverelay-work-").FullName;
        try
        {
            var server = await StartServerAsync();
            var head = await SignInAsync(server, "demo-head", language);
            await BringAsync(head, await FileAsync(folder));
            await PublishAsync(head);
            await DiagnoseAsync(head);
            await GiveAsync(head);

            var teacher = await SignInAsync(server, "demo-teacher", language);
            await WatchAsync(teacher);
            await SeeProgressAsync(head);
            await SeeStorageAsync(head);
            await CodeAsync(teacher);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task What_is_no_recording_is_refused_in_words()
    {
        var server = await StartServerAsync();
        var head = await SignInAsync(server, "demo-head", "zh-CN");
        await head.GetByTestId("nav-/uploads").ClickAsync();

        await head.GetByTestId("upload-file").SetInputFilesAsync(new FilePayload { Name = "成绩表.mp4", MimeType = "video/mp4", Buffer = new byte[2000] });
        await head.GetByTestId("upload-begin").ClickAsync();

        await head.Locator("[data-testid=upload][data-phase=refused] [data-testid=failure]").WaitForAsync();
        Output.WriteLine(await head.GetByTestId("upload").InnerTextAsync());
        Assert.DoesNotContain("upload-", await head.GetByTestId("upload").InnerTextAsync(), StringComparison.Ordinal);
    }

    /// <summary>A lesson as a camera's memory card has it: a face for twelve seconds and fast speech. It is made long enough for several pieces by bytes that no player reads.</summary>
    private static async Task<string> FileAsync(string folder)
    {
        var (film, sound) = (Path.Combine(folder, "film.mp4"), Path.Combine(folder, "said.raw"));
        Faces.Draw(film, facePixels: 160, Seconds);
        var said = Speech.Say(Speech.Mandarin, 220, string.Join(' ', Speech.Of(Speech.Mandarin).Select(static sentence => sentence.Text)));
        await File.WriteAllBytesAsync(sound, MemoryMarshal.AsBytes(said.AsSpan(0, Math.Min(said.Length, Seconds * SoundTrack.SampleRate))).ToArray());
        var path = Path.Combine(folder, "古诗.mkv");
        await MediaTools.FfmpegAsync(
            "-i", film, "-f", "s16le", "-ar", $"{SoundTrack.SampleRate}", "-ac", "1", "-i", sound,
            "-c:v", "libx264", "-preset", "ultrafast", "-vf", "scale=640:360", "-pix_fmt", "yuv420p", "-g", "50", "-c:a", "aac", path);
        await using var file = new FileStream(path, FileMode.Open);
        var missing = FileBytes - file.Length;
        file.Seek(0, SeekOrigin.End);

        // A Void element (RFC 8794 section 11.3.3): its id, and its size in eight bytes.
        Assert.True(missing > 9);
        file.WriteByte(0xEC);
        file.Write([0x01, .. BitConverter.GetBytes(System.Net.IPAddress.HostToNetworkOrder(missing - 9))[1..]]);
        file.SetLength(FileBytes);
        return path;
    }

    private async Task BringAsync(IPage page, string path)
    {
        // The line breaks in the middle of the second piece, and is back for the third try.
        var pieces = 0;
        await page.RouteAsync("**/api/uploads/*", route =>
            route.Request.Method == "PATCH" && ++pieces is 2 or 3 ? route.AbortAsync("connectionreset") : route.ContinueAsync());

        await page.GetByTestId("nav-/uploads").ClickAsync();
        await page.GetByTestId("upload-file").SetInputFilesAsync(path);
        await page.GetByTestId("upload-title").FillAsync(Title);
        await _screenshots.TakeAsync(page, "upload-chosen");
        await page.GetByTestId("upload-begin").ClickAsync();
        await page.Locator("[data-testid=upload][data-phase=done]").WaitForAsync();
        await _screenshots.TakeAsync(page, "upload-done");
        Assert.Equal(5, pieces);
        await page.GetByTestId("upload-open").ClickAsync();
    }

    /// <summary>Waits for the checks, then goes the review's whole way.</summary>
    private static async Task PublishAsync(IPage page)
    {
        await page.GetByTestId("work-review").WaitForAsync();
        await page.GetByTestId("work-review").ClickAsync();
        await Assertions.Expect(page.GetByTestId("job-hls")).ToContainTextAsync(new Regex("完成|[Dd]one"), new() { Timeout = 180_000 });
        await page.GetByTestId("review-submit").ClickAsync();
        await page.GetByTestId("review-take").ClickAsync();
        await page.GetByTestId("consent").CheckAsync();
        await page.GetByTestId("save-facts").ClickAsync();
        await page.GetByTestId("review-publishToSchool").ClickAsync();
        await page.GetByTestId("signed").WaitForAsync();
    }

    /// <summary>What was measured is read; a point is pressed, and plays; how others do it is asked, of whom there are none yet.</summary>
    private async Task DiagnoseAsync(IPage page)
    {
        await page.GetByTestId("work-observation").ClickAsync();
        await _screenshots.TakeAsync(page, "observation");
        await page.GetByTestId("work-diagnosis").ClickAsync();
        await Assertions.Expect(page.GetByTestId("flag-fast")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByTestId("facing").GetByRole(AriaRole.Slider)).ToBeVisibleAsync();
        await page.GetByTestId("examples-fast").ClickAsync();
        await Assertions.Expect(page.GetByTestId("flag-fast").GetByRole(AriaRole.Status)).ToBeVisibleAsync();
        await _screenshots.TakeAsync(page, "diagnosis");
        await page.GetByTestId("facing").ScrollIntoViewIfNeededAsync();
        await _screenshots.TakeAsync(page, "manner");
        await page.GetByTestId("flag-fastMoment").First.GetByRole(AriaRole.Button).ClickAsync();
        await page.WaitForFunctionAsync("() => [...document.querySelectorAll('video')].some((video) => !video.paused && video.currentTime > 0)", null);
        await page.GetByTestId("play").ClickAsync();
    }

    private async Task GiveAsync(IPage page)
    {
        await page.GetByTestId("nav-/assignments").ClickAsync();
        await page.GetByTestId("give-open").ClickAsync();
        await page.GetByTestId("assignment-title").FillAsync(Work);
        await page.GetByTestId("find-lesson").FillAsync(Title);
        await page.GetByTestId("add-lesson").ClickAsync();
        await page.GetByTestId("chosen-lesson").WaitForAsync();
        await page.GetByTestId("whom").SelectOptionAsync("persons");
        await page.GetByTestId("person").First.CheckAsync();
        await _screenshots.TakeAsync(page, "give");
        await page.GetByTestId("give").ClickAsync();
        await page.GetByTestId("given").WaitForAsync();
        await Assertions.Expect(page.GetByTestId("given")).ToContainTextAsync(new Regex("0 (/|of) 1"));
        await _screenshots.TakeAsync(page, "given");
    }

    private async Task WatchAsync(IPage page)
    {
        await Assertions.Expect(page.GetByTestId("assignments-waiting")).ToContainTextAsync("1");
        await _screenshots.TakeAsync(page, "reminder");
        await page.GetByTestId("nav-/assignments").ClickAsync();
        await Assertions.Expect(page.GetByTestId("my-assignment")).ToContainTextAsync(Work);
        await _screenshots.TakeAsync(page, "mine");
        await page.GetByTestId("watch-item").ClickAsync();
        await page.GetByTestId("play").WaitForAsync();
        await page.GetByTestId("speed").SelectOptionAsync("2");
        if (!await page.EvaluateAsync<bool>("() => [...document.querySelectorAll('video')].some((video) => !video.paused)"))
        {
            await page.GetByTestId("play").ClickAsync();
        }

        await page.WaitForFunctionAsync("() => [...document.querySelectorAll('video')].some((video) => video.ended)", null);
        await page.GetByTestId("nav-/assignments").ClickAsync();
        await Assertions.Expect(page.GetByTestId("assignments-waiting")).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByTestId("my-assignment")).ToContainTextAsync("100%");
        await _screenshots.TakeAsync(page, "mine-done");
    }

    private async Task SeeProgressAsync(IPage page)
    {
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByTestId("given")).ToContainTextAsync(new Regex("1 (/|of) 1"));
        await page.GetByTestId("given-people").ClickAsync();
        await Assertions.Expect(page.GetByTestId("progress")).ToContainTextAsync("100%");
        await _screenshots.TakeAsync(page, "progress");
        await page.Keyboard.PressAsync("Escape");
        var table = await page.RunAndWaitForDownloadAsync(() => page.Locator("[data-testid=given] a[href$='csv']").ClickAsync());
        Assert.Contains("100", await File.ReadAllTextAsync(await table.PathAsync(), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private async Task SeeStorageAsync(IPage page)
    {
        await page.GetByTestId("nav-/storage").ClickAsync();
        await page.GetByTestId("verify").ClickAsync();
        await Assertions.Expect(page.GetByTestId("verify")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("[role=status]").Filter(new() { HasTextRegex = new Regex(@"\d+ (个文件完好|file)") })).ToBeVisibleAsync();
        await _screenshots.TakeAsync(page, "storage");
    }

    /// <summary>Flanders' categories by keys while it plays, kept for the next time; then a sample of S-T.</summary>
    private async Task CodeAsync(IPage page)
    {
        await page.GetByTestId("watch-item").ClickAsync();
        await page.GetByTestId("work-interaction").ClickAsync();
        await page.GetByTestId("method-flanders").ClickAsync();
        var current = page.GetByTestId("current-code");
        await Assertions.Expect(page.GetByTestId("code-5")).ToBeVisibleAsync();
        await page.EvaluateAsync("() => document.activeElement.blur()");
        foreach (var (key, name) in new[] { ("4", new Regex("提问|Asks")), ("8", new Regex("应答|answers")) })
        {
            await page.Keyboard.PressAsync(key);
            await Assertions.Expect(current).ToContainTextAsync(name);
            if (key == "4")
            {
                await page.GetByTestId("play").ClickAsync();
                await Assertions.Expect(current).Not.ToContainTextAsync(name);
            }
        }

        await Assertions.Expect(page.GetByTestId("ratio-questions")).ToContainTextAsync("100%");
        await _screenshots.TakeAsync(page, "flanders");
        await page.GetByTestId("ratio-questions").ScrollIntoViewIfNeededAsync();
        await _screenshots.TakeAsync(page, "flanders-ratios");
        await Assertions.Expect(page.GetByTestId("interaction").GetByRole(AriaRole.Status)).ToContainTextAsync(new Regex("已保存|[Ss]aved"));
        await page.ReloadAsync();
        await page.GetByTestId("work-interaction").ClickAsync();
        await page.GetByTestId("method-flanders").ClickAsync();
        await Assertions.Expect(page.GetByTestId("ratio-pupils")).ToContainTextAsync("50%");
        await page.GetByTestId("method-st").ClickAsync();
        await page.GetByTestId("code-T").ClickAsync();
        await Assertions.Expect(page.GetByTestId("rt-ch")).ToContainTextAsync("1.00");
        await page.GetByTestId("rt-ch").ScrollIntoViewIfNeededAsync();
        await _screenshots.TakeAsync(page, "rt-ch");
    }
}
