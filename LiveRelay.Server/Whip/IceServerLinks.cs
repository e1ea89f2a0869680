using LiveRelay.Server.Operations;

namespace LiveRelay.Server.Whip;

/// <summary>Tells clients of STUN and TURN servers in Link headers (RFC 9725 section 4.6).</summary>
public sealed class IceServerLinks(TurnCredentials credentials)
{
    /// <summary>Adds a header for each server.</summary>
    /// <param name="response">The response.</param>
    /// <param name="name">Who it is for, as the TURN server will log it.</param>
    public void Write(HttpResponse response, string name)
    {
        ArgumentNullException.ThrowIfNull(response);
        foreach (var server in credentials.IceServersFor(name))
        {
            response.Headers.Append("Link", server.ToLinkHeader());
        }
    }
}
