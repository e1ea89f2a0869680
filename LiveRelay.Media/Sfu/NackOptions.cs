namespace LiveRelay.Media.Sfu;

/// <summary>Times and limits of a <see cref="NackGenerator"/>.</summary>
public sealed record NackOptions
{
    /// <summary>How many places a packet may come late without being asked for; 0 asks at once.</summary>
    public int ReorderPackets { get; init; } = 2;

    /// <summary>After this time a missing packet is asked for although fewer packets than <see cref="ReorderPackets"/> came since.</summary>
    public TimeSpan ReorderHold { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>The round-trip time until one was measured.</summary>
    public TimeSpan InitialRoundTripTime { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The shortest time between asking twice for a packet; the round-trip time if that is longer.</summary>
    public TimeSpan MinRetryInterval { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How often one packet is asked for.</summary>
    public int MaxTries { get; init; } = 10;

    /// <summary>How long one packet is asked for: later than this no viewer waits for it.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The most packets asked for at a time; a larger gap is no loss but an interruption, and needs a keyframe.</summary>
    public int Capacity { get; init; } = 1000;
}
