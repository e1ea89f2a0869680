namespace LiveRelay.Server.Recording;

/// <summary>What is recorded, and where it lies. Bound from the section <c>Recordings</c>.</summary>
public sealed class RecordingsOptions
{
    /// <summary>Whether lessons are recorded at all; each lesson may still be taken out.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The directory of all recordings; a relative path is below the data directory. It is created when missing.</summary>
    public string Directory { get; set; } = "recordings";
}
