namespace LiveRelay.Server.Storage;

/// <summary>The county's settings: one row.</summary>
public sealed class CountyRecord
{
    /// <summary>The key of the one row.</summary>
    public const int TheId = 1;

    /// <summary>The longest name, in characters.</summary>
    public const int MaxNameLength = 200;

    /// <summary>Its key.</summary>
    public int Id { get; set; } = TheId;

    /// <summary>Its name for people.</summary>
    public required string Name { get; set; }
}
