using LiveRelay.Server.Operations;
using LiveRelay.Server.Problems;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Accounts;

/// <summary>
/// Keeps pages of other sites from changing anything in the name of who is signed in. Browsers say where such a request comes from (RFC 6454).
/// </summary>
public static class ForeignOrigin
{
    /// <summary>Refuses requests below <c>/api</c> that change something, and all to the hub, that come from elsewhere.</summary>
    public static IApplicationBuilder UseOriginCheck(this IApplicationBuilder app) => app.Use(static (context, next) =>
        IsGuarded(context.Request) && IsForeign(context)
            ? new Problem(ProblemType.ForeignOrigin).ExecuteAsync(context)
            : next(context));

    /// <summary>A browser lets pages of any site open a WebSocket, so the hub is guarded as a whole.</summary>
    private static bool IsGuarded(HttpRequest request) =>
        (request.Path.StartsWithSegments("/api") && IsChange(request.Method)) || request.Path.StartsWithSegments("/hubs");

    private static bool IsChange(string method) => !(HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method));

    /// <summary>A program that is no browser sends no Origin, and has no cookie that it did not ask for.</summary>
    private static bool IsForeign(HttpContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length == 0)
        {
            return context.Request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site";
        }

        if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri))
        {
            return true;
        }

        // The authority alone: a proxy that ends TLS and is not among the trusted leaves us another scheme.
        var options = context.RequestServices.GetRequiredService<IOptions<ServerOptions>>().Value;
        var isOurs = HostString.FromUriComponent(uri).ToUriComponent() == WithoutDefaultPort(context.Request.Host, uri.Scheme)
            || (options.PublicUrl.Length > 0
                && uri.GetLeftPart(UriPartial.Authority) == new Uri(options.PublicUrl).GetLeftPart(UriPartial.Authority));
        return !isOurs;
    }

    private static string WithoutDefaultPort(HostString host, string scheme)
    {
        const int HttpPort = 80;
        const int HttpsPort = 443;
        return host.Port == (scheme == Uri.UriSchemeHttps ? HttpsPort : HttpPort)
            ? new HostString(host.Host).ToUriComponent()
            : host.ToUriComponent();
    }
}
