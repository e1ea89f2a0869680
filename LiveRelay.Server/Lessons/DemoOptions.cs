namespace LiveRelay.Server.Lessons;

/// <summary>The demo school and its lesson. Bound from the section <c>Demo</c>.</summary>
public sealed class DemoOptions
{
    /// <summary>Whether the demo data is made and its links are printed at start.</summary>
    public bool Enabled { get; set; }

    /// <summary>How long the printed links are good, in days.</summary>
    public int LinkDays { get; set; } = 30;
}
