using LiveRelay.Server.Accounts;
using LiveRelay.Server.Lessons;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Operations;

/// <summary>What to open, printed once the server listens.</summary>
public sealed class StartBanner(IServer server, DemoSchool demo, SetupLink setup, DemoPeople people, IOptions<ServerOptions> options)
{
    /// <summary>A line for each link, as <c>teacher: URL</c>; while there is no administrator, also the one that makes him; and who may sign in to the demo.</summary>
    public IEnumerable<string> Lines()
    {
        foreach (var (role, url) in demo.Links(BaseUrl()))
        {
            yield return $"{role.ToClaim()}: {url}";
        }

        if (setup.IsNeeded)
        {
            yield return $"setup: {BaseUrl().GetLeftPart(UriPartial.Path).TrimEnd('/')}{setup.Page}";
        }

        if (people.Line is { } line)
        {
            yield return $"accounts: {line}";
        }
    }

    /// <summary>Writes the lines, past the log: they are for people, or for a script that reads them.</summary>
    public void Print(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        foreach (var line in Lines())
        {
            output.WriteLine(line);
        }

        output.Flush();
    }

    /// <summary>Where browsers reach the server: as the options say, or on this machine.</summary>
    public Uri BaseUrl()
    {
        if (options.Value.PublicUrl.Length > 0)
        {
            return new Uri(options.Value.PublicUrl);
        }

        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];

        // Plain HTTP on this machine comes first: browsers trust localhost, and a certificate seldom names it.
        var address = addresses.FirstOrDefault(static a => a.StartsWith("http://", StringComparison.Ordinal)) ?? addresses.FirstOrDefault();
        return address is null ? new Uri("http://localhost:8080") : Local(BindingAddress.Parse(address));
    }

    private static Uri Local(BindingAddress address)
    {
        var host = address.Host is "*" or "+" or "0.0.0.0" or "[::]" or "127.0.0.1" or "[::1]" ? "localhost" : address.Host;
        return new UriBuilder(address.Scheme, host, address.Port, address.PathBase).Uri;
    }
}
