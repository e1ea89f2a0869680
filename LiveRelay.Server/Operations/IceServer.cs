namespace LiveRelay.Server.Operations;

/// <summary>One server for a browser's <c>RTCConfiguration.iceServers</c>.</summary>
/// <param name="Url">A stun, turn or turns URI.</param>
/// <param name="Username">The TURN user name; <c>null</c> for STUN.</param>
/// <param name="Credential">The TURN password; <c>null</c> for STUN.</param>
public sealed record IceServer(string Url, string? Username, string? Credential)
{
    /// <summary>This server as the value of a Link header (RFC 9725 section 4.6).</summary>
    public string ToLinkHeader() => Username is null
        ? $"<{Url}>; rel=\"ice-server\""
        : $"<{Url}>; rel=\"ice-server\"; username=\"{Username}\"; credential=\"{Credential}\"; credential-type=\"password\"";
}
