namespace LiveRelay.Server.Watching;

/// <summary>
/// Keeps one person's heartbeats honest. Whatever they say, from however many players, for however many recordings: never more seconds are believed than
/// the clock on the wall allows, at twice the lesson's pace. What a heartbeat did not need is kept for those that the network delays, but not for long.
/// </summary>
public sealed class WatchClock
{
    /// <summary>So much time is kept at most: a connection that was away no longer loses nothing.</summary>
    public static readonly TimeSpan Reach = TimeSpan.FromMinutes(1);

    /// <summary>
    /// A person's very first heartbeat may have been so much longer on its way than the next ones: the time that he watched meanwhile is his all the same.
    /// </summary>
    public static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(2);

    private TimeSpan _usedUntil;

    /// <summary>Begins with a person's first heartbeat.</summary>
    /// <param name="now">A clock that nobody sets.</param>
    /// <param name="sinceLast">How long ago the person was last heard of, where that is known from before; else <see cref="FirstDelay"/>.</param>
    public WatchClock(TimeSpan now, TimeSpan sinceLast) => _usedUntil = now - Clamp(sinceLast);

    /// <summary>Takes a heartbeat.</summary>
    /// <param name="now">The same clock.</param>
    /// <param name="beat">What the player says.</param>
    /// <param name="lengthMs">How long the recording is, in milliseconds: beyond there is nothing to play.</param>
    /// <param name="played">What the person has played of it; what is believed is added.</param>
    /// <returns>How many seconds were added.</returns>
    public int Take(TimeSpan now, Heartbeat beat, long lengthMs, PlayedSeconds played)
    {
        ArgumentNullException.ThrowIfNull(beat);
        ArgumentNullException.ThrowIfNull(played);
        if (!beat.Counts)
        {
            return 0;
        }

        var credit = Clamp(now - _usedUntil);
        var most = (int)(credit.TotalSeconds * Heartbeat.FastestRate);
        var added = 0;
        foreach (var span in beat.Played.Take(Heartbeat.MaxSpans))
        {
            added += played.Add(span.And(new MediaSpan(0, lengthMs)), most - added);
        }

        _usedUntil = now - credit + TimeSpan.FromSeconds(added / Heartbeat.FastestRate);
        return added;
    }

    private static TimeSpan Clamp(TimeSpan time) => time < TimeSpan.Zero ? TimeSpan.Zero : time > Reach ? Reach : time;
}
