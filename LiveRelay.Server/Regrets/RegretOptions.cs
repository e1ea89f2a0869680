namespace LiveRelay.Server.Regrets;

/// <summary>How marked moments are put together. Bound from the section <c>Regrets</c>.</summary>
public sealed class RegretOptions
{
    /// <summary>Observers' marks that contradict each other within so many seconds are a disputed moment.</summary>
    public int DisputeSeconds { get; set; } = 30;

    /// <summary>So many seconds before and behind a disputed moment the discussion about it is looked for.</summary>
    public int DiscussionSeconds { get; set; } = 60;

    /// <summary>How many moments a teacher may mark in one recording.</summary>
    public int MaxMoments { get; set; } = 500;

    /// <summary>How many lines a redesign may have.</summary>
    public int MaxLines { get; set; } = 100;
}
