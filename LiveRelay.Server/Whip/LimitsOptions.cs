namespace LiveRelay.Server.Whip;

/// <summary>What one client may ask of the signalling. Bound from the section <c>Limits</c>.</summary>
public sealed class LimitsOptions
{
    /// <summary>
    /// Offers and ICE updates a minute from one client address. A whole school comes from one address and joins at the bell, hence many.
    /// </summary>
    public int SignallingPerMinute { get; set; } = 600;

    /// <summary>The longest offer or ICE fragment, in bytes.</summary>
    public int OfferBytes { get; set; } = 64 * 1024;

    /// <summary>After so many seconds a client that found the server full may try again.</summary>
    public int RetryAfterSeconds { get; set; } = 5;
}
