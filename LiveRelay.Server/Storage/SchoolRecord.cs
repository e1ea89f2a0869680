namespace LiveRelay.Server.Storage;

/// <summary>A school as it is stored.</summary>
public sealed class SchoolRecord
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxNameLength = 200;

    /// <summary>Its key.</summary>
    public int Id { get; set; }

    /// <summary>Its name for people, unique in the county.</summary>
    public required string Name { get; set; }

    /// <summary>How many bytes its recordings may take; <c>null</c>: as the options say.</summary>
    public long? QuotaBytes { get; set; }
}
