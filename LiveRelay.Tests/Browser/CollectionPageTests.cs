using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace LiveRelay.Tests.Browser;

/// <summary>
/// Two teachers prepare a chapter in two real pages: what both write at once stands in both plans, also what they wrote while the server was dead.
/// LIVERELAY_SCREENSHOTS names a directory for pictures of each step, and for the plan as it is printed.
/// </summary>
public sealed class CollectionPageTests(Chromium chromium, ITestOutputHelper output) : BrowserTest(chromium, output)
{
    private const string Chapter = "圆的认识";

    /// <summary>In English only to be looked at.</summary>
    public static TheoryData<string> Languages => Screenshots.AreWanted ? ["zh-CN", "en"] : ["zh-CN"];

    private Screenshots _screenshots = new("");

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Two_write_one_plan_at_once_and_the_server_that_dies_meanwhile_costs_no_word(string language)
    {
        _screenshots = new Screenshots($"collection-{language}");
        var server = await StartServerAsync();
        var owner = await SignInAsync(server, "demo-teacher", language);
        await BeginAsync(owner);
        var other = await SignInAsync(server, "demo-observer-2", language);
        await other.GotoAsync(owner.Url);
        foreach (var page in new[] { owner, other })
        {
            await Assertions.Expect(page.GetByTestId("plan")).ToBeEnabledAsync();
            await Assertions.Expect(page.GetByTestId("here").Locator(".tag")).ToHaveCountAsync(2);
        }

        await owner.GetByTestId("outline").ClickAsync();
        await Assertions.Expect(other.GetByTestId("plan")).Not.ToHaveValueAsync("");
        await Task.WhenAll(WriteAsync(owner, "同一个圆里的半径都相等"), WriteAsync(other, "abcdefghijklmnopqrst"));
        await AssertAlikeAsync(owner, other, "同一个圆里的半径都相等", "abcdefghijklmnopqrst");

        await server.KillAsync();
        await Task.WhenAll(WriteAsync(owner, "直径是半径的两倍"), WriteAsync(other, "0123456789"));
        await _screenshots.TakeAsync(owner, "cut-off");
        await server.StartAgainAsync();
        await AssertAlikeAsync(owner, other, "直径是半径的两倍", "0123456789");

        await other.GetByTestId("say-text").FillAsync("导入用自行车轮更好");
        await other.GetByTestId("say").ClickAsync();
        await Assertions.Expect(owner.GetByTestId("comment")).ToContainTextAsync("导入用自行车轮更好");
        await AccessibilityTests.AssertCleanAsync(owner);
        await LookAsync(owner);
    }

    private static async Task BeginAsync(IPage page)
    {
        await page.GetByTestId("nav-/clips").ClickAsync();
        await page.GetByTestId("to-collections").ClickAsync();
        await page.GetByTestId("make").ClickAsync();
        await page.GetByTestId("title").FillAsync("圆");
        await page.GetByTestId("submit").ClickAsync();

        // What was said of it in haste is put right.
        await page.GetByTestId("settings").ClickAsync();
        await page.GetByTestId("title").FillAsync(Chapter);
        await page.GetByTestId("submit").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(Chapter);
        await page.GetByTestId("find-person").FillAsync("王芳");
        await page.GetByTestId("invite").ClickAsync();
        await Assertions.Expect(page.GetByTestId("member")).ToHaveCountAsync(1);
        await page.GetByTestId("find-person").FillAsync("");
    }

    /// <summary>Key by key at the plan's end.</summary>
    private static async Task WriteAsync(IPage page, string text)
    {
        await page.GetByTestId("plan").EvaluateAsync("(field) => { field.focus(); field.setSelectionRange(field.value.length, field.value.length); }");
        await page.GetByTestId("plan").PressSequentiallyAsync(text, new() { Delay = 30 });
    }

    /// <summary>Both have the same, and in it each letter that either wrote, in its order: they may stand between each other's.</summary>
    private static async Task AssertAlikeAsync(IPage one, IPage two, params string[] written)
    {
        foreach (var page in new[] { one, two })
        {
            await Assertions.Expect(page.Locator("[data-testid=plan-state][data-stored=true]")).ToBeVisibleAsync();
            foreach (var words in written)
            {
                await Assertions.Expect(page.GetByTestId("plan")).ToHaveValueAsync(new Regex(string.Join(".*", words.Select(static letter => letter)), RegexOptions.Singleline));
            }
        }

        await Assertions.Expect(two.GetByTestId("plan")).ToHaveValueAsync(await one.GetByTestId("plan").InputValueAsync());
    }

    private async Task LookAsync(IPage page)
    {
        await _screenshots.TakeAsync(page, "plan");
        await _screenshots.TakeOnPhoneAsync(page, "plan");
        var pdf = await page.PdfAsync(new() { PreferCSSPageSize = true });
        Assert.Equal("%PDF"u8, pdf.AsSpan(0, 4));
        await _screenshots.KeepAsync("plan.pdf", pdf);
        await page.GetByTestId("settings").ClickAsync();
        await _screenshots.TakeAsync(page, "settings");
        await page.GotoAsync(new Uri(new Uri(page.Url), "/collections").AbsoluteUri);
        await Assertions.Expect(page.GetByTestId("collection")).ToContainTextAsync(Chapter);
        await _screenshots.TakeAsync(page, "list");
    }
}
