namespace LiveRelay.Server.Whip;

/// <summary>What one client may ask of the signalling. Bound from the section <c>Limits</c>.</summary>
public sealed class LimitsOptions
{
    /// <summary>
    /// Offers, ICE updates and picture sizes a minute from one client address. A whole county may come from one address, that of a proxy, and joins at the bell,
    /// each page with an offer and a size: hence many.
    /// </summary>
    public int SignallingPerMinute { get; set; } = 3000;

    /// <summary>The longest offer or ICE fragment, in bytes.</summary>
    public int OfferBytes { get; set; } = 64 * 1024;

    /// <summary>After so many seconds a client that found the server full may try again.</summary>
    public int RetryAfterSeconds { get; set; } = 5;
}
