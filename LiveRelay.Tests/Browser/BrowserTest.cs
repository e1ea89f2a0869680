using System.Text.RegularExpressions;
using LiveRelay.Server.Lessons;
using Microsoft.Playwright;

namespace LiveRelay.Tests.Browser;

/// <summary>Common to tests with a browser: starts servers and pages, ends them afterwards, and shows their logs when a test failed.</summary>
[Collection(BrowserCollection.Name)]
public abstract partial class BrowserTest(Chromium chromium, ITestOutputHelper output) : IAsyncDisposable
{
    private readonly List<ServerProcess> _servers = [];
    private readonly List<IBrowserContext> _contexts = [];
    private readonly List<InstrumentPage> _pages = [];

    private protected ITestOutputHelper Output => output;

    /// <summary>Starts a server of this test's own.</summary>
    private protected async Task<ServerProcess> StartServerAsync(params (string Name, string Value)[] options)
    {
        var server = await ServerProcess.StartAsync(options);
        _servers.Add(server);
        return server;
    }

    /// <summary>Opens an empty page in a browser context of its own.</summary>
    private protected async Task<InstrumentPage> OpenBlankAsync(Uri baseUrl, string title = "blank") =>
        Keep(await InstrumentPage.OpenBlankAsync(await NewContextAsync(""), baseUrl, title));

    /// <summary>Opens one of the server's pages in a browser context of its own.</summary>
    /// <param name="server">The server.</param>
    /// <param name="role">Whose link to follow: teacher, classroom or observer.</param>
    /// <param name="query">Put before the link's fragment.</param>
    /// <param name="script">Runs in the page before its own scripts, after the instruments.</param>
    private protected async Task<InstrumentPage> OpenAsync(ServerProcess server, string role, string query = "", string script = "")
    {
        var link = server.Link(role);
        var url = new Uri(server.BaseUrl, $"{link.AbsolutePath}{query}{link.Fragment}");
        return Keep(await InstrumentPage.OpenAsync(await NewContextAsync(script), url));
    }

    /// <summary>Opens the page of somebody whose link the server did not print.</summary>
    private protected async Task<InstrumentPage> OpenAsync(ServerProcess server, JoinToken token, string script = "") =>
        Keep(await InstrumentPage.OpenAsync(await NewContextAsync(script), server.LinkFor(token)));

    /// <summary>
    /// Opens the teacher's page with the camera and microphone whose moment of capture is known, and without the returned picture, which
    /// would cost this machine a sixth decoder.
    /// </summary>
    private protected Task<InstrumentPage> OpenTeacherAsync(ServerProcess server, int source) => OpenAsync(
        server, "teacher", "?monitor=0", $"instrument.replaceCamera({{ source: {source}, width: 640, height: 360, frameRate: 30 }});");

    /// <summary>Opens the page that is picked when somebody shares a screen: the painted time, so many times a second.</summary>
    private protected async Task<InstrumentPage> OpenSlidesAsync(ServerProcess server, int source, int framesPerSecond)
    {
        var slides = await OpenBlankAsync(server.BaseUrl, Chromium.SlidesTitle);
        await slides.RunAsync("(options) => instrument.slides(options)", new { source, frameRate = framesPerSecond });
        return slides;
    }

    /// <summary>Somebody at a desk of his own, signed in, with the pages in his language.</summary>
    private protected async Task<IPage> SignInAsync(ServerProcess server, string userName, string language)
    {
        var page = (await OpenBlankAsync(server.BaseUrl)).Page;
        await page.SetViewportSizeAsync(1366, 768);
        await page.GotoAsync(new Uri(server.BaseUrl, "/login").AbsoluteUri);
        await page.GetByTestId("user-name").WaitForAsync();
        if (await page.EvaluateAsync<string>("() => document.documentElement.lang") != language)
        {
            await page.GetByTestId("language").ClickAsync();
        }

        await page.GetByTestId("user-name").FillAsync(userName);
        await page.GetByTestId("password").FillAsync(PasswordOf(server));
        await page.GetByTestId("submit").ClickAsync();
        await page.GetByTestId("sign-out").WaitForAsync();
        return page;
    }

    /// <summary>The password of the demo's people.</summary>
    private protected static string PasswordOf(ServerProcess server) => Password().Match(server.Log).Groups[1].Value;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            ShowLogs();
        }

        foreach (var context in _contexts)
        {
            await context.CloseAsync();
        }

        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    private async Task<IBrowserContext> NewContextAsync(string script)
    {
        var context = await chromium.NewContextAsync(script);
        _contexts.Add(context);
        return context;
    }

    private InstrumentPage Keep(InstrumentPage page)
    {
        _pages.Add(page);
        return page;
    }

    private void ShowLogs()
    {
        foreach (var page in _pages)
        {
            output.WriteLine($"--- {page.Page.Url}\n{page.Console}");
        }

        foreach (var server in _servers)
        {
            output.WriteLine($"--- server\n{server.Log}");
        }
    }

    [GeneratedRegex(@"accounts: .*; password (\S+)")]
    private static partial Regex Password();
}
