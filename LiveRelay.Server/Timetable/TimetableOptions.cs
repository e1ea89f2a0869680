namespace LiveRelay.Server.Timetable;

/// <summary>When and how long people may be in lessons. Bound from the section <c>Timetable</c>.</summary>
public sealed class TimetableOptions
{
    /// <summary>So many minutes before a lesson a room's terminal goes there.</summary>
    public int EarlyMinutes { get; set; } = 15;

    /// <summary>A join token is good until so many minutes after the lesson's end.</summary>
    public int TokenMinutesAfterEnd { get; set; } = 120;

    /// <summary>How long the link for a helper's phone is good, in minutes.</summary>
    public int HelperMinutes { get; set; } = 120;

    /// <summary>Wrong lesson codes a minute from one address. All phones of a school come from one, hence some.</summary>
    public int WrongCodesPerMinute { get; set; } = 30;

    /// <summary>The longest life of a guest link, in days.</summary>
    public int GuestLinkDays { get; set; } = 90;
}
