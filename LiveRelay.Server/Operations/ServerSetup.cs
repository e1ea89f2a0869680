using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Operations;

/// <summary>Puts into the server how it is reached.</summary>
public static class ServerSetup
{
    /// <summary>Adds the section <c>Server</c> and the trust in proxies.</summary>
    public static IServiceCollection AddServer(this IServiceCollection services)
    {
        services.AddCheckedOptions<ServerOptions>("Server", static (options, check) =>
        {
            check.That(
                options.PublicUrl.Length == 0
                || (Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"),
                nameof(options.PublicUrl),
                $"must be an http or https URL, not '{options.PublicUrl}'");
            foreach (var proxy in options.TrustedProxies)
            {
                check.That(TryParseNetwork(proxy, out _), nameof(options.TrustedProxies), $"must hold addresses or networks, not '{proxy}'");
            }
        });
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<ServerOptions>>(static (forwarded, server) =>
        {
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var proxy in server.Value.TrustedProxies)
            {
                if (TryParseNetwork(proxy, out var network))
                {
                    forwarded.KnownIPNetworks.Add(network);
                    forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
                }
            }
        });
        return services;
    }

    private static bool TryParseNetwork(string text, out System.Net.IPNetwork network)
    {
        if (IPAddress.TryParse(text, out var address))
        {
            network = new System.Net.IPNetwork(address, address.GetAddressBytes().Length * 8);
            return true;
        }

        return System.Net.IPNetwork.TryParse(text, out network);
    }
}
