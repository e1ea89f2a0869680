namespace LiveRelay.Media;

/// <summary>
/// A point on the media core's monotonic clock. The core never asks for the time: every call that needs it is given one.
/// </summary>
/// <param name="Microseconds">Microseconds since an arbitrary start; never negative, never going back.</param>
public readonly record struct Instant(long Microseconds) : IComparable<Instant>
{
    /// <summary>A time that never comes: the <c>NextTimeout</c> of something idle.</summary>
    public static Instant Never => new(long.MaxValue);

    /// <summary>The start of the clock.</summary>
    public static Instant Zero => new(0);

    /// <summary>The instant that many milliseconds after the start of the clock.</summary>
    public static Instant FromMilliseconds(long milliseconds) => new(milliseconds * 1000);

    /// <summary>The earlier of two instants.</summary>
    public static Instant Min(Instant left, Instant right) => left < right ? left : right;

    /// <summary>Whole milliseconds since the start of the clock.</summary>
    public long Milliseconds => Microseconds / 1000;

    /// <inheritdoc/>
    public int CompareTo(Instant other) => Microseconds.CompareTo(other.Microseconds);

    /// <summary>Adds a duration; <see cref="Never"/> stays <see cref="Never"/>.</summary>
    public static Instant operator +(Instant instant, TimeSpan duration) =>
        instant == Never ? Never : new(instant.Microseconds + duration.Ticks / TimeSpan.TicksPerMicrosecond);

    /// <summary>Subtracts a duration; <see cref="Never"/> stays <see cref="Never"/>.</summary>
    public static Instant operator -(Instant instant, TimeSpan duration) =>
        instant == Never ? Never : new(instant.Microseconds - duration.Ticks / TimeSpan.TicksPerMicrosecond);

    /// <summary>The time between two instants, microsecond precision.</summary>
    public static TimeSpan operator -(Instant left, Instant right) =>
        TimeSpan.FromTicks((left.Microseconds - right.Microseconds) * TimeSpan.TicksPerMicrosecond);

    /// <summary>Whether <paramref name="left"/> is earlier.</summary>
    public static bool operator <(Instant left, Instant right) => left.Microseconds < right.Microseconds;

    /// <summary>Whether <paramref name="left"/> is later.</summary>
    public static bool operator >(Instant left, Instant right) => left.Microseconds > right.Microseconds;

    /// <summary>Whether <paramref name="left"/> is earlier or the same.</summary>
    public static bool operator <=(Instant left, Instant right) => left.Microseconds <= right.Microseconds;

    /// <summary>Whether <paramref name="left"/> is later or the same.</summary>
    public static bool operator >=(Instant left, Instant right) => left.Microseconds >= right.Microseconds;

    /// <inheritdoc/>
    public override string ToString() => this == Never ? "never" : $"{Microseconds / 1e6:0.000000} s";
}
