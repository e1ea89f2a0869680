namespace LiveRelay.Server.Assignments;

/// <summary>How assignments are counted. Bound from the section <c>Assignments</c>.</summary>
public sealed class AssignmentsOptions
{
    /// <summary>So many whole days an assignment may take whose giver says nothing else; 1 to 365.</summary>
    public int DefaultDays { get; set; } = 7;

    /// <summary>So many hundredths of a recording, or of a part, make it done; 1 to 100.</summary>
    public int DonePercent { get; set; } = 90;

    /// <summary>So many days before it is due people are reminded; 0 to 30.</summary>
    public int DueSoonDays { get; set; } = 2;
}
