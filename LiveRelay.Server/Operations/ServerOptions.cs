namespace LiveRelay.Server.Operations;

/// <summary>How the server is reached. Bound from the section <c>Server</c>.</summary>
public sealed class ServerOptions
{
    /// <summary>
    /// The address that people open, for printed links, for example <c>https://class.example.org</c>; empty: the first address that
    /// the server listens on.
    /// </summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>
    /// Reverse proxies whose X-Forwarded-For and X-Forwarded-Proto are believed: addresses or networks such as <c>10.0.0.0/8</c>.
    /// </summary>
    public IList<string> TrustedProxies { get; } = [];
}
