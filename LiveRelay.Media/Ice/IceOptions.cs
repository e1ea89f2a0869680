namespace LiveRelay.Media.Ice;

/// <summary>Times and limits of an <see cref="IceLiteAgent"/>.</summary>
public sealed record IceOptions
{
    /// <summary>
    /// A peer without a valid check for so long is gone. RFC 7675 section 5.1 says 30 s for a sender's consent; browsers check every
    /// 2.5 to 5 s, and a page that was closed says nothing, so that half of it finds the dead sooner.
    /// </summary>
    public TimeSpan ConsentTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Once the selected path has been silent for so long, any other path with a valid check takes over, nominated or not:
    /// a little more than a browser's usual 2.5 s between checks.
    /// </summary>
    public TimeSpan PathSilence { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long a nomination holds against one of lower priority: peers with aggressive nomination (RFC 5245 section 8.1.1.2)
    /// nominate every pair that works, within some hundred milliseconds, and mean the best of them.
    /// </summary>
    public TimeSpan NominationHold { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A path that is not selected is forgotten when so long without a check; browsers check spare paths about every 25 s.</summary>
    public TimeSpan PathKeepTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The most paths remembered for one peer; the one longest without a check makes room.</summary>
    public int MaxPaths { get; init; } = 16;
}
