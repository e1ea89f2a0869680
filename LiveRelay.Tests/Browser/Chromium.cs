using Microsoft.Playwright;

namespace LiveRelay.Tests.Browser;

/// <summary>Tests with a browser run in this collection, one after the other and beside nothing else, since each of them needs the whole machine.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class BrowserCollection : ICollectionFixture<Chromium>
{
    public const string Name = "Real browsers";
}

/// <summary>The system's Chromium without a screen, with a camera and a microphone that play <see cref="Clip"/>.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>The title of the page that is picked when a page asks for a screen to share.</summary>
    internal const string SlidesTitle = "slides to be shared";

    private const string ExecutablePath = "/usr/bin/chromium";

    /// <summary>How long a page may take for a step, on a machine that has others to serve.</summary>
    private const int StepMs = 60_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        var clip = await Clip.GetAsync();
        Assertions.SetDefaultExpectTimeout(StepMs);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = ExecutablePath,
            Headless = true,
            Args =
            [
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-background-timer-throttling",
                "--disable-renderer-backgrounding",
                "--disable-backgrounding-occluded-windows",
                "--use-fake-device-for-media-stream",
                $"--use-file-for-fake-video-capture={clip.Video}",
                $"--use-file-for-fake-audio-capture={clip.Sound}",
                $"--auto-select-tab-capture-source-by-title={SlidesTitle}",
                // Without it a headless Chromium has no candidate on 127.0.0.1.
                "--allow-loopback-in-peer-connection",
                "--autoplay-policy=no-user-gesture-required",
            ],
        });
    }

    /// <summary>A person's browser: its pages share nothing with others'.</summary>
    /// <param name="script">Runs in each page before its own scripts, after the instruments.</param>
    internal async Task<IBrowserContext> NewContextAsync(string script = "")
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = 640, Height = 360 },
            Permissions = ["camera", "microphone"],
            // The instruments are put into the real pages too, whose policy rightly forbids foreign scripts.
            BypassCSP = true,
        });
        context.SetDefaultTimeout(StepMs);
        await context.AddInitScriptAsync($"{Scripts.All}\n{script}");
        return context;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        _playwright?.Dispose();
    }
}
