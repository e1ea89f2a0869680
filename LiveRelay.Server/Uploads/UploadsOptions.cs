namespace LiveRelay.Server.Uploads;

/// <summary>Which recordings people may upload. Bound from the section <c>Uploads</c>.</summary>
public sealed class UploadsOptions
{
    /// <summary>The largest file, in megabytes.</summary>
    public int MaxMegabytes { get; set; } = 8192;

    /// <summary>The longest recording, in minutes.</summary>
    public int MaxMinutes { get; set; } = 240;

    /// <summary>How many uploads one person may have under way.</summary>
    public int MaxOpen { get; set; } = 3;

    /// <summary>An upload that is not complete after so many days is removed.</summary>
    public int KeepDays { get; set; } = 3;
}
