using LiveRelay.Server.Operations;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace LiveRelay.Server.Pages;

/// <summary>The document of all pages; the browser finds the page by its address.</summary>
public sealed class PageDocument(IWebHostEnvironment environment, SecureOrigin secureOrigin)
{
    private const string Html = "text/html; charset=utf-8";

    /// <summary>Sends it, or the way to HTTPS where the page could not use a camera without, or what is missing.</summary>
    public Task SendAsync(HttpContext context, int status)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (secureOrigin.RedirectFor(context.Request) is { } location)
        {
            context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
            context.Response.Headers.Location = location;
            return Task.CompletedTask;
        }

        var file = environment.WebRootFileProvider.GetFileInfo("index.html");
        return file.Exists ? SendFileAsync(context, file, status) : SendMissingAsync(context);
    }

    private static async Task SendFileAsync(HttpContext context, IFileInfo file, int status)
    {
        var response = context.Response;
        var tag = new EntityTagHeaderValue($"\"{file.LastModified.ToUnixTimeMilliseconds():x}-{file.Length:x}\"");
        response.Headers.CacheControl = "no-cache";
        response.GetTypedHeaders().ETag = tag;
        if (status == StatusCodes.Status200OK && context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.StatusCode = status;
        response.ContentType = Html;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.SendFileAsync(file, context.RequestAborted);
        }
    }

    private static Task SendMissingAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = Html;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(
            """
            <!doctype html>
            <html lang="zh-CN">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>LiveRelay</title>
            <h1>页面尚未构建</h1>
            <p>服务器已启动，但缺少网页文件。请安装 Node.js 20.19 或更新版本，然后运行：</p>
            <pre>dotnet build LiveRelay.Server</pre>
            <p>再重新启动服务器。</p>
            <p lang="en">The pages have not been built. Install Node.js 20.19 or newer, run the command above, and start the server again.</p>
            </html>
            """,
            context.RequestAborted);
    }
}
