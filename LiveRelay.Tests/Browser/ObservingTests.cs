using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace LiveRelay.Tests.Browser;

/// <summary>
/// A lesson that is observed with a purpose: beside the live picture and on a phone, until the teacher reads what comes of it.
/// LIVERELAY_SCREENSHOTS names a directory for pictures of each step, and for the page as it is printed.
/// </summary>
public sealed class ObservingTests(Chromium chromium, ITestOutputHelper output) : BrowserTest(chromium, output)
{
    private const string Lesson = "/api/lessons/demo";

    /// <summary>What a first key is set back by.</summary>
    private const double DelayMs = 5000;

    /// <summary>In English only to be looked at.</summary>
    public static TheoryData<string> Languages => Screenshots.AreWanted ? ["zh-CN", "en"] : ["zh-CN"];

    private Screenshots _screenshots = new("");

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Two_observers_note_mark_and_evaluate_and_the_teacher_reads_their_mean(string language)
    {
        _screenshots = new Screenshots($"observing-{language}");
        var server = await StartServerAsync();
        var teacher = await SignInAsync(server, "demo-teacher", language);
        await teacher.GetByTestId("lesson-demo").GetByTestId("enter-teacher").ClickAsync();
        await Assertions.Expect(teacher.GetByTestId("start-button")).ToBeEnabledAsync(new() { Timeout = 20_000 });
        await teacher.GetByTestId("start-button").ClickAsync();
        await teacher.Locator("[data-testid=recording-sign][data-light=on]").WaitForAsync();

        var beside = await SignInAsync(server, "demo-observer-1", language);
        await ObserveLiveAsync(server, beside);
        var phone = await SignInAsync(server, "demo-observer-2", language);
        await EvaluateOnPhoneAsync(server, phone);

        await teacher.GotoAsync(new Uri(server.BaseUrl, "/evaluations/lesson/demo").AbsoluteUri);
        await Assertions.Expect(teacher.GetByTestId("mean")).ToHaveTextAsync("90");
        await Assertions.Expect(teacher.GetByTestId("evaluation")).ToHaveCountAsync(2);
        await Assertions.Expect(teacher.Locator(".moments li")).ToHaveCountAsync(2);
        await _screenshots.TakeAsync(teacher, "summary");
        await PrintAsync(teacher, $"summary-{language}");
        await teacher.GetByTestId("evaluation").First.GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(teacher.GetByTestId("form-total")).ToContainTextAsync("100");
        await PrintAsync(teacher, $"form-{language}");
    }

    private async Task ObserveLiveAsync(ServerProcess server, IPage page)
    {
        await page.GetByTestId("lesson-demo").GetByTestId("enter-observer").ClickAsync();
        await page.GetByTestId("tab-notes").ClickAsync();
        await _screenshots.TakeAsync(page, "purposes");
        await page.GetByTestId("purpose-diagnose").ClickAsync();
        await page.GetByTestId("prompts").WaitForAsync();

        var firstKey = await page.EvaluateAsync<double>("() => Date.now()");
        await page.GetByTestId("own-note-input").PressSequentiallyAsync("导入自然");
        await page.GetByTestId("own-note-keep").ClickAsync();
        await page.GetByTestId("own-notes").ClickAsync();
        await page.Keyboard.PressAsync("3");
        await Assertions.Expect(page.GetByTestId("own-note")).ToHaveCountAsync(2);
        await Assertions.Expect(page.GetByTestId("note-waits")).ToHaveCountAsync(0);
        await _screenshots.TakeAsync(page, "notes");

        // The lesson's clock begins when it went live, whatever this page's clock says.
        var own = await ApiAsync(server, page, $"{Lesson}/observation");
        var zero = own.GetProperty("zero").GetDateTimeOffset().ToUnixTimeMilliseconds();
        var note = own.GetProperty("observation").GetProperty("notes").EnumerateArray().Single(static one => one.GetProperty("kind").ValueKind == JsonValueKind.Null);
        Assert.InRange(note.GetProperty("atMs").GetInt64(), 0, Math.Max(0, firstKey - zero - DelayMs) + 1500);
        Assert.Contains(own.GetProperty("observation").GetProperty("notes").EnumerateArray(), static one => one.GetProperty("kind").GetString() == "dispute");

        await page.GetByTestId("submit-notes").ClickAsync();
        await page.GetByTestId("sure-yes").ClickAsync();
        await page.GetByTestId("tab-form").ClickAsync();
        await page.GetByTestId("submit-form").ClickAsync();
        await Assertions.Expect(page.GetByTestId("missing")).ToContainTextAsync("20");
        await AnswerAllAsync(page, "5");
        await page.GetByTestId("text-strengths").FillAsync("提问有层次");
        await _screenshots.TakeAsync(page, "form");
        await SubmitAsync(page);
    }

    private async Task EvaluateOnPhoneAsync(ServerProcess server, IPage page)
    {
        await page.SetViewportSizeAsync(360, 740);
        await page.GotoAsync(new Uri(server.BaseUrl, "/observing/lesson/demo").AbsoluteUri);
        await page.GetByTestId("purpose-learn").ClickAsync();
        await page.GetByTestId("plain-form").ClickAsync();
        await AnswerAllAsync(page, "4");
        await page.GetByTestId("text-suggestions").FillAsync("多给学生一点时间");
        await _screenshots.TakeWholeAsync(page, "phone");
        Assert.Equal(0, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth"));
        var smallest = await page.Locator("[data-testid^=item-] label").EvaluateAllAsync<double>(
            "(labels) => Math.min(...labels.map((label) => Math.min(label.offsetWidth, label.offsetHeight)))");
        Assert.True(smallest >= 44, $"A finger needs 44 px, and finds {smallest.ToString(CultureInfo.InvariantCulture)}.");

        // What was chosen is kept over a reload, before it is submitted.
        await Assertions.Expect(page.GetByTestId("form-saved")).ToHaveTextAsync(new Regex("已保存|Saved"));
        await page.ReloadAsync();
        await page.GetByTestId("plain-form").ClickAsync();
        await Assertions.Expect(page.GetByTestId("form-progress")).ToContainTextAsync("80");
        await SubmitAsync(page);
    }

    private static async Task AnswerAllAsync(IPage page, string value)
    {
        foreach (var choice in await page.Locator($"[data-testid^=item-] input[value='{value}']").AllAsync())
        {
            await choice.CheckAsync();
        }
    }

    private static async Task SubmitAsync(IPage page)
    {
        await page.GetByTestId("submit-form").ClickAsync();
        await page.GetByTestId("sure-yes").ClickAsync();
        await page.GetByTestId("form-submitted").WaitForAsync();
    }

    /// <summary>As the print button's dialogue would save it.</summary>
    private async Task PrintAsync(IPage page, string name)
    {
        var pdf = await page.PdfAsync(new() { PreferCSSPageSize = true });
        Assert.Equal("%PDF"u8, pdf.AsSpan(0, 4));
        await _screenshots.KeepAsync($"{name}.pdf", pdf);
    }

    private static async Task<JsonElement> ApiAsync(ServerProcess server, IPage page, string path)
    {
        var answer = await page.Context.APIRequest.GetAsync(new Uri(server.BaseUrl, path).AbsoluteUri);
        Assert.True(answer.Ok, await answer.TextAsync());
        return JsonDocument.Parse(await answer.TextAsync()).RootElement;
    }
}
