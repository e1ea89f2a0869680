namespace LiveRelay.Server.Retention;

/// <summary>How much recordings may take, and how long they are kept. Bound from the section <c>Retention</c>.</summary>
public sealed class RetentionOptions
{
    /// <summary>How many gigabytes (10⁹ bytes) a school's recordings may take, where the school has no quota of its own; 0: without end.</summary>
    public double QuotaGigabytes { get; set; }

    /// <summary>From so many hundredths of the quota on the school is warned; 1 to 100.</summary>
    public int WarnPercent { get; set; } = 80;

    /// <summary>A recording that its teacher never handed in, or was given back, is deleted so many days after it was made; 0: never.</summary>
    public int DraftDays { get; set; }

    /// <summary>One that is published is deleted so many days after it was made; 0: never.</summary>
    public int PublishedDays { get; set; }

    /// <summary>One that was withdrawn is deleted so many days after it was made; 0: never.</summary>
    public int WithdrawnDays { get; set; }

    /// <summary>So many days before a recording is deleted it is told; 0 to 365.</summary>
    public int NoticeDays { get; set; } = 14;

    /// <summary>So many minutes lie between two looks at what is to be deleted; 1 to 1440.</summary>
    public int SweepMinutes { get; set; } = 60;
}
