namespace LiveRelay.Server.Pages;

/// <summary>The headers that keep pages to themselves.</summary>
public static class PageHeaders
{
    /// <summary>Pages load nothing from anywhere else, and nobody frames them. Pictures of a camera are blobs.</summary>
    private const string ContentSecurityPolicy =
        "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob: mediastream:; object-src 'none'; base-uri 'none'; "
        + "form-action 'self'; frame-ancestors 'none'";

    private const string Permissions =
        "camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), autoplay=(self), screen-wake-lock=(self), "
        + "geolocation=(), payment=(), usb=()";

    /// <summary>
    /// Sets the headers on every answer. There is no Strict-Transport-Security: it would hold for plain HTTP on the same host too,
    /// from which a room's terminal fetches the county's certificate.
    /// </summary>
    public static IApplicationBuilder UsePageHeaders(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        // At the last moment, since a failure clears the headers that were set before it.
        context.Response.OnStarting(static state => Set(((HttpContext)state).Response.Headers), context);
        return next(context);
    });

    private static Task Set(IHeaderDictionary headers)
    {
        headers.TryAdd("Content-Security-Policy", ContentSecurityPolicy);
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = Permissions;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        return Task.CompletedTask;
    }
}
