namespace LiveRelay.Server.Operations;

/// <summary>The STUN and TURN servers that browsers are told of. Bound from the section <c>Turn</c>; empty by default: none.</summary>
public sealed class TurnOptions
{
    /// <summary>
    /// TURN servers as RFC 7065 URIs, best first, for example <c>turn:turn.example.org:3478?transport=udp</c> and
    /// <c>turns:turn.example.org:443?transport=tcp</c>.
    /// </summary>
    public IList<string> Urls { get; } = [];

    /// <summary>STUN servers as RFC 7064 URIs. Browsers need none to reach LiveRelay itself, which has a known address.</summary>
    public IList<string> StunUrls { get; } = [];

    /// <summary>The secret shared with the TURN server (coturn: <c>static-auth-secret</c>); needed if <see cref="Urls"/> is not empty.</summary>
    public string SharedSecret { get; set; } = "";

    /// <summary>How long a credential lasts, in seconds; 12 hours cover a school day.</summary>
    public int LifetimeSeconds { get; set; } = 12 * 3600;
}
