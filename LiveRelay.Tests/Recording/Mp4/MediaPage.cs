using System.Net;
using LiveRelay.Tests.Browser;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace LiveRelay.Tests.Recording.Mp4;

/// <summary>A browser's page on a server that gives one file by ranges, and nothing else.</summary>
internal sealed class MediaPage : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly IBrowserContext _context;

    private MediaPage(WebApplication server, IBrowserContext context, IPage page)
    {
        _server = server;
        _context = context;
        Page = page;
    }

    internal IPage Page { get; }

    internal static async Task<MediaPage> OpenAsync(Chromium chromium, byte[] file)
    {
        var port = FreePort.Next();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, port));
        var server = builder.Build();
        server.MapGet("/", static () => Results.Text("<!doctype html><video muted></video>", "text/html"));
        server.MapGet("/file.mp4", () => Results.Bytes(file, "video/mp4", enableRangeProcessing: true));
        await server.StartAsync();
        var context = await chromium.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync($"http://127.0.0.1:{port}/");
        return new MediaPage(server, context, page);
    }

    public async ValueTask DisposeAsync()
    {
        await _context.CloseAsync();
        await _server.DisposeAsync();
    }
}
