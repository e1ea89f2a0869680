using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace LiveRelay.Server.Operations.CountyCa;

/// <summary>What the command <c>county-ca</c> was told.</summary>
public sealed record CountyCaArguments
{
    /// <summary>How it is used.</summary>
    public const string Usage =
        """
        Makes a county's own certificate authority, and a certificate for one server; run again, it renews the server's certificate alone.

          county-ca --name "Example County" --host class.example.org --ip 10.0.0.5 --out certificates

          --name    the county, as terminals will show it (needed the first time)
          --host    a name by which browsers open the server; may be repeated
          --ip      an address by which browsers open the server; may be repeated
          --domain  names below this domain may get certificates later, beside the hosts and private addresses; may be repeated
          --out     the directory for the four files
        """;

    private static readonly string[] _known = ["--name", "--host", "--ip", "--domain", "--out"];

    /// <summary>The county; empty if not given.</summary>
    public string Name { get; private init; } = "";

    /// <summary>The server's names.</summary>
    public required IReadOnlyList<string> Hosts { get; init; }

    /// <summary>The server's addresses.</summary>
    public required IReadOnlyList<IPAddress> Addresses { get; init; }

    /// <summary>Domains that the authority may serve beside the hosts.</summary>
    public required IReadOnlyList<string> Domains { get; init; }

    /// <summary>Where the files go.</summary>
    public required string Output { get; init; }

    /// <summary>Reads the command line; false with a sentence that says what is wrong.</summary>
    public static bool TryParse(
        IReadOnlyList<string> args, [NotNullWhen(true)] out CountyCaArguments? arguments, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(args);
        arguments = null;
        var values = _known.ToDictionary(static key => key, static _ => new List<string>());
        for (var i = 0; i < args.Count; i += 2)
        {
            if (!values.TryGetValue(args[i], out var list))
            {
                error = $"'{args[i]}' is no option.";
                return false;
            }

            if (i + 1 == args.Count)
            {
                error = $"{args[i]} needs a value.";
                return false;
            }

            list.Add(args[i + 1].Trim());
        }

        error = Check(values);
        if (error is not null)
        {
            return false;
        }

        arguments = new CountyCaArguments
        {
            Name = values["--name"].FirstOrDefault() ?? "",
            Hosts = [.. values["--host"].Select(Lower)],
            Addresses = [.. values["--ip"].Select(IPAddress.Parse)],
            Domains = [.. values["--domain"].Select(Lower)],
            Output = values["--out"][0],
        };
        return true;
    }

    private static string? Check(Dictionary<string, List<string>> values)
    {
        if (values["--out"] is not [{ Length: > 0 }])
        {
            return "--out is needed, once.";
        }

        if (values["--name"].Count > 1)
        {
            return "--name may be given once.";
        }

        if (values["--host"].Count + values["--ip"].Count == 0)
        {
            return "--host or --ip is needed: a certificate must name the server.";
        }

        if (values["--host"].Concat(values["--domain"]).FirstOrDefault(static host => Uri.CheckHostName(host) != UriHostNameType.Dns) is { } bad)
        {
            return $"'{bad}' is no host name.";
        }

        return values["--ip"].FirstOrDefault(static ip => !IPAddress.TryParse(ip, out _)) is { } address ? $"'{address}' is no IP address." : null;
    }

    [SuppressMessage("Globalization", "CA1308", Justification = "Host names are written in lower case.")]
    private static string Lower(string host) => host.ToLowerInvariant();
}
