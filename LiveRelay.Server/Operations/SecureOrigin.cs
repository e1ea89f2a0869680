using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Operations;

/// <summary>The server's own HTTPS address, as a request would have to name it.</summary>
public sealed class SecureOrigin(IOptions<HttpsOptions> options)
{
    private const int DefaultPort = 443;

    /// <summary>Whether this server speaks HTTPS itself.</summary>
    public bool IsEnabled => options.Value.IsEnabled;

    /// <summary>The HTTPS origin on the host that the request used; <c>null</c> without HTTPS, or if that is no host's name.</summary>
    public string? For(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!IsEnabled || Uri.CheckHostName(request.Host.Host) == UriHostNameType.Unknown)
        {
            return null;
        }

        var port = options.Value.Port;
        return port == DefaultPort ? $"https://{request.Host.Host}" : $"https://{request.Host.Host}:{port}";
    }

    /// <summary>Where a page's request has to go; <c>null</c> if it is well where it is. Browsers trust localhost without TLS.</summary>
    public string? RedirectFor(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.IsHttps || request.Host.Host is "localhost" or "127.0.0.1" or "[::1]"
            ? null
            : For(request) is { } origin ? $"{origin}{request.PathBase}{request.Path}{request.QueryString}" : null;
    }
}
