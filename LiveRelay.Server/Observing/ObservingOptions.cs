namespace LiveRelay.Server.Observing;

/// <summary>Section <c>Observing</c>.</summary>
public sealed class ObservingOptions
{
    /// <summary>The most notes and marks of one person in one lesson.</summary>
    public int MaxNotes { get; set; } = 1000;

    /// <summary>The most forms that are offered and retired together.</summary>
    public int MaxForms { get; set; } = 200;

    /// <summary>The most items of a form.</summary>
    public int MaxItems { get; set; } = 60;
}
