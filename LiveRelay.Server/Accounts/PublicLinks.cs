using LiveRelay.Server.Operations;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Accounts;

/// <summary>Whole addresses for links that people pass on: as the options say, or as the request came.</summary>
public sealed class PublicLinks(IOptions<ServerOptions> options)
{
    /// <summary>The address of a page.</summary>
    /// <param name="request">The request that asked for it.</param>
    /// <param name="page">Path and fragment, from the slash.</param>
    public string To(HttpRequest request, string page)
    {
        ArgumentNullException.ThrowIfNull(request);
        var origin = options.Value.PublicUrl is { Length: > 0 } url ? url.TrimEnd('/') : $"{request.Scheme}://{request.Host}";
        return origin + page;
    }
}
