namespace LiveRelay.Server.Activities;

/// <summary>How activities are counted and bounded. Bound from the section <c>Activities</c>.</summary>
public sealed class ActivitiesOptions
{
    /// <summary>Who was in a lesson for less than so many minutes only looked in, and is not counted as there; 0 to 60.</summary>
    public int BriefMinutes { get; set; } = 5;

    /// <summary>So many comments one activity may have; 1 to 100000.</summary>
    public int MaxComments { get; set; } = 2000;

    /// <summary>So many pictures its summary may have; 1 to 50.</summary>
    public int MaxStills { get; set; } = 12;
}
