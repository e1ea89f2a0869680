namespace LiveRelay.Server.Watching;

/// <summary>What a player says about every ten seconds. Nothing of it is known to be true.</summary>
/// <param name="PositionMs">Where it is, in milliseconds of the recording's clock.</param>
/// <param name="Played">What it played since the last one.</param>
/// <param name="Rate">How fast, at most, 1 being the lesson's own pace.</param>
/// <param name="IsVisible">Whether somebody could see it all the while.</param>
public sealed record Heartbeat(long PositionMs, IReadOnlyList<MediaSpan> Played, double Rate, bool IsVisible)
{
    /// <summary>The slowest pace that counts.</summary>
    public const double SlowestRate = 0.25;

    /// <summary>The fastest pace that counts.</summary>
    public const double FastestRate = 2;

    /// <summary>The most stretches that one may have.</summary>
    public const int MaxSpans = 100;

    /// <summary>Whether what it played counts: it was seen, and not rushed through.</summary>
    public bool Counts => IsVisible && Rate is >= SlowestRate and <= FastestRate;
}
