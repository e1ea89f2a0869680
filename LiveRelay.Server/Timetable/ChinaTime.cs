namespace LiveRelay.Server.Timetable;

/// <summary>
/// Days and weeks as schools count them: China has one time, UTC+8, and no summer time. Which zones a machine knows does not matter.
/// </summary>
public static class ChinaTime
{
    private static readonly TimeSpan _offset = TimeSpan.FromHours(8);

    /// <summary>The instant as clocks on the wall show it.</summary>
    public static DateTimeOffset Of(DateTimeOffset instant) => instant.ToOffset(_offset);

    /// <summary>The midnight with which the day began.</summary>
    public static DateTimeOffset Day(DateTimeOffset instant) => new(instant.ToOffset(_offset).Date, _offset);

    /// <summary>The midnight with which the week's Monday began.</summary>
    public static DateTimeOffset Monday(DateTimeOffset instant)
    {
        var day = Day(instant);
        return day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
    }
}
