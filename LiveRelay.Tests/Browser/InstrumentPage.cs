using System.Text;
using System.Text.Json;
using Microsoft.Playwright;

namespace LiveRelay.Tests.Browser;

/// <summary>A page of a real browser with the instruments of scripts/*.js in it.</summary>
internal sealed class InstrumentPage
{
    /// <summary>An address on the server's origin that the server never sees: the page for plain WHIP and WHEP.</summary>
    private const string BlankPath = "blank-page-of-the-tests";

    private readonly StringBuilder _console = new();
    private readonly List<byte[]> _frames = [];

    private InstrumentPage(IPage page)
    {
        Page = page;
        page.Console += (_, message) => Note(message.Text);
        page.PageError += (_, error) => Note(error);
        page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => Keep(frame.Binary ?? Encoding.UTF8.GetBytes(frame.Text ?? ""));
    }

    /// <summary>Whether a text came over one of the page's WebSockets, whatever the page made of it.</summary>
    internal bool HasReceived(string text)
    {
        lock (_frames)
        {
            return _frames.Any(frame => frame.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0);
        }
    }

    internal IPage Page { get; }

    /// <summary>What the page wrote to its console.</summary>
    internal string Console
    {
        get
        {
            lock (_console)
            {
                return _console.ToString();
            }
        }
    }

    /// <summary>Opens an address.</summary>
    internal static async Task<InstrumentPage> OpenAsync(IBrowserContext context, Uri url)
    {
        var page = new InstrumentPage(await context.NewPageAsync());
        await page.Page.GotoAsync(url.AbsoluteUri);
        return page;
    }

    /// <summary>Opens an empty page on a server's origin.</summary>
    internal static async Task<InstrumentPage> OpenBlankAsync(IBrowserContext context, Uri baseUrl, string title = "blank")
    {
        var page = new InstrumentPage(await context.NewPageAsync());
        var document = $"<!doctype html><title>{title}</title><body style='margin:0'>";
        await page.Page.RouteAsync($"**/{BlankPath}", route => route.FulfillAsync(new() { ContentType = "text/html", Body = document }));
        await page.Page.GotoAsync(new Uri(baseUrl, BlankPath).AbsoluteUri);
        return page;
    }

    /// <summary>Runs a function of one argument in the page.</summary>
    internal async Task<T> RunAsync<T>(string function, object? argument = null)
    {
        // By way of JSON, so that records and property names are read as System.Text.Json does it.
        var json = await Page.EvaluateAsync<string>($"async (argument) => JSON.stringify((await ({function})(argument)) ?? null)", argument);
        return JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web)!;
    }

    /// <summary>Runs a function of one argument in the page.</summary>
    internal Task RunAsync(string function, object? argument = null) =>
        Page.EvaluateAsync($"async (argument) => {{ await ({function})(argument); }}", argument);

    /// <summary>Waits until a function of the page returns true.</summary>
    internal Task UntilAsync(string function, object? argument = null, double withinSeconds = 30) =>
        Page.WaitForFunctionAsync(function, argument, new() { Timeout = (float)(withinSeconds * 1000), PollingInterval = 20 });

    /// <summary>The page's clock, in ms.</summary>
    internal Task<double> NowAsync() => RunAsync<double>("() => instrument.now()");

    /// <summary>Begins to watch the stage of a viewer's page: the camera as picture 0, the screen as picture 1, the teacher's sound as sound 0.</summary>
    internal async Task AttendAsync()
    {
        await Page.GetByTestId("sound-lesson").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await RunAsync("() => instrument.attend(['stage-camera', 'stage-screen'], ['sound-lesson'])");
    }

    /// <summary>What the nth watched picture showed since a moment.</summary>
    internal async Task<Seen> SeenAsync(int picture = 0, double since = 0) =>
        new(await RunAsync<List<Frame>>("([i, since]) => instrument.pictures[i].frames.filter(({ shown }) => shown >= since)", new[] { picture, since }));

    /// <summary>What the nth sound was like since a moment.</summary>
    internal Task<Heard> HeardAsync(int sound = 0, double since = 0) => RunAsync<Heard>(
        """
        ([i, since]) => ({
          onsets: instrument.sounds[i].onsets.filter((time) => time >= since),
          peaks: instrument.sounds[i].peaks.filter(({ time }) => time >= since),
        })
        """,
        new[] { sound, since });

    /// <summary>When this page's own source beeped.</summary>
    internal Task<List<double>> BeepsAsync() => RunAsync<List<double>>("() => instrument.beeps");

    private void Keep(byte[] frame)
    {
        lock (_frames)
        {
            _frames.Add(frame);
        }
    }

    private void Note(string line)
    {
        if (line.StartsWith("Failed to load resource", StringComparison.Ordinal))
        {
            return; // a server that is away, once for each knock
        }

        lock (_console)
        {
            _console.AppendLine(line);
        }
    }
}
