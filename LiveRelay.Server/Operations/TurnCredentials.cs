using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace LiveRelay.Server.Operations;

/// <summary>
/// Makes time-limited TURN credentials from a secret that only LiveRelay and the TURN server know (draft-uberti-behave-turn-rest-00):
/// the user name is "expiry in Unix seconds:name", the password its HMAC. Nothing is stored or asked for on either side.
/// </summary>
public sealed class TurnCredentials
{
    private const int MaxNameLength = 64;

    private readonly TurnOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly byte[] _secret;

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">A URL of the wrong kind, TURN URLs without a secret, or a lifetime that is not positive.</exception>
    public TurnCredentials(TurnOptions options, TimeProvider timeProvider)
    {
        foreach (var url in options.Urls)
        {
            Check(IsUri(url, "turn:") || IsUri(url, "turns:"), $"Turn:Urls: '{url}' is no turn: or turns: URI (RFC 7065).");
        }

        foreach (var url in options.StunUrls)
        {
            Check(IsUri(url, "stun:") || IsUri(url, "stuns:"), $"Turn:StunUrls: '{url}' is no stun: or stuns: URI (RFC 7064).");
        }

        Check(options.Urls.Count == 0 || options.SharedSecret.Length > 0, "Turn:SharedSecret is needed with Turn:Urls.");
        Check(options.LifetimeSeconds > 0, "Turn:LifetimeSeconds must be positive.");
        _options = options;
        _timeProvider = timeProvider;
        _secret = Encoding.UTF8.GetBytes(options.SharedSecret);
    }

    /// <summary>The servers that a client is told of, STUN first; empty when none is configured.</summary>
    /// <param name="name">
    /// Who it is for, such as a session id: the TURN server counts its quota by it and writes it into its log. What is not an ASCII
    /// letter, a digit or one of <c>-_.</c> becomes an underscore.
    /// </param>
    public IReadOnlyList<IceServer> IceServersFor(string name)
    {
        List<IceServer> servers = [.. _options.StunUrls.Select(static url => new IceServer(url, null, null))];
        if (_options.Urls.Count > 0)
        {
            var expiry = _timeProvider.GetUtcNow().ToUnixTimeSeconds() + _options.LifetimeSeconds;
            var username = $"{expiry}:{Clean(name)}";
            var credential = Sign(username);
            servers.AddRange(_options.Urls.Select(url => new IceServer(url, username, credential)));
        }

        return servers;
    }

    [SuppressMessage("Security", "CA5350", Justification = "TURN servers compute HMAC-SHA1, which SHA-1's collisions do not weaken.")]
    private string Sign(string username) => Convert.ToBase64String(HMACSHA1.HashData(_secret, Encoding.UTF8.GetBytes(username)));

    private static string Clean(string name) =>
        string.Concat(name.Take(MaxNameLength).Select(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_'));

    /// <summary>Nothing that would break out of a Link header's angle brackets may stand in a URI (RFC 3986 section 2).</summary>
    private static bool IsUri(string url, string scheme) =>
        url.StartsWith(scheme, StringComparison.Ordinal)
        && url.Length > scheme.Length
        && url.All(static c => c is > ' ' and < '\x7F' and not ('<' or '>' or '"' or '\\' or ','));

    private static void Check(bool condition, string message)
    {
        if (!condition)
        {
            throw new ArgumentException(message);
        }
    }
}
